//! Running a program: what it is given, what it writes, how it ends.

use super::{cat, shell};
use handloom::process::{Command, Stdio};
use handloom_tests::everywhere;
use std::fs::File;
use std::os::unix::process::ExitStatusExt;

#[test]
fn output_is_both_outputs_and_the_status() {
    everywhere(|| async {
        let output = shell("echo to you; echo and me >&2; exit 3").output().await.unwrap();
        assert_eq!(output.stdout, b"to you\n");
        assert_eq!(output.stderr, b"and me\n");
        assert_eq!(output.status.code(), Some(3));
        // Its input is empty, and not that of this process.
        let nothing = Command::new("cat").output().await.unwrap();
        assert!(nothing.status.success() && nothing.stdout.is_empty());
    });
}

#[test]
fn status_is_how_it_ended() {
    everywhere(|| async {
        assert!(Command::new("true").status().await.unwrap().success());
        assert_eq!(shell("exit 7").status().await.unwrap().code(), Some(7));
        let killed = shell("kill -9 $$").status().await.unwrap();
        assert_eq!((killed.code(), killed.signal()), (None, Some(9)));
    });
}

#[test]
fn arguments_environment_and_directory_reach_the_child() {
    everywhere(|| async {
        let mut command = shell("echo $0-$1-$COLOUR; pwd");
        command.args(["a b", "*"]).env("COLOUR", "blue green").current_dir("/");
        let said = command.output().await.unwrap();
        assert_eq!(String::from_utf8(said.stdout).unwrap(), "a b-*-blue green\n/\n");
        // A command can be used again.
        assert_eq!(command.output().await.unwrap().stdout.len(), "a b-*-blue green\n/\n".len());
        let mut command = Command::new("/usr/bin/env");
        let mut all = Vec::new();
        command.env_clear().env("A", "1").env("B", "2").env_remove("B");
        all.extend(command.output().await.unwrap().stdout);
        assert_eq!(all, b"A=1\n");
    });
}

#[test]
fn streams_can_be_files_or_nothing() {
    everywhere(|| async {
        let path = std::env::temp_dir().join(format!("handloom-{}", std::process::id()));
        let path = path.with_extension(format!("{:?}", std::thread::current().id()));
        let file = File::create(&path).unwrap();
        let status = shell("echo written").stdout(file).status().await.unwrap();
        assert!(status.success());
        let file = File::open(&path).unwrap();
        let read = Command::new("cat").stdin(file).output().await.unwrap();
        assert_eq!(read.stdout, b"written\n");
        std::fs::remove_file(&path).unwrap();
        let silent = shell("echo away").stdout(Stdio::null()).output().await.unwrap();
        assert!(silent.stdout.is_empty());
        let mut child = shell("true").spawn().unwrap();
        assert!(child.stdin.is_none() && child.stdout.is_none() && child.stderr.is_none());
        assert!(child.wait().await.unwrap().success());
    });
}

#[test]
fn streams_that_an_output_has_chosen_are_chosen_for_it_alone() {
    everywhere(|| async {
        let mut command = shell("true");
        command.output().await.unwrap();
        let mut child = command.spawn().unwrap();
        assert!(child.stdin.is_none() && child.stdout.is_none() && child.stderr.is_none());
        assert!(child.wait().await.unwrap().success());
    });
}

#[test]
fn what_is_fed_comes_back() {
    everywhere(|| async {
        let mut child = cat();
        let stdin = child.stdin.take().unwrap();
        stdin.write_all(b"one, ").await.unwrap();
        assert_eq!(stdin.write(b"two").await.unwrap(), 3);
        let mut five = [0; 5];
        let stdout = child.stdout.as_ref().unwrap();
        stdout.read_exact(&mut five).await.unwrap();
        assert_eq!(&five, b"one, ");
        stdin.close();
        assert_eq!(child.wait_with_output().await.unwrap().stdout, b"two");
        // There was one output, and it was given.
        assert!(child.wait_with_output().await.unwrap().stdout.is_empty());
    });
}

#[test]
fn a_hundred_children_run_at_once() {
    everywhere(|| async {
        let (reader, writer) = std::io::pipe().unwrap();
        // Each one is held up by the same pipe until all of them run: one after another, none of
        // them would ever end.
        let mut children = Vec::new();
        for number in 0..100 {
            let mut command = shell("read line; exit $0");
            command.arg(number.to_string()).stdin(reader.try_clone().unwrap());
            children.push(command.spawn().unwrap());
        }
        drop(reader);
        for child in &mut children {
            assert_eq!(child.try_wait().unwrap(), None);
        }
        drop(writer);
        let waits = children.iter_mut().map(|child| async { child.wait().await.unwrap().code() });
        let codes = handloom::gather(waits).await;
        let codes: Vec<_> = codes.into_iter().map(Option::unwrap).collect();
        assert_eq!(codes, (0..100).collect::<Vec<_>>());
    });
}
