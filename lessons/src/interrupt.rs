//! What a lesson leaves behind that Ctrl-C ends in the middle: nothing.
//!
//! A signal ends a process on the spot, and nothing is dropped. Whoever makes something that has to
//! go notes it here; a thread waits for the signals that ask for an end, takes away what is noted,
//! stops the children, and then lets the signal do what it would have done; a shell ends the children.
//!
//! That may take long, on a disk that does not answer for one. Whoever presses Ctrl-C again does not
//! want to wait for it.

use crate::files::TempDir;
use crate::lesson::Lesson;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files and directories that are not to stay.
static NOTED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Once a signal has come this is not given back: who would make something more, or is done with what
/// he has, waits here for the end of the process, and does not get to complain that it is gone.
fn noted() -> MutexGuard<'static, Vec<PathBuf>> {
    NOTED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes what is not to stay. No signal comes between the making and the note of it.
pub(crate) fn note<T>(path: &Path, make: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let mut noted = noted();
    let made = make()?;
    noted.push(path.to_owned());
    Ok(made)
}

/// It is gone, or stays.
pub(crate) fn forget(path: &Path) {
    let mut noted = noted();
    if let Some(at) = noted.iter().position(|known| known == path) {
        noted.swap_remove(at);
    }
}

impl Lesson {
    /// From here on, a signal that ends the lesson leaves no temporary file and no child behind.
    pub fn leave_nothing(&self) {
        #[cfg(unix)]
        watch::begin();
    }

    /// A directory for this lesson alone, which goes even if a signal ends it.
    ///
    /// # Errors
    /// Those of [`TempDir::new`].
    pub fn temp_dir(&self, prefix: &str) -> io::Result<TempDir> {
        self.leave_nothing();
        TempDir::new(prefix)
    }
}

