//! What a schedule may choose among.

use super::*;
use crate::task::JoinError;

#[test]
fn a_task_that_ends_while_it_is_queued_is_nothing_to_choose() {
    for pick in [Pick::by(Some(1), false), Pick::by(None, true)] {
        let mut table = Table::new(pick, Inbox::new());
        let key = table.insert(1, Box::pin(async {}));
        let mut turn = None;
        assert!(matches!(table.next(&mut turn), Some((_, Begin::Poll))));
        assert!(table.wake(key), "during its poll");
        let ended = table.finish(key, Err(JoinError::cancelled()), turn.unwrap().address);
        assert!(ended.joiner.is_none() && ended.unwanted.is_none());
        assert!(table.ready().is_empty());
    }
}

#[test]
fn a_pass_runs_all_that_was_ready_or_as_many_as_a_schedule_may_choose() {
    for (pick, pass) in [(Pick::by(None, false), 2), (Pick::by(Some(1), false), 64)] {
        let mut table = Table::new(pick, Inbox::new());
        (1..=2).for_each(|serial| _ = table.insert(serial, Box::pin(async {})));
        assert_eq!(table.pass(64), pass);
    }
}
