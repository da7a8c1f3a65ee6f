//! Pipes: nothing is lost, nobody waits for ever, and who holds an end decides when it is over.

use super::{cat, endless, never, shell};
use handloom::net::LineReader;
use handloom::process::{Command, Stdio};
use handloom::time::timeout;
use handloom::trace::What;
use handloom::{spawn, yield_now};
use handloom_tests::hand::poll;
use handloom_tests::{both, everywhere, limit, recorded, runtime};
use std::io::ErrorKind;
use std::time::Duration;

/// Bytes in which a piece that is lost, doubled or out of place shows.
fn sample(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 + at / 256 * 13) as u8).collect()
}

#[test]
fn four_megabytes_go_through_a_child_both_ways_at_once() {
    let _limit = limit();
    runtime().block_on(async {
        let (mut child, bytes) = (cat(), sample(4 << 20));
        let stdin = child.stdin.take().unwrap();
        let feed = async {
            stdin.write_all(&bytes).await.unwrap();
            stdin.close();
        };
        let ((), output) = both(feed, child.wait_with_output()).await;
        assert!(output.unwrap().stdout == bytes);
    });
}

#[test]
fn much_on_both_outputs_at_once_does_not_stop_the_child() {
    let _limit = limit();
    runtime().block_on(async {
        // A megabyte to each in turn: whoever reads only one of them first waits for ever.
        let script = "i=0; while [ $i -lt 16 ]; do head -c 65536 /dev/zero; \
                      head -c 65536 /dev/zero >&2; i=$((i+1)); done";
        let output = shell(script).output().await.unwrap();
        assert_eq!((output.stdout.len(), output.stderr.len()), (1 << 20, 1 << 20));
    });
}

#[test]
fn a_child_that_never_reads_is_a_broken_pipe_and_no_hang() {
    everywhere(|| async {
        let mut child = shell("exit 4").stdin(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        // More than a pipe holds, so that it cannot all be written before the child is gone.
        let error = stdin.write_all(&sample(1 << 20)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
        assert_eq!(stdin.write(b"x").await.unwrap_err().kind(), ErrorKind::BrokenPipe);
        assert_eq!(child.wait().await.unwrap().code(), Some(4));
    });
}

#[test]
fn waiting_closes_an_input_that_nobody_took() {
    everywhere(|| async {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        assert!(child.wait().await.unwrap().success());
        assert!(child.stdin.is_none());
    });
}

#[test]
fn output_is_there_after_the_exit() {
    everywhere(|| async {
        let mut child = shell("echo late reader").stdout(Stdio::piped()).spawn().unwrap();
        assert!(child.wait().await.unwrap().success());
        let mut said = Vec::from(*b"said: ");
        let stdout = child.stdout.take().unwrap();
        drop(child);
        assert_eq!(stdout.read_to_end(&mut said).await.unwrap(), 12);
        assert_eq!(said, b"said: late reader\n");
        assert_eq!(stdout.read(&mut [0]).await.unwrap(), 0, "the end stays the end");
        assert_eq!(stdout.read_exact(&mut [0]).await.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(stdout.read_exact(&mut []).await.unwrap(), ());
        stdout.close();
    });
}

#[test]
fn lines_are_read_as_they_come() {
    everywhere(|| async {
        let mut child = cat();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut lines = LineReader::new(stdout, 80);
        for line in ["first", "second"] {
            stdin.write_all(line.as_bytes()).await.unwrap();
            stdin.write_all(b"\n").await.unwrap();
            assert_eq!(lines.next_line().await.unwrap().as_deref(), Some(line));
        }
        stdin.close();
        assert_eq!(lines.next_line().await.unwrap(), None);
        assert!(child.wait().await.unwrap().success());
    });
}

#[test]
fn one_child_writes_to_the_next() {
    everywhere(|| async {
        let mut first = cat();
        let feed = first.stdin.take().unwrap();
        let between = first.stdout.take().unwrap().into_stdio().unwrap();
        // It waits for the first one to write: a pipe that did not block would be an error to it.
        let mut second = Command::new("tr");
        second.args(["a-z", "A-Z"]).stdin(between).stdout(Stdio::piped());
        let mut second = second.spawn().unwrap();
        let stdout = second.stdout.take().unwrap();
        let said = spawn(async move {
            let mut said = Vec::new();
            stdout.read_to_end(&mut said).await.map(|_| said)
        });
        for _ in 0..10 {
            yield_now().await;
        }
        assert_eq!(second.try_wait().unwrap(), None);
        feed.write_all(b"through two").await.unwrap();
        feed.close();
        assert!(first.wait().await.unwrap().success());
        assert!(second.wait().await.unwrap().success());
        assert_eq!(said.await.unwrap().unwrap(), b"THROUGH TWO");
    });
}

#[test]
fn a_chain_can_be_built_from_its_end() {
    everywhere(|| async {
        let mut last = cat();
        let into = last.stdin.take().unwrap().into_stdio().unwrap();
        assert!(shell("echo upstream").stdout(into).status().await.unwrap().success());
        assert_eq!(last.wait_with_output().await.unwrap().stdout, b"upstream\n");
    });
}

#[test]
fn a_reader_that_goes_away_ends_an_endless_writer() {
    everywhere(|| async {
        let mut yes = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
        let stdout = yes.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 100]).await.unwrap();
        drop(stdout);
        // By the signal SIGPIPE, number 13, which is ignored here and not there.
        let status = yes.wait().await.unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(13));
    });
}

