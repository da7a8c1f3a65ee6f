use super::{key, keys, screen, shows};
use crate::player::Player;
use handloom::trace::{
    CoroutineStatus, Event, ObjectId, ObjectKind, Place, ResumedWith, ThreadId, What,
};
use ratatui::crossterm::event::KeyCode;
use replay::{Header, Recording, Replay, SourceFile};
use std::time::Duration;

const CELL: ThreadId = ThreadId(1);
const POOL: ThreadId = ThreadId(2);

fn object(kind: ObjectKind, number: u32) -> ObjectId {
    ObjectId { kind, number }
}

/// Events, a millisecond apart, of which each has a line of a file of nine lines, and one of a file
/// of which nothing else was recorded.
fn player(events: impl IntoIterator<Item = (ThreadId, u32, What)>) -> Player {
    let place = |line| match line {
        0 => None,
        99 => Some(Place { file: "far.rs".into(), line, column: 1 }),
        _ => Some(Place { file: "near.rs".into(), line, column: 1 }),
    };
    let event = |(step, (thread, line, what))| {
        let at = Duration::from_millis(step);
        Event { step, at, thread, caller: place(line), what }
    };
    let lines = (1..10).map(|n| (n, format!("line {n} of the lesson{}", "; and on".repeat(6))));
    let near = SourceFile { name: "near.rs".into(), lines: lines.collect(), whole: true };
    let lines = [(99, "far away".into())].into();
    let far = SourceFile { name: "far.rs".into(), lines, whole: false };
    let header = Header { files: vec![near, far], ..Header::default() };
    let events = (0..).zip(events).map(event).collect();
    Player::new(Replay::new(Recording { header, events }))
}

/// Two threads, and no task anywhere.
fn threads() -> Player {
    let (queue, job) = (object(ObjectKind::Queue, 1), object(ObjectKind::Job, 1));
    player([
        (CELL, 1, What::ThreadStarted { thread: CELL, name: "cell(0,0)".into() }),
        (POOL, 2, What::ThreadStarted { thread: POOL, name: "pool-1".into() }),
        (POOL, 3, What::QueueEmpty { queue }),
        (POOL, 4, What::JobStarted { job }),
        (POOL, 4, What::JobFinished { job, panicked: false }),
        (CELL, 99, What::ThreadFinished { thread: CELL }),
    ])
}

#[test]
fn threads_and_jobs_can_be_found_and_tell_what_they_do() {
    let mut player = threads();
    keys(&mut player, "j");
    shows(
        &screen(&player, 80, 24),
        &["thread cell(0,0) starts  (line 1)", " threads ──", " cell(0,0): busy or blocked since"],
    );
    keys(&mut player, "jc");
    shows(
        &screen(&player, 120, 40),
        &[
            " queues, threads ──",
            " thread pool-1: found queue 1 empty",
            " thread cell(0,0): busy or blocked since t+0.000 s",
        ],
    );
    keys(&mut player, "j");
    shows(&screen(&player, 80, 24), &["job 1 starts", " thread pool-1: job 1 since t+0.003"]);
    keys(&mut player, "j");
    shows(&screen(&player, 80, 24), &[" thread pool-1: waits for a job"]);
    keys(&mut player, "jj");
    shows(&screen(&player, 80, 24), &["no begin or end of a thread or job after this step"]);
    keys(&mut player, "y");
    shows(&screen(&player, 80, 24), &["no step of a coroutine after this step"]);
    keys(&mut player, "JJ");
    assert_eq!(player.replay.step(), 4);
}

#[test]
fn a_thread_that_waits_stands_on_its_line_until_it_goes_on() {
    let mut player = threads();
    keys(&mut player, "c");
    key(&mut player, KeyCode::Left);
    let on_line_3 = |player: &Player| {
        let screen = screen(player, 120, 40);
        let line = screen.lines().find(|line| line.contains("line 3 of")).unwrap();
        line.chars().take(67).collect::<String>()
    };
    assert!(!on_line_3(&player).contains("pool-1"));
    keys(&mut player, "n");
    assert!(
        on_line_3(&player).contains("▶3 line 3 of")
            && on_line_3(&player).contains("◂ thread pool-1")
    );
    keys(&mut player, "n");
    assert!(!on_line_3(&player).contains("pool-1"));
}

