//! # 09 · Wakers
//!
//! A task waits for a letter. Whoever delivers it calls the task's waker, and that sets the mark of
//! lesson 08: poll me. There is one task here, so the mark is all of the queue.
//! * `noop`, wrong: a waker that does nothing. The letter is there, and the task never looks.
//! * `raw`: a waker by hand, a pointer and a table of four functions (`lessons/src/by_hand/raw_waker.rs`
//!   has all of the `unsafe`). `std`: the same by `std::task::Wake`, without any.
//! * `spurious`: anybody may wake for nothing. Who believes it gets nothing; who looks again waits on.
//! * `lost`: the letter comes during the poll, just after the look. To clear the mark after the poll
//!   wipes that wake out; to clear it before the poll keeps it.
//!
//! In the runtime (`runtime/src`): `task/waker.rs`, and `begin` in `task/state.rs`. Run me like this:
//! ```text
//! cargo run --bin 09_wakers                            who gets the letter
//! cargo run --bin 09_wakers -- --only lost --trace     the wake that is lost, and the one that is not
//! ```

use handloom::trace::TaskId;
use lessons::by_hand::raw_waker::{self, Bell};
use lessons::by_hand::{Mailbox, watch};
use lessons::cli::Spec;
use lessons::lesson;
use std::future::poll_fn;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Poll, Wake, Waker};

const SPEC: Spec = Spec {
    name: "09_wakers",
    about: "wakers by hand and from std, wakes for nothing, and the wake that gets lost",
    versions: &[
        ("noop", "a waker that wakes nobody"),
        ("raw", "a waker by hand"),
        ("std", "the same by std::task::Wake"),
        ("spurious", "a wake for nothing, believed and looked into"),
        ("lost", "a wake during the poll, lost and kept"),
    ],
    ..Spec::DEFAULT
};

// ANCHOR: mark
/// What a waker points to: the mark that says whether the task is to be polled.
struct Mark {
    task: TaskId,
    queued: AtomicBool,
}

impl Bell for Mark {
    fn ring(&self) {
        if !self.queued.swap(true, SeqCst) {
            watch::woken(self.task);
        }
    }
}

impl Wake for Mark {
    fn wake(self: Arc<Self>) {
        self.ring();
    }
}
// ANCHOR_END: mark

// ANCHOR: run
/// Polls while the mark is set. When it is not, the next thing happens in the world; when nothing
/// is left that could happen, the task waits for ever, and the answer is `None`.
fn run<T>(
    (mark, waker, clear_first): (&Mark, &Waker, bool),
    future: impl Future<Output = T>,
    world: &[&dyn Fn()],
) -> Option<T> {
    let (mut future, mut world) = (pin!(future), world.iter());
    loop {
        while mark.queued.load(SeqCst) {
            if clear_first {
                mark.queued.store(false, SeqCst);
            }
            if let Poll::Ready(output) = watch::poll(mark.task, future.as_mut(), waker) {
                return Some(output);
            }
            if !clear_first {
                mark.queued.store(false, SeqCst);
            }
        }
        world.next()?();
    }
}
// ANCHOR_END: run

/// How many hold the mark while there is one waker, two, one after a wake, and none.
fn holders(make: Make, mark: &Arc<Mark>) -> [usize; 4] {
    let (one, count) = (make(mark.clone()), || Arc::strong_count(mark));
    let (first, other) = (count(), one.clone());
    let (second, ()) = (count(), other.wake());
    let (third, ()) = (count(), drop(one));
    [first, second, third, count()]
}

type Make = fn(Arc<Mark>) -> Waker;

/// Version, what is special, the waker, whether the mark is cleared first, and what comes of it.
const CASES: [(&str, &str, Make, bool, Option<&str>); 7] = [
    ("noop", "a waker that does nothing", |_| Waker::noop().clone(), true, None),
    ("raw", "a waker by hand", raw_waker::waker, true, Some("a letter")),
    ("std", "a waker by std::task::Wake", Waker::from, true, Some("a letter")),
    ("spurious", "a task that believes the wake", Waker::from, true, Some("nothing")),
    ("spurious", "a task that looks again", Waker::from, true, Some("a letter")),
    ("lost", "the mark is cleared after the poll", Waker::from, false, None),
    ("lost", "the mark is cleared before the poll", Waker::from, true, Some("a letter")),
];

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let cases = CASES.into_iter().filter(|(version, ..)| lesson.args.runs(version));
        for (version, about, make, clear_first, expected) in cases {
            lesson.say(format_args!("{version}: {about}"));
            let mark = Arc::new(Mark { task: watch::spawned("reader"), queued: true.into() });
            if matches!(version, "raw" | "std") {
                let held = holders(make, &mark);
                lesson.say(format_args!("  holders with 1, 2, 1 and 0 wakers: {held:?}"));
                lesson.check(held == [2, 3, 2, 1], "each waker holds the mark once");
            }
            let mailbox = Mailbox::new(lesson);
            let mut polls = 0;
            // ANCHOR: future
            let future = poll_fn(|cx| {
                polls += 1;
                let polled = mailbox.poll_letter(cx);
                match (version, polls) {
                    ("lost", 1) => mailbox.deliver("a letter comes during the poll, and wakes"),
                    ("spurious", 2) if about.contains("believes") => return Poll::Ready("nothing"),
                    _ => {}
                }
                polled
            });
            // ANCHOR_END: future
            let wake: &dyn Fn() = &|| mailbox.wake("somebody wakes, for nothing");
            let deliver: &dyn Fn() = &|| mailbox.deliver("a letter comes, and wakes");
            let skip = if version == "spurious" { 0 } else { 1 + usize::from(version == "lost") };
            let world = &[wake, deliver][skip..];
            let got = run((&mark, &make(mark.clone()), clear_first), future, world);
            lesson.say(match got {
                Some(got) => format!("  the task ends with {got}\n\n"),
                None => "  nobody polls: the task waits for ever\n\n".into(),
            });
            lesson.check(got == expected, format_args!("{about}: it ends with {expected:?}"));
        }
        Ok(())
    })
}
