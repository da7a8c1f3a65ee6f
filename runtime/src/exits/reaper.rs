//! Children that nobody holds a handle of any more.
//!
//! A process that has exited stays in the table of the operating system, as a zombie, until its
//! parent asks how it ended. The standard library's `Child` asks no more once it is dropped. Ours
//! goes to this reaper if it still runs: one thread of the process, there while it has work. It is
//! no part of a runtime, because a child may well outlive the runtime that started it.

use super::pace::Pace;
use std::process::Child;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

static REAPER: Mutex<Reaper> = Mutex::new(Reaper { orphans: Vec::new(), at_work: false });

/// Rung for an orphan that comes in while the reaper waits for others.
static BELL: Condvar = Condvar::new();

/// How long a zombie is left at worst. Nobody waits for it.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug)]
struct Reaper {
    orphans: Vec<Child>,
    /// Whether there is a thread.
    at_work: bool,
}

fn lock() -> MutexGuard<'static, Reaper> {
    // Nothing that can panic happens under the lock.
    REAPER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sees to it that `child` is reaped when it exits. Where the operating system has no thread to
/// give, the next orphan asks for one again.
pub(super) fn adopt(child: Child) {
    let mut reaper = lock();
    reaper.orphans.push(child);
    if reaper.at_work {
        BELL.notify_one();
    } else {
        reaper.at_work = thread::Builder::new().name("reaper".into()).spawn(reap).is_ok();
    }
}

fn reap() {
    let mut pace = Pace::up_to(LONGEST_PAUSE);
    let mut reaper = lock();
    loop {
        reaper.orphans.retain_mut(|orphan| matches!(orphan.try_wait(), Ok(None)));
        if reaper.orphans.is_empty() {
            // Said under the lock: whoever brings the next one finds either us or nobody.
            reaper.at_work = false;
            return;
        }
        let waited = BELL.wait_timeout(reaper, pace.next());
        let (guard, pause) = waited.unwrap_or_else(PoisonError::into_inner);
        reaper = guard;
        if !pause.timed_out() {
            pace.restart();
        }
    }
}
