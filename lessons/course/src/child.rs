//! A child process with a limit of time and memory, and the signals that ask us to end meanwhile.

use crate::End;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How often we look whether a child is over. Nobody notices, and looking costs next to nothing.
const LOOK: Duration = Duration::from_millis(5);

/// What became of a child.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether it said that all is well.
    pub(crate) success: bool,
    /// Whether it was ended because its time was up.
    pub(crate) late: bool,
    /// What it printed on standard output.
    pub(crate) output: String,
    /// What it printed on standard error.
    pub(crate) errors: String,
}

/// After this time whoever waits may be told what for.
const LONG: Duration = Duration::from_secs(3);

/// Runs a command to its end, or to the limit. What it has started is ended with it. If it takes
/// long, `told` is called once.
pub(crate) fn run(command: &mut Command, limit: Duration, told: fn()) -> Result<Ended, End> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = console::own_group(command).spawn()?;
    system::limit_memory(&child);
    let (output, errors) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let begun = Instant::now();
    let mut status = wait(&mut child, Some(begun + LONG.min(limit)))?;
    if status.is_none() && LONG < limit {
        told();
        status = wait(&mut child, Some(begun + limit))?;
    }
    if status.is_none() {
        console::kill_group(&mut child);
        child.wait()?;
    }
    // Whoever has inherited the pipes and lives on keeps them open: what is here by now is enough.
    let patience = Duration::from_millis(200);
    let text = |from: mpsc::Receiver<Vec<u8>>| {
        let mut all = Vec::new();
        while let Ok(some) = from.recv_timeout(patience) {
            all.extend(some);
        }
        String::from_utf8_lossy(&all).into_owned()
    };
    let (output, errors) = (text(output), text(errors));
    console::kill_group(&mut child);
    Ok(Ended { success: status == Some(true), late: status.is_none(), output, errors })
}

/// Waits for a child: whether it was well, or nothing if its time was up.
pub(crate) fn wait(child: &mut Child, until: Option<Instant>) -> Result<Option<bool>, End> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if let Some(signal) = signal() {
            console::kill_group(child);
            let _ = child.wait();
            return Err(End::Killed(signal));
        }
        if until.is_some_and(|until| Instant::now() >= until) {
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}

/// Reads all that comes, on a thread of its own: a pipe that nobody reads stops who writes.
fn collect(source: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || -> io::Result<()> {
        let Some(mut source) = source else {
            return Ok(());
        };
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = source.read(&mut buffer)?;
            if read == 0 || sender.send(buffer[..read].to_vec()).is_err() {
                return Ok(());
            }
        }
    });
    receiver
}

pub(crate) use system::{heed_signals, signal};

#[cfg(unix)]
mod system {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::flag::register_usize;
    use std::process::Child;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, OnceLock};

    static CAME: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

    /// From here on a signal ends the program where it is ready for that: no child outlives us, and
    /// the terminal is given back.
    pub(crate) fn heed_signals() {
        let came = CAME.get_or_init(Arc::default);
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            let _ = register_usize(signal, Arc::clone(came), signal as usize);
        }
    }

    /// The signal that has come in, if one has.
    pub(crate) fn signal() -> Option<i32> {
        let came = CAME.get()?.load(Ordering::Relaxed);
        (came != 0).then_some(came as i32)
    }

    /// A queue that grows without end is stopped before the machine is.
    #[cfg(target_os = "linux")]
    pub(super) fn limit_memory(child: &Child) {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        const MOST: Option<u64> = Some(4 << 30);
        if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            let _ = prlimit(Some(pid), Resource::As, Rlimit { current: MOST, maximum: MOST });
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn limit_memory(_: &Child) {}
}

#[cfg(not(unix))]
mod system {
    use std::process::Child;

    pub(crate) fn heed_signals() {}

    pub(crate) fn signal() -> Option<i32> {
        None
    }

    pub(super) fn limit_memory(_: &Child) {}
}