#[test]
fn what_a_run_never_has_takes_no_room() {
    let screen = screen(&threads(), 80, 24);
    for pane in ["tasks", "ready queue", "timers", "follow", "wsiocyj"] {
        assert!(!screen.contains(pane), "{pane}:\n{screen}");
    }
    shows(&screen, &["find: c shared  j thread", "threads: none", "? keys", "q quit"]);
    shows(&self::screen(&threads(), 60, 24), &["cj find", "? keys"]);
}

#[test]
fn the_current_line_can_be_read_in_full_where_its_pane_is_narrow() {
    let mut player = threads();
    keys(&mut player, "n");
    let screen = screen(&player, 80, 24);
    shows(&screen, &["\"▶ line 1 of the lesson; and on; and on; and on; and on; and on; and on"]);
    // A single line of another file is no reason to leave the lesson.
    keys(&mut player, "l");
    let screen = self::screen(&player, 80, 24);
    shows(&screen, &[" near.rs ──", "(far.rs:99)", "▶ far away", "4 line 4 of the lesson"]);
}

#[test]
fn coroutines_stand_where_they_yielded_and_stay_when_they_are_closed() {
    let [outer, inner] = [1, 2].map(|number| object(ObjectKind::Coroutine, number));
    let main = ThreadId(0);
    let state = |coroutine, state| What::CoroutineState { coroutine, state };
    let mut player = player([
        (main, 1, What::Named { object: outer, name: "outer".into() }),
        (main, 1, state(outer, CoroutineStatus::Created)),
        (main, 2, What::Resumed { coroutine: outer, with: ResumedWith::Value(Some("7".into())) }),
        (main, 2, state(outer, CoroutineStatus::Running)),
        (main, 5, What::Yielded { coroutine: outer, value: Some("8".into()) }),
        (main, 5, state(outer, CoroutineStatus::Suspended)),
        (main, 6, state(inner, CoroutineStatus::Created)),
        (main, 7, What::Resumed { coroutine: outer, with: ResumedWith::Nothing }),
        (main, 7, state(outer, CoroutineStatus::Running)),
        (main, 7, state(outer, CoroutineStatus::Closed)),
        (main, 8, state(inner, CoroutineStatus::Running)),
    ]);
    keys(&mut player, "yy");
    shows(
        &screen(&player, 80, 24),
        &["coroutine outer yields 8  (line 5)", " outer GEN_RUNNING send(7) → 8"],
    );
    keys(&mut player, "nn");
    shows(
        &screen(&player, 80, 24),
        &["●5 line 5", "◂ coroutine outer", " outer GEN_SUSPENDED send(7) → 8"],
    );
    keys(&mut player, "n");
    let screen = screen(&player, 80, 24);
    shows(&screen, &["◂ coroutine outer", " outer GEN_SUSPENDED next()"]);
    assert!(!screen.contains("→"), "{screen}");
    keys(&mut player, "nn");
    shows(&self::screen(&player, 80, 24), &[" outer GEN_CLOSED next() → ended"]);
    keys(&mut player, "n");
    let screen = self::screen(&player, 80, 24);
    shows(&screen, &[" coroutines ──", " outer GEN_CLOSED next() → ended", " 2 GEN_RUNNING"]);
}

#[test]
fn a_line_that_marks_a_piece_for_the_book_is_not_shown() {
    let texts = ["first", "    // ANCHOR", "third", "// ANCHOR_END", "fifth"];
    let lines = (1..).zip(texts.map(str::to_owned)).collect();
    let file = SourceFile { name: "near.rs".into(), lines, whole: true };
    let header = Header { files: vec![file], ..Header::default() };
    let player = Player::new(Replay::new(Recording { header, events: Vec::new() }));
    let screen = screen(&player, 80, 24);
    shows(&screen, &["1 first", "3 third", "5 fifth"]);
    assert!(!screen.contains("ANCHOR"), "{screen}");
}
