//! Something to wait for: a box, and who is to be told when there is something in it.

use super::watch;
use crate::lesson::Lesson;
use handloom::trace::WaitsFor;
use std::cell::Cell;
use std::fmt;
use std::task::{Context, Poll, Waker};

/// A letter box that says what happens to it.
///
/// A poll takes the letter or leaves the waker. The waker that was left last is the one that counts.
pub struct Mailbox<'a> {
    lesson: &'a Lesson,
    letter: Cell<Option<&'static str>>,
    waker: Cell<Option<Waker>>,
}

impl<'a> Mailbox<'a> {
    /// An empty box.
    pub fn new(lesson: &'a Lesson) -> Mailbox<'a> {
        Mailbox { lesson, letter: Cell::default(), waker: Cell::default() }
    }

    // ANCHOR: poll_letter
    /// Takes the letter out, or waits for it.
    #[track_caller]
    pub fn poll_letter(&self, cx: &mut Context<'_>) -> Poll<&'static str> {
        let letter = self.letter.take();
        self.lesson.say(format_args!("  polled: there is {}", letter.unwrap_or("nothing")));
        if letter.is_none() {
            // The one before is dropped out here: a waker is foreign code.
            drop(self.waker.replace(Some(cx.waker().clone())));
            watch::waits(WaitsFor::other("a letter"));
        }
        letter.map_or(Poll::Pending, Poll::Ready)
    }
    // ANCHOR_END: poll_letter

    /// Puts a letter in, and calls the waker.
    pub fn deliver(&self, how: &str) {
        self.letter.set(Some("a letter"));
        self.wake(how);
    }

    /// Calls the waker, whatever is in the box.
    pub fn wake(&self, how: &str) {
        self.lesson.say(format_args!("  {how}"));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl fmt::Debug for Mailbox<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("letter", &self.letter).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Spec;

    #[test]
    fn a_letter_is_given_once_and_a_wake_is_no_letter() {
        let lesson = Lesson::sample(&Spec { name: "test", ..Spec::DEFAULT }, "");
        let mailbox = Mailbox::new(&lesson);
        let mut cx = Context::from_waker(Waker::noop());
        mailbox.wake("nobody waits");
        assert!(mailbox.poll_letter(&mut cx).is_pending());
        mailbox.wake("for nothing");
        assert!(mailbox.poll_letter(&mut cx).is_pending());
        mailbox.deliver("here");
        assert_eq!(mailbox.poll_letter(&mut cx), Poll::Ready("a letter"));
        assert!(mailbox.poll_letter(&mut cx).is_pending());
    }
}