#[cfg(unix)]
mod watch {
    use super::noted;
    use crate::{children, progress};
    use rustix::process::{Pid, Signal, kill_process};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::fs;
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Sender, channel};
    use std::sync::{Arc, Once};
    use std::thread;
    use std::time::Duration;

    /// It calls little. A lesson may run where there is no room for a stack of the usual size.
    const STACK: usize = 256 << 10;

    /// Tries to remove a directory: other threads may still put files into it.
    const TRIES: usize = 100;

    /// Between two such tries.
    const PAUSE: Duration = Duration::from_millis(1);

    /// After this long a signal is a second one. Some send the first one twice at once: `timeout` to the
    /// process and to its group, a terminal that is closed by itself and by its shell.
    const TWICE: Duration = Duration::from_millis(100);

    pub(super) fn begin() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let (ready, watches) = channel();
            let watcher = thread::Builder::new().name("signals".to_owned()).stack_size(STACK);
            // Where no thread can be had, a signal ends the lesson as it ends any program.
            if watcher.spawn(|| wait(ready)).is_ok() {
                let _ = watches.recv();
            }
        });
    }

    fn wait(ready: Sender<()>) {
        let heard = asking_for_an_end();
        let hurry = Arc::new(AtomicBool::new(false));
        for signal in &heard {
            // Where it cannot be had, the second one is not heard.
            let _ = flag::register_conditional_default(*signal, hurry.clone());
        }
        // Whoever hears none any more leaves them to end the lesson as they end any program.
        let Ok(mut signals) = Signals::new(heard) else {
            return hurry.store(true, Ordering::SeqCst);
        };
        drop(ready);
        let Some(signal) = signals.forever().next() else {
            return hurry.store(true, Ordering::SeqCst);
        };
        let later = thread::Builder::new().stack_size(STACK).spawn({
            let hurry = hurry.clone();
            move || {
                thread::sleep(TWICE);
                hurry.store(true, Ordering::SeqCst);
            }
        });
        if later.is_err() {
            hurry.store(true, Ordering::SeqCst);
        }
        let noted = noted();
        noted.iter().for_each(|path| remove(path));
        progress::clear();
        kill_afterwards(&stop_children());
        let _ = emulate_default_handler(signal);
    }

    /// Stops them all, those as well that are started meanwhile. Nobody who waits for the end of one
    /// goes on because of that.
    fn stop_children() -> Vec<Pid> {
        let mut stopped = Vec::new();
        loop {
            let running = children::running().into_iter();
            let running = running.filter_map(|child| Pid::from_raw(i32::try_from(child).ok()?));
            let fresh: Vec<_> = running.filter(|child| !stopped.contains(child)).collect();
            if fresh.is_empty() {
                return stopped;
            }
            for child in fresh {
                let _ = kill_process(child, Signal::STOP);
                stopped.push(child);
            }
        }
    }

    /// Kills them once this process is gone, by a shell that waits for that. Whoever waits here for the
    /// end of one would wake up before, and could start the next.
    fn kill_afterwards(children: &[Pid]) {
        if children.is_empty() {
            return;
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' INT TERM HUP; read _; kill -KILL \"$@\"", "sh"]);
        shell.args(children.iter().map(|child| child.as_raw_nonzero().to_string()));
        // Its input ends with this process. Ctrl-C is no longer meant for it.
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        match shell.spawn() {
            Ok(shell) => std::mem::forget(shell),
            Err(_) => {
                for child in children {
                    let _ = kill_process(*child, Signal::KILL);
                }
            }
        }
    }

    fn remove(path: &Path) {
        for _ in 0..TRIES {
            // What a link leads to is not ours, and need not be there.
            let Ok(found) = path.symlink_metadata() else { return };
            let _ = if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            if path.symlink_metadata().is_err() {
                return;
            }
            thread::sleep(PAUSE);
        }
    }

    /// Those signals that end this program as it is: `nohup` has SIGHUP ignored, and a shell ignores
    /// SIGINT for what it runs in the background.
    fn asking_for_an_end() -> Vec<i32> {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        // Where the system does not say, what is ignored most is left alone.
        let ignored = ignored.unwrap_or(1 << (SIGHUP - 1));
        let is_heard = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
        [SIGINT, SIGTERM, SIGHUP].into_iter().filter(is_heard).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::files::TempDir;
        use crate::interrupt::note;
        use signal_hook::consts::SIGKILL;
        use std::io::{BufRead, BufReader};
        use std::os::unix::fs::symlink;
        use std::os::unix::process::ExitStatusExt;
        use std::time::Instant;

        #[test]
        fn a_link_is_removed_and_not_what_it_leads_to() {
            let place = TempDir::new("handloom-links").unwrap();
            let (kept, file) = (place.path().join("kept"), place.path().join("kept/file"));
            fs::create_dir(&kept).unwrap();
            fs::write(&file, "kept").unwrap();
            let link = place.path().join("link");
            for to in [&kept, &file, &place.path().join("nowhere")] {
                symlink(to, &link).unwrap();
                remove(&link);
                assert!(link.symlink_metadata().is_err(), "{to:?}");
            }
            assert_eq!(fs::read(&file).unwrap(), b"kept");
            remove(&kept);
            assert!(!kept.exists());
            remove(&kept);
        }

        /// Set for the process that is interrupted.
        const CHILD: &str = "HANDLOOM_INTERRUPTED_TWICE";

        #[test]
        fn a_second_signal_does_not_wait_for_the_cleaning_up_after_the_first() {
            if std::env::var_os(CHILD).is_some() {
                begin();
                // It holds what the cleaning up has to go through, and does not answer.
                let _: std::io::Result<()> = note(Path::new("nowhere"), || {
                    println!("\nheld");
                    loop {
                        thread::park();
                    }
                });
            }
            let name = "interrupt::watch::tests::a_second_signal_does_not_wait_for_the_cleaning_up_after_the_first";
            // Whoever runs the tests in the background has their shell ignore SIGINT.
            let mut command = Command::new("env");
            command.arg("--default-signal").arg(std::env::current_exe().unwrap());
            command.args(["--exact", name, "--nocapture"]).env(CHILD, "1");
            let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
            let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
            assert!(said.any(|line| line.unwrap() == "held"));
            let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
            let start = Instant::now();
            let ended = loop {
                // Which of them is the second one, only that process knows.
                kill_process(pid, Signal::INT).unwrap();
                if let Some(ended) = child.try_wait().unwrap() {
                    break ended;
                }
                if start.elapsed() > Duration::from_secs(60) {
                    child.kill().unwrap();
                    break child.wait().unwrap();
                }
                thread::yield_now();
            };
            assert_ne!(ended.signal(), Some(SIGKILL), "it did not end");
            assert_eq!(ended.signal(), Some(SIGINT));
        }
    }
}
