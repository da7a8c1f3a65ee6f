use std::process::{Command, Stdio};

/// The least version that the programs run on: `asyncio.TaskGroup`, `except*` and `asyncio.timeout`
/// are as old as that.
const LEAST: (u32, u32) = (3, 11);

/// A Python that the programs run on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Interpreter {
    program: String,
    version: String,
}

impl Interpreter {
    /// The first one of `python3`, `python3.11`, `python3.12` and so on that is new enough.
    ///
    /// # Errors
    /// One line that says what is missing.
    pub fn find() -> Result<Interpreter, String> {
        let names = (LEAST.1..LEAST.1 + 10).map(|minor| format!("python3.{minor}"));
        let mut names = ["python3".to_owned()].into_iter().chain(names);
        names.find_map(Interpreter::asked).ok_or_else(|| {
            let (major, minor) = LEAST;
            format!("Python {major}.{minor} or newer is missing: there is no python3 in PATH of that age")
        })
    }

    /// What a program says of itself, if it is there and a Python that is new enough. To be there is
    /// not enough: some systems have a stand-in, which says how to install one.
    fn asked(program: String) -> Option<Interpreter> {
        const QUESTION: &str = "import sys; print(sys.implementation.name, *sys.version_info[:3])";
        let mut command = Command::new(&program);
        let output = command.args(["-c", QUESTION]).stderr(Stdio::null()).output().ok()?;
        let version = read(str::from_utf8(&output.stdout).ok()?)?;
        output.status.success().then_some(Interpreter { program, version })
    }

    /// A name and a number, such as `CPython 3.11.7`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// A command that starts it. It leaves no compiled files beside the programs.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("-B");
        command
    }
}

/// The version in an answer, if that is new enough.
fn read(answer: &str) -> Option<String> {
    let mut words = answer.split_whitespace();
    let name = words.next()?;
    let numbers: Vec<u32> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let [major, minor, micro] = numbers[..] else { return None };
    let name = if name == "cpython" { "CPython" } else { name };
    ((major, minor) >= LEAST).then(|| format!("{name} {major}.{minor}.{micro}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_is_taken_if_it_is_new_enough() {
        assert_eq!(read("cpython 3 11 7\n").as_deref(), Some("CPython 3.11.7"));
        assert_eq!(read("pypy 4 0 0").as_deref(), Some("pypy 4.0.0"));
        for answer in ["cpython 3 10 13", "cpython 2 7 18", "cpython 3 11", "Install me!", ""] {
            assert_eq!(read(answer), None, "{answer:?}");
        }
        assert_eq!(Interpreter::asked("no-such-python".into()), None);
    }
}