#[test]
fn an_endless_writer_leaves_the_others_their_turns() {
    everywhere(|| async {
        let mut yes = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
        let stdout = yes.stdout.take().unwrap();
        let reader = spawn(async move {
            let mut byte = [0];
            while stdout.read(&mut byte).await.unwrap() > 0 {}
        });
        for _ in 0..100 {
            yield_now().await;
        }
        assert!(!reader.is_finished());
        yes.kill().unwrap();
        yes.wait().await.unwrap();
        reader.await.unwrap();
    });
}

/// The operating system reports the end of a pipe as an end both ways. A pipe has one.
#[test]
fn a_pipe_is_told_to_be_ready_in_its_own_direction() {
    let _limit = limit();
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let mut child = cat();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        stdin.write_all(b"a line").await.unwrap();
        stdin.close();
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).await.unwrap();
        // `cat` is gone when its output has ended, so this is a pipe that nobody reads.
        let mut gone = Command::new("true").stdin(Stdio::piped()).spawn().unwrap();
        let stdin = gone.stdin.take().unwrap();
        while stdin.write_all(&[0; 4096]).await.is_ok() {}
    });
    let mut ends = Vec::new();
    let mut ready = Vec::new();
    for event in recorder.events() {
        match event.what {
            What::SourceRegistered { source, .. } => ends.push(source),
            What::SourceReady { source, readable, writable } => {
                ready.push((source, readable, writable));
            }
            _ => {}
        }
    }
    let [_, stdout, ..] = ends[..] else { panic!("{ends:?}") };
    assert!(ready.iter().any(|(source, ..)| *source == stdout));
    for (source, readable, writable) in ready {
        let reads = source == stdout;
        assert!((!readable || reads) && (!writable || !reads), "{source:?} {readable} {writable}");
    }
}

#[test]
fn children_do_not_inherit_each_others_pipes() {
    everywhere(|| async {
        let mut first = cat();
        let mut second = endless().spawn().unwrap();
        // Would the second one hold the first one's input open, it would not end here.
        drop(first.stdin.take());
        assert!(first.wait_with_output().await.unwrap().status.success());
        second.kill().unwrap();
        second.wait().await.unwrap();
    });
}

#[test]
fn a_grandchild_that_keeps_the_pipe_open_holds_up_the_output_but_not_the_exit() {
    everywhere(|| async {
        let mut shell = shell("exec 3<&0; cat <&3 & echo $!");
        let mut child = shell.stdin(never()).stdout(Stdio::piped()).spawn().unwrap();
        assert!(child.wait().await.unwrap().success());
        // The exit is known, and the pipe is open: on this clock the limit comes at once.
        let limited = timeout(Duration::from_secs(1), child.wait_with_output()).await;
        assert!(limited.is_err());
        // Nothing that was read before the limit is lost, and whoever kills wants an end.
        child.kill().unwrap();
        let output = child.wait_with_output().await.unwrap();
        let grandchild = String::from_utf8(output.stdout).unwrap();
        assert!(Command::new("kill").arg(grandchild.trim()).status().await.unwrap().success());
    });
}

#[test]
fn output_that_is_cancelled_is_kept() {
    everywhere(|| async {
        let mut child = shell("echo begun; read line; echo $line");
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        // Long enough for the first line to come, on any machine but the busiest.
        for _ in 0..2000 {
            assert!(poll(&mut child.wait_with_output()).is_pending());
            yield_now().await;
        }
        stdin.write_all(b"and ended\n").await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        assert_eq!(output.stdout, b"begun\nand ended\n");
    });
}
