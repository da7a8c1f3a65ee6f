//! A conversation with a generator, written down as Python's prompt would show it.
//!
//! ```
//! use handloom::coroutine::{from_iter, Generator, Stop};
//! use lessons::show;
//!
//! # fn body(lesson: &lessons::lesson::Lesson) {
//! let mut letters = Generator::new(from_iter::<_, ()>("A".chars()));
//! show!(lesson, letters.next() => Ok('A')); // >>> letters.next()   and   'A'
//! show!(lesson, letters.next() => Err(Stop::Returned(()))); // and   StopIteration
//! # }
//! ```

use crate::lesson::Lesson;
use crate::output;
use handloom::coroutine::{Boxed, Coroutine, Generator, GeneratorState, Raised, Stop, from_iter};
use std::fmt::Debug;

/// The versions of a lesson that writes its bodies in two ways; see [`both_ways`].
pub const VERSIONS: &[(&str, &str)] = &[
    ("enum", "the bodies as enums: state machines written by hand"),
    ("async", "the same bodies as async blocks: the compiler writes the machines"),
];

/// Prints a line, as `println!` does, and puts it into the trace. It is there for a body that is
/// not given its [`Lesson`]; where there is one, `lesson.say` does the same.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::conversation::say(::std::format!($($text)*)) };
}

/// Prints a call and then what comes of it, and checks that this is as the pattern says.
#[macro_export]
macro_rules! show {
    ($lesson:expr, $call:expr => $expected:pat $(if $guard:expr)?) => {{
        $crate::say!(">>> {}", ::std::stringify!($call));
        let outcome = $call;
        let told = $crate::conversation::Told::told(&outcome);
        if let Some(line) = &told {
            $crate::say!("{line}");
        }
        let call = ::std::stringify!($call => $expected $(if $guard)?);
        $lesson.check(
            ::std::matches!(&outcome, $expected $(if $guard)?),
            ::std::format_args!("{call}, but it gave {:?}", told.unwrap_or_default()),
        );
    }};
}

/// What [`say!`](crate::say) calls.
#[track_caller]
pub fn say(mut text: String) {
    text.push('\n');
    output::say(&text);
}

/// What can come of a call to a generator. Python's prompt says nothing of a `None`, and here
/// nothing is said of its cousins `()` and `None`.
pub trait Told {
    /// What the prompt says of it: one line, or none.
    fn told(&self) -> Option<String>;
}

