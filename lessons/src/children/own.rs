//! The lesson's program as a child of itself: `13_subprocess --child encrypt`, `decrypt` or `hash`
//! reads from standard input until it ends, and writes what it makes of that to standard output.
//!
//! The cipher is a toy, for a machine without openssl. Nothing is secret that it has encrypted.

use super::sha256::sha256;
use crate::cli::Spec;
use crate::output;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// The argument that makes a child of a lesson. It is no parameter, for it comes alone.
pub(super) const CHILD: &str = "--child";

/// Does what a child is asked for, if this process is one. The lesson's `main` calls it first.
pub fn asked(spec: &Spec) -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != *CHILD {
        return None;
    }
    let rest: Vec<OsString> = arguments.collect();
    let job = match rest.as_slice() {
        [job] if job == "encrypt" => Job::Encrypt,
        [job] if job == "decrypt" => Job::Decrypt,
        [job] if job == "hash" => Job::Hash,
        _ => {
            let line = format!("{CHILD}: expected encrypt, decrypt or hash, and nothing else");
            output::complain(format_args!("{}: {line}", spec.name));
            return Some(ExitCode::from(2));
        }
    };
    Some(match work(job) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(format_args!("{} {CHILD}: {error}", spec.name));
            ExitCode::FAILURE
        }
    })
}

/// What a lesson about `handloom::process` does where there is none: it says so.
pub fn not_here(spec: &Spec) -> ExitCode {
    output::complain(format_args!("{}: children need Unix, whose pipes they have", spec.name));
    ExitCode::FAILURE
}

#[derive(Clone, Copy)]
enum Job {
    Encrypt,
    Decrypt,
    Hash,
}

fn work(job: Job) -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let made = match job {
        Job::Encrypt => scrambled(&password()?, padded(bytes)),
        Job::Decrypt => unpadded(scrambled(&password()?, bytes))?,
        Job::Hash => sha256(&bytes).to_vec(),
    };
    // Said to be written only when it is: what is left in the buffer goes out unasked at the end of
    // the process, and nobody hears if it does not.
    let mut output = io::stdout().lock();
    output.write_all(&made)?;
    output.flush()
}

fn password() -> io::Result<String> {
    let missing = |_| io::Error::other("expected a variable named password in the environment");
    std::env::var("password").map_err(missing)
}

/// The length of a block of the triple DES that the other tool uses, so that lengths agree.
const BLOCK: usize = 8;

/// Filled up to whole blocks. Each byte that is added says how many there are.
fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
    let missing = BLOCK - bytes.len() % BLOCK;
    bytes.resize(bytes.len() + missing, missing as u8);
    bytes
}

fn unpadded(mut bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let added = usize::from(bytes.last().copied().unwrap_or(0));
    if !(1..=BLOCK).contains(&added) || added > bytes.len() {
        return Err(io::Error::other("this was not encrypted with this password"));
    }
    bytes.truncate(bytes.len() - added);
    Ok(bytes)
}

/// Each byte mixed with one that follows from the password and the place. Twice is not at all.
fn scrambled(password: &str, mut bytes: Vec<u8>) -> Vec<u8> {
    for (number, piece) in bytes.chunks_mut(32).enumerate() {
        let key = sha256(format!("{number} {password}").as_bytes());
        piece.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_can_be_decrypted_with_the_password_and_not_without() {
        for length in [0, 1, 7, 8, 10, 32, 33, 1000] {
            let plain: Vec<u8> = (0..length).map(|at| at as u8).collect();
            let secret = scrambled("sesame", padded(plain.clone()));
            assert!(secret.len() > plain.len() && secret.len().is_multiple_of(BLOCK));
            assert_eq!(unpadded(scrambled("sesame", secret)).unwrap(), plain);
        }
        let secret = scrambled("sesame", padded(vec![7; 10]));
        assert_ne!(scrambled("simsim", secret), padded(vec![7; 10]));
        assert!(unpadded(Vec::new()).is_err() && unpadded(vec![9; 8]).is_err());
    }
}
