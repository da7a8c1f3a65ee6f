//! The program that encrypts, decrypts and hashes.

use super::{Result, own};
use crate::cli::Usage;
use crate::lesson::Lesson;
use std::ffi::OsString;
use std::process::{Command, Stdio};

/// A program whose children read bytes, make something of them, and write that.
#[derive(Clone, Debug)]
pub struct Tool {
    program: OsString,
    encrypt: &'static [&'static str],
    decrypt: &'static [&'static str],
    hash: &'static [&'static str],
}

/// Of no use to anybody: it is here for all to read.
const PASSWORD: &str = "zf7ShyBhZOraQDdE/FiZpm/m/8f9X+M1";

impl Tool {
    /// The tool that the arguments ask for. Which one it is goes to standard error, as the lesson
    /// prints the same with either.
    ///
    /// # Errors
    /// Openssl is asked for, and cannot do it.
    pub fn find(lesson: &Lesson) -> Result<Tool> {
        let asked = lesson.args.word("tool");
        let tool = if asked == "itself" { Err(String::new()) } else { openssl() };
        match tool {
            Ok(tool) => {
                lesson.aside("(what encrypts is openssl)");
                Ok(tool)
            }
            Err(error) if asked == "openssl" => Err(Box::new(Usage::new(format!(
                "--tool openssl: expected a program of that name that can encrypt: {error}"
            )))),
            Err(_) => {
                lesson.aside("(what encrypts is this program itself, as a toy)");
                Tool::own()
            }
        }
    }

    fn own() -> Result<Tool> {
        Ok(Tool {
            program: std::env::current_exe()?.into(),
            encrypt: &[own::CHILD, "encrypt"],
            decrypt: &[own::CHILD, "decrypt"],
            hash: &[own::CHILD, "hash"],
        })
    }

    /// The program that encrypts what it reads. The password is in its environment, where the list
    /// of processes does not show it. There is no salt, so that two ways that come to the same also
    /// come to the same bytes. What is to stay secret needs one.
    pub fn encrypt(&self) -> Command {
        self.command(self.encrypt)
    }

    /// The program that decrypts what it reads.
    pub fn decrypt(&self) -> Command {
        self.command(self.decrypt)
    }

    /// The program that writes the SHA-256 of what it reads.
    pub fn hash(&self) -> Command {
        self.command(self.hash)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env("password", PASSWORD).stderr(Stdio::piped());
        command
    }
}

/// The tool, or why it is not there. It is tried out: one that is too old refuses its arguments.
fn openssl() -> std::result::Result<Tool, String> {
    let tool = Tool {
        program: "openssl".into(),
        encrypt: &["enc", "-des3", "-nosalt", "-pbkdf2", "-pass", "env:password"],
        decrypt: &["enc", "-d", "-des3", "-nosalt", "-pbkdf2", "-pass", "env:password"],
        hash: &["dgst", "-sha256", "-binary"],
    };
    let output = tool.encrypt().stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(tool);
    }
    Err(String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("it fails").to_owned())
}