impl Told for GeneratorState {
    fn told(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// `next`, `send` and `throw`.
impl<Y: Debug, R: Debug> Told for Result<Y, Stop<R>> {
    fn told(&self) -> Option<String> {
        match self {
            Ok(value) => shown(value),
            Err(Stop::Raised(raised)) => Some(format!("error: {raised}")),
            Err(Stop::Closed) => Some("StopIteration".into()),
            Err(Stop::Returned(value)) => Some(match shown(value) {
                Some(value) => format!("StopIteration: {value}"),
                None => "StopIteration".into(),
            }),
        }
    }
}

/// `close`.
impl<R: Debug> Told for Result<Option<R>, Raised> {
    fn told(&self) -> Option<String> {
        match self {
            Ok(value) => value.as_ref().and_then(shown),
            Err(raised) => Some(format!("error: {raised}")),
        }
    }
}

/// Everything that a generator has to give, in a list.
impl<T: Debug> Told for Vec<T> {
    fn told(&self) -> Option<String> {
        Some(format!("{self:?}"))
    }
}

/// A value of any type, such as Python's lists hold.
pub type Item = Box<dyn Debug>;

/// A body that hands out what an iterator has, each as an [`Item`].
pub fn items<I>(values: I) -> Boxed<(), Item, ()>
where
    I: IntoIterator<Item: Debug + 'static, IntoIter: 'static>,
{
    from_iter(values.into_iter().map(|value| Box::new(value) as Item)).boxed()
}

/// Python's `list(body)`: all that it hands out.
pub fn list<C: Coroutine>(body: C) -> Vec<C::Yield> {
    Generator::new(body).values().collect()
}

fn shown(value: &impl Debug) -> Option<String> {
    let text = format!("{value:?}");
    (text != "()" && text != "None").then_some(text)
}

/// Runs the two versions of a conversation. Both have to print the same lines, so the second is only
/// heard and compared; `--only` makes one of them speak alone.
pub fn both_ways(lesson: &Lesson, by_hand: impl FnOnce(), compiled: impl FnOnce()) {
    match lesson.args.only() {
        Some("async") => compiled(),
        Some(_) => by_hand(),
        None => {
            let said = output::kept(true, by_hand);
            lesson.say("\nWith the bodies as async blocks, compared instead of printed again:");
            let again = output::kept(false, compiled);
            let same = said.iter().zip(&again).take_while(|(one, other)| one == other).count();
            let agree = said.len() == again.len() && same == said.len();
            let line = |lines: &[String]| lines.get(same).cloned().unwrap_or_default();
            let (one, other, number) = (line(&said), line(&again), same + 1);
            lesson.check(
                agree,
                format_args!(
                    "line {number} of the enums is {one:?}, of the async blocks {other:?}"
                ),
            );
            if agree {
                lesson.say(format_args!("the same {same} lines."));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Spec;
    use handloom::coroutine::GeneratorError;

    const SPEC: Spec = Spec { name: "99_sample", versions: VERSIONS, ..Spec::DEFAULT };

    fn told<R: Debug>(outcome: Result<i32, Stop<R>>) -> String {
        outcome.told().unwrap()
    }

    #[test]
    fn outcomes_read_as_the_prompt_of_python_shows_them() {
        assert_eq!(told::<()>(Ok(7)), "7");
        assert_eq!(told(Err(Stop::Returned(()))), "StopIteration");
        assert_eq!(told(Err(Stop::Returned(7))), "StopIteration: 7");
        assert_eq!(told::<i32>(Err(Stop::Closed)), "StopIteration");
        let already = GeneratorError::AlreadyExecuting;
        assert_eq!(told::<()>(Err(already.into())), "error: generator already executing");
        assert_eq!(Ok::<_, Stop<()>>(()).told(), None);
        assert_eq!(Ok::<Option<i32>, Raised>(None).told(), None);
        assert_eq!(Ok::<_, Raised>(Some(7)).told().unwrap(), "7");
        assert_eq!(Err::<Option<()>, _>(Raised::error("no")).told().unwrap(), "error: no");
        assert_eq!(GeneratorState::Closed.told().unwrap(), "GEN_CLOSED");
    }

    #[test]
    fn a_list_holds_values_of_any_type_as_they_are() {
        assert_eq!(list(items(["a", "b"])).told().unwrap(), r#"["a", "b"]"#);
        assert_eq!(list(items([1])).told().unwrap(), "[1]");
    }

    #[test]
    fn the_two_ways_are_compared_line_by_line() {
        let failed = |by_hand: &[&str], compiled: &[&str]| {
            let lesson = Lesson::sample(&SPEC, "");
            let speak = |lines: &[&str]| {
                for line in lines {
                    say!("{line}");
                }
            };
            both_ways(&lesson, || speak(by_hand), || speak(compiled));
            lesson.failed_checks()
        };
        assert_eq!(failed(&["a", "b"], &["a", "b"]), 0);
        assert_eq!(failed(&["a", "b"], &["a", "c"]), 1);
        assert_eq!(failed(&["a", "b"], &["a"]), 1);
        assert_eq!(failed(&["a"], &["a", "b"]), 1);
    }

    #[test]
    fn one_way_can_be_asked_for() {
        for (line, expected) in [("--only enum", ["enum"]), ("--only async", ["async"])] {
            let lesson = Lesson::sample(&SPEC, line);
            let said = output::kept(true, || {
                both_ways(&lesson, || say!("enum"), || say!("async"));
            });
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn show_says_the_call_and_its_outcome_and_checks_it() {
        let lesson = Lesson::sample(&SPEC, "");
        let said = output::kept(false, || {
            let sum = |a: i32, b: i32| Ok::<_, Stop<()>>(a + b);
            show!(lesson, sum(1, 1) => Ok(2));
            assert_eq!(lesson.failed_checks(), 0);
            show!(lesson, sum(1, 1) => Ok(3));
            assert_eq!(lesson.failed_checks(), 1);
        });
        assert_eq!(said, [">>> sum(1, 1)", "2", ">>> sum(1, 1)", "2"]);
    }
}
