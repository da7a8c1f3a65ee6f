//! The player on a screen of text.

#[path = "../../replay/tests/replay/programs.rs"]
mod programs;

// Threads, coroutines, and what else has a row of its own.
mod things;

use crate::player::Player;
use crate::terminal::Screen;
use crate::{keys, screen};
use handloom::trace::What;
use programs::{crowd, pipeline, race, record};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use replay::{Header, Recording, Replay, SourceFile};
use std::path::Path;

fn player(program: impl Future<Output = ()>) -> Player {
    let source = include_str!("../../replay/tests/replay/programs.rs");
    let lines = (1..).zip(source.lines().map(str::to_owned)).collect();
    let events = record(handloom::Runtime::builder(), program);
    // As the compiler calls the file here.
    let name = events.iter().find_map(|event| match &event.what {
        What::Spawned { place, .. } => Some(place.file.to_string()),
        _ => None,
    });
    let file = SourceFile { name: name.unwrap_or_default(), lines, whole: true };
    let header = Header {
        lesson: "99_test".into(),
        arguments: vec!["--clock".into(), "virtual".into()],
        files: vec![file],
        ..Header::default()
    };
    Player::new(Replay::new(Recording { header, events }))
}

fn screen(player: &Player, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screen::draw(frame, player)).unwrap();
    terminal.backend().to_string()
}

fn key(player: &mut Player, code: KeyCode) {
    keys::press(player, &Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
}

fn keys(player: &mut Player, letters: &str) {
    for letter in letters.chars() {
        match letter {
            '\n' => key(player, KeyCode::Enter),
            letter => key(player, KeyCode::Char(letter)),
        }
    }
}

#[track_caller]
fn shows(screen: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(screen.contains(wanted), "{wanted:?} is not on the screen:\n{screen}");
    }
}

#[test]
fn every_step_of_a_run_fits_every_screen() {
    for mut player in [player(race()), player(pipeline()), player(crowd())] {
        let step = player.replay.len() / 20 + 1;
        for k in (0..=player.replay.len()).step_by(step) {
            player.go(k);
            player.helps = k % 7 == 0;
            for (width, height) in [(80, 24), (200, 60), (40, 12), (41, 200), (300, 13), (9, 2)] {
                screen(&player, width, height);
            }
        }
    }
}

#[test]
fn the_race_shows_the_lost_update_on_a_screen_of_80_by_24() {
    let mut player = player(race());
    keys(&mut player, "cc");
    shows(&screen(&player, 80, 24), &["counter = 0", "  ada saw 0 ", "  bob saw 0 "]);
    keys(&mut player, "c");
    let screen = screen(&player, 80, 24);
    shows(
        &screen,
        &[
            "programs.rs",
            "counter.set(seen + 1);",
            "RUNNING",
            "counter = 1",
            "  bob saw 0, outdated",
            "woke itself",
            "ready queue: 1, the next one first",
            "cell counter is written: 1  (line ",
            "99_test --clock virtual",
        ],
    );
    let current = screen.lines().find(|line| line.contains('▶')).unwrap();
    assert!(current.contains("counter.set("), "{current}");
    keys(&mut player, "l");
    shows(&self::screen(&player, 80, 24), &["counter: 2", "0 alive, 3 over", "main is done"]);
}

#[test]
fn where_a_schedule_picks_the_first_that_is_ready_is_not_called_the_next() {
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings");
    let recording = replay::read(&recordings.join("15_counter_race.schedule.json")).unwrap();
    let mut player = Player::new(Replay::new(recording));
    keys(&mut player, "ccc");
    keys(&mut player, "bb");
    // Worker 0 has been ready for longer, and worker 1 has the next turn.
    shows(&screen(&player, 80, 24), &["ready: 2, the schedule picks", "worker 0 · worker 1"]);
    keys(&mut player, "n");
    shows(&screen(&player, 80, 24), &["worker 1 is polled"]);
}

#[test]
fn queues_locks_timers_and_who_waits_are_on_the_screen() {
    let mut player = player(pipeline());
    let mut seen = String::new();
    while player.replay.step() < player.replay.len() {
        keys(&mut player, "n");
        seen += &screen(&player, 120, 40);
    }
    shows(
        &seen,
        &[
            "queue items █ 1/1",
            "queue items ░ 0/1",
            "← producer",
            "lock log: held by left",
            "lock log: held by left ← right",
            "t+0.010 s  left",
            "until t+0.010 s",
            "PANICKED",
            "no bread",
            "CANCELLED",
            "◂ never",
            "░ 0/1 closed",
        ],
    );
}

