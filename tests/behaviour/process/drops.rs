//! What becomes of a child whose handle is dropped: it runs on or is killed, and is reaped.

use super::exit::held_up;
use super::{endless, never, shell, state, until_reaped};
use handloom::process::{Child, Command};
use handloom::time::timeout;
use handloom::{Runtime, spawn, yield_now};
use handloom_tests::{everywhere, limit, runtime};
use std::io::{BufRead, BufReader};
use std::time::Duration;

#[test]
fn a_dropped_child_runs_on_and_is_reaped_at_its_end() {
    everywhere(|| async {
        let (child, writer) = held_up(0);
        let id = child.id();
        drop(child);
        assert!(state(id).is_some_and(|state| state != 'Z'), "it runs");
        drop(writer);
        until_reaped(id);
    });
}

#[test]
fn a_dropped_child_is_killed_if_that_was_asked() {
    everywhere(|| async {
        let child = endless().kill_on_drop(true).spawn().unwrap();
        let id = child.id();
        drop(child);
        until_reaped(id);
    });
}

#[test]
fn a_child_that_has_exited_is_reaped_by_the_drop() {
    everywhere(|| async {
        // For the sake of the clock, the loop would look and reap it.
        let child = Command::new("true").holds_clock(false).spawn().unwrap();
        let id = child.id();
        while state(id) != Some('Z') {
            yield_now().await;
        }
        drop(child);
        assert_eq!(state(id), None);
    });
}

#[test]
fn many_dropped_at_once_are_all_reaped() {
    everywhere(|| async {
        let killed = (0..60).map(|_| endless().kill_on_drop(true).spawn().unwrap());
        let killed: Vec<_> = killed.collect();
        let left: Vec<_> = (0..60).map(|_| held_up(0)).collect();
        let ids: Vec<_> =
            killed.iter().chain(left.iter().map(|(child, _)| child)).map(Child::id).collect();
        drop(killed);
        let (children, writers): (Vec<_>, Vec<_>) = left.into_iter().unzip();
        drop(children);
        drop(writers);
        ids.into_iter().for_each(until_reaped);
    });
}

#[test]
fn a_status_that_takes_too_long_is_dropped_with_its_child() {
    everywhere(|| async {
        let (reader, writer) = std::io::pipe().unwrap();
        let mut command = shell("echo $$; exec cat");
        command.stdin(never()).stdout(writer).holds_clock(false).kill_on_drop(true);
        let status = command.status();
        let mut id = String::new();
        BufReader::new(reader).read_line(&mut id).unwrap();
        let id = id.trim().parse().unwrap();
        assert!(state(id).is_some());
        assert!(timeout(Duration::from_secs(1), status).await.is_err());
        until_reaped(id);
    });
}

#[test]
fn a_runtime_that_is_dropped_drops_its_children() {
    let _limit = limit();
    let mut ids = Vec::new();
    let (left, writer) = {
        let runtime = runtime();
        runtime.block_on(async {
            let mut killed = endless().kill_on_drop(true).spawn().unwrap();
            let (mut left, writer) = held_up(0);
            ids.extend([killed.id(), left.id()]);
            let left_id = left.id();
            drop(spawn(async move { killed.wait().await }));
            drop(spawn(async move { left.wait().await }));
            yield_now().await;
            (left_id, writer)
        })
    };
    until_reaped(ids[0]);
    assert!(state(left).is_some_and(|state| state != 'Z'), "the other one runs on");
    drop(writer);
    until_reaped(left);
}

#[test]
fn a_child_that_outlives_its_runtime_can_still_be_ended() {
    let _limit = limit();
    let start = || Runtime::new().block_on(async { endless().spawn().unwrap() });
    let mut child = start();
    assert_eq!(child.try_wait().unwrap(), None);
    child.kill().unwrap();
    while child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    assert_eq!(state(child.id()), None);
    let mut child = start();
    let id = child.id();
    child.kill().unwrap();
    drop(child);
    until_reaped(id);
}
