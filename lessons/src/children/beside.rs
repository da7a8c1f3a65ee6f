//! The same thing done twice: by the standard library, and on the runtime.

use super::{Result, Tell, zombies};
use crate::figures::{Figure, Table, Time};
use crate::lesson::{Lesson, Outcome};
use handloom::Runtime;
use std::time::Duration;

/// Shows what two ways come to, and how long each takes.
#[derive(Debug)]
pub struct Beside<'a> {
    lesson: &'a Lesson,
    runtime: Runtime,
    times: Vec<[Figure<Time>; 2]>,
}

impl<'a> Beside<'a> {
    /// Nothing was done yet. Says what the two ways are.
    #[track_caller]
    pub fn new(lesson: &'a Lesson) -> Self {
        lesson.leave_nothing();
        lesson
            .say("Each is done twice, and has to come to the same. Blocking: by std::process, and");
        lesson.say("the thread waits. On the runtime: by handloom::process, and a task waits.");
        lesson.say("");
        Beside { lesson, runtime: lesson.runtime_builder().build(), times: Vec::new() }
    }

    /// Does it both ways, checks that both come to the same, and tells what that is.
    ///
    /// # Errors
    /// Those of either way.
    #[track_caller]
    pub fn show<T: Tell + PartialEq>(
        &mut self,
        blocking: impl FnOnce() -> Result<T>,
        on_runtime: impl Future<Output = Result<T>>,
    ) -> Outcome {
        // The runtime first: where a program is not there, its error says which.
        let stopwatch = self.lesson.stopwatch();
        let second = self.runtime.block_on(on_runtime)?;
        let time = stopwatch.reading();
        let stopwatch = self.lesson.stopwatch();
        let first = blocking()?;
        self.times.push([stopwatch.reading(), time]);
        first.tell(self.lesson);
        if first != second {
            self.lesson.say("  and on the runtime:");
            second.tell(self.lesson);
        }
        self.lesson.check(first == second, "both ways come to the same");
        Ok(())
    }

    /// Lists the times, and looks whether anything is left of the children. `versions` has the names
    /// of all that there is to do, of which the lesson may have done one.
    ///
    /// # Errors
    /// None.
    pub fn finish(self, versions: &[(&str, &str)]) -> Outcome {
        let mut table = Table::new(["", "blocking", "runtime"]);
        let done = versions.iter().filter(|(name, _)| self.lesson.args.runs(name));
        for ((name, _), [blocking, runtime]) in done.zip(&self.times) {
            table.row([name, blocking, runtime]);
            for Time(time) in [blocking.0, runtime.0].into_iter().flatten() {
                self.check_time(name, time);
            }
        }
        self.lesson.say(table);
        self.lesson.check(zombies().is_none_or(|left| left == 0), "no zombie is left");
        Ok(())
    }
    fn check_time(&self, name: &str, time: Duration) {
        let [nap, limit] = ["nap", "limit"].map(|name| self.lesson.args.millis(name));
        match name {
            "poll" => self.lesson.check(time >= nap, "a child that sleeps takes its time"),
            // A machine that is busy starts children slowly, and a nap may be short.
            "many" if nap >= Duration::from_millis(200) => {
                self.lesson.check(time >= nap && time < nap * 5, "ten sleep as long as one");
            }
            "limit" => self.lesson.check(time >= limit, "the limit is not early"),
            _ => {}
        }
    }
}