#[test]
fn keys_walk_find_go_and_come_back() {
    let mut player = player(pipeline());
    let len = player.replay.len();
    keys(&mut player, "nnb");
    assert_eq!(player.replay.step(), 1);
    keys(&mut player, "bb");
    assert_eq!(player.replay.step(), 0);
    shows(&screen(&player, 80, 24), &["this is the first step"]);
    keys(&mut player, "g12x3\n");
    assert_eq!(player.replay.step(), len.min(123));
    keys(&mut player, "f");
    key(&mut player, KeyCode::PageDown);
    assert_eq!(player.replay.step(), 10);
    key(&mut player, KeyCode::PageDown);
    key(&mut player, KeyCode::PageUp);
    assert_eq!(player.replay.step(), 10);
    keys(&mut player, "g7");
    shows(&screen(&player, 80, 24), &["go to step: 7"]);
    key(&mut player, KeyCode::Backspace);
    keys(&mut player, "5\n");
    assert_eq!(player.replay.step(), 5);
    keys(&mut player, "g99999999999999999999\n");
    assert_eq!(player.replay.step(), len);
    keys(&mut player, "n");
    shows(&screen(&player, 80, 24), &["this is the last step"]);
    keys(&mut player, "fo");
    shows(&screen(&player, 80, 24), &["prints: item 0"]);
    keys(&mut player, "O");
    shows(&screen(&player, 80, 24), &["no output before this step"]);
    keys(&mut player, "i");
    shows(&screen(&player, 80, 24), &["no I/O after this step"]);
    keys(&mut player, "z");
    shows(&screen(&player, 80, 24), &["'z' does nothing"]);
    keys(&mut player, "?");
    shows(&screen(&player, 80, 24), &["who woke the task?", "Ctrl-C", "play faster"]);
    keys(&mut player, "xq");
    assert!(player.is_over());
}

#[test]
fn ctrl_c_quits_from_everywhere() {
    let quit = |before: &str| {
        let mut player = player(race());
        keys(&mut player, before);
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        keys::press(&mut player, &Event::Key(ctrl_c));
        player.is_over()
    };
    assert!(["", "?", "g1", "p", "t"].into_iter().all(quit));
}

#[test]
fn playing_goes_to_the_end_and_starts_again_from_there() {
    let mut player = player(race());
    assert_eq!(player.beat(), None);
    keys(&mut player, "p++--");
    let beat = player.beat().unwrap();
    keys(&mut player, "+");
    assert!(player.beat().unwrap() < beat);
    shows(&screen(&player, 80, 24), &["▶ 10/s"]);
    while player.beat().is_some() {
        player.tick();
    }
    assert_eq!(player.replay.step(), player.replay.len());
    keys(&mut player, "p");
    assert_eq!((player.replay.step(), player.plays), (0, true));
    keys(&mut player, "n");
    assert!(!player.plays);
}

#[test]
fn a_followed_task_is_walked_along_and_tells_who_woke_it() {
    let mut player = player(pipeline());
    keys(&mut player, "os");
    key(&mut player, KeyCode::Down);
    let task = player.selected.unwrap();
    keys(&mut player, "t");
    shows(&screen(&player, 80, 24), &["follows "]);
    for _ in 0..200 {
        keys(&mut player, "n");
        assert!(player.replay.concerns(task, player.replay.step()));
    }
    shows(&screen(&player, 80, 24), &["this is the last step of "]);
    keys(&mut player, "t");
    assert_eq!(player.followed(), None);
    key(&mut player, KeyCode::Esc);

    // A consumer that slept was woken by the timer that it set.
    keys(&mut player, "fo");
    let printed = player.replay.step();
    keys(&mut player, "u");
    shows(&screen(&player, 80, 24), &["a timer made left ready; its turn came at step"]);
    assert!(player.replay.step() < printed);
    keys(&mut player, "u");
    shows(&screen(&player, 80, 24), &["here left set the timer that woke it at step"]);
}

#[test]
fn a_run_without_source_or_events_can_be_looked_at() {
    let mut player = Player::new(Replay::new(Recording::default()));
    keys(&mut player, "nbtuwl");
    key(&mut player, KeyCode::Down);
    shows(&screen(&player, 80, 24), &["no source was recorded", "step 0/0"]);
}
