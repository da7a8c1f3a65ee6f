//! Games that are played to their end, on a screen of text.

use super::*;
use handloom::explore::Explorer;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::ffi::OsString;

fn game(workers: usize, increments: u64) -> Game {
    Game::new(Work { workers, increments })
}

fn screen(game: &Game, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| game.draw(frame)).unwrap();
    terminal.backend().to_string()
}

fn keys(game: &mut Game, letters: &str) {
    for letter in letters.chars() {
        game.press(&Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
    }
}

#[track_caller]
fn shows(game: &Game, wanted: &[&str]) {
    let screen = screen(game, 80, 24);
    for wanted in wanted {
        assert!(screen.contains(wanted), "{wanted:?} is not on the screen:\n{screen}");
    }
}

#[test]
fn a_game_that_loses_as_quickly_as_can_be() {
    let mut game = game(2, 1);
    shows(
        &game,
        &[
            "step 0, the shortest known: 4",
            "lose an update, if you can: 4 steps will do",
            "who is next?",
            "0  worker 0 would load 0",
            "1  worker 1 would load 0",
            "nobody had a turn yet",
            "nothing is shared yet",
        ],
    );
    keys(&mut game, "0");
    shows(
        &game,
        &["0  worker 0 would store 1 over the 0", "the 1 step so far", "1  worker 0 loads 0"],
    );
    let screen = screen(&game, 80, 24);
    let current = screen.lines().find(|line| line.contains('▶')).unwrap();
    assert!(current.contains("yield_now().await"), "{screen}");
    keys(&mut game, "11");
    shows(
        &game,
        &[
            "counter = 1",
            "worker 0 saw 0",
            "◂ worker 0",
            "0  worker 0 would store 1 over the 1",
            "3  worker 1 stores 1",
            "2 alive, 1 over",
        ],
    );
    keys(&mut game, "1");
    shows(&game, &["worker 1 is done, and cannot be next", "step 3"]);
    keys(&mut game, "0");
    shows(
        &game,
        &[
            "the end",
            "LOST 1 update",
            "the counter is at 1 of 2",
            "the first at step 4: nobody can be quicker",
            "4  worker 0 stores 1: 1 lost",
            "r try again   u undo",
            "step 15 --workers 2 --increments 1 --schedule 0,1,1,0",
        ],
    );
    keys(&mut game, "0");
    shows(&game, &["all are done: r tries again"]);
}

#[test]
fn a_game_that_keeps_all_is_taken_back_and_lost_after_all() {
    let mut game = game(2, 1);
    keys(&mut game, "0011");
    shows(&game, &["ALL KEPT", "the counter is at 2 of 2", "yet 4 steps can lose one"]);
    keys(&mut game, "uuu");
    shows(&game, &["worker 0 has not had this turn", "step 1,", "0  worker 0 would store 1"]);
    keys(&mut game, "101");
    shows(&game, &["LOST 1 update"]);
    keys(&mut game, "r");
    shows(&game, &["from the beginning", "step 0,"]);
    keys(&mut game, "u");
    shows(&game, &["nobody has had a turn yet"]);
}

#[test]
fn who_is_slow_to_lose_is_told_so_and_may_play_on() {
    let mut game = game(2, 2);
    keys(&mut game, "00011");
    shows(&game, &["step 5", "who is next?"]);
    keys(&mut game, "0");
    shows(&game, &["an update is lost at step 6; 4 is possible", "who is next?"]);
    keys(&mut game, "11");
    shows(&game, &["LOST 1 update", "at 3 of 4", "the first at step 6; step 4 is possible"]);
}

#[test]
fn wrong_keys_say_what_is_wrong() {
    let mut game = game(2, 1);
    keys(&mut game, "7");
    shows(&game, &["there is no worker 7: they are numbered from 0 to 1"]);
    keys(&mut game, "z");
    shows(&game, &["'z' does nothing; ? shows the keys"]);
    keys(&mut game, "s");
    shows(&game, &["a shortest: 0, 1, "]);
    keys(&mut game, "?");
    shows(&game, &["undo: takes the last turn back", "Ctrl-C"]);
    keys(&mut game, "0");
    shows(&game, &["step 0,"]);
    assert!(!game.is_over());
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    game.press(&Event::Key(ctrl_c));
    assert!(game.is_over());
    let mut game = self::game(1, 1);
    keys(&mut game, "?q");
    assert!(game.is_over());
}

#[test]
fn one_worker_alone_loses_nothing() {
    let mut game = game(1, 2);
    shows(&game, &["nothing can be lost", "one worker alone"]);
    keys(&mut game, "s0000");
    shows(&game, &["ALL KEPT", "at 2 of 2"]);
}

#[test]
fn the_shortest_is_the_one_of_the_whole_search() {
    // With one increment each a race is over with its first loss, if it has any.
    let explored = Explorer::new().run(|| program::race(Work { workers: 2, increments: 1 }));
    let shortest = position::shortest(Work { workers: 2, increments: 1 }).unwrap();
    assert_eq!(shortest.len(), explored.outcomes()[&1].shortest.len());
    for (workers, increments) in [(2, 3), (3, 1), (9, 9)] {
        let mut game = game(workers, increments);
        let shortest = game.shortest.clone().unwrap();
        let (last, before) = shortest.split_last().unwrap();
        before.iter().for_each(|worker| game.choose(worker.0 - 1));
        assert_eq!(game.position.lost(), 0);
        game.choose(last.0 - 1);
        assert_eq!((game.position.lost(), game.position.first_loss()), (1, Some(shortest.len())));
    }
}

#[test]
fn whoever_could_be_next_is_on_the_screen() {
    for increments in [1, 9] {
        let mut game = game(9, increments);
        let all: Vec<_> = (0..9).map(|n| format!("{n}  worker {n} would load 0")).collect();
        shows(&game, &all.iter().map(String::as_str).collect::<Vec<_>>());
        keys(&mut game, "8");
        shows(&game, &["8  worker 8 would store 1 over the 0", "1  worker 8 loads 0", "▶"]);
    }
}

#[test]
fn what_is_lost_is_what_is_missing_in_the_end() {
    // 0 loads 0, 1 counts to 1, 2 loads that, 0 stores 1, 2 stores 2: two of three, one lost.
    let mut game = game(3, 1);
    keys(&mut game, "011202");
    assert_eq!((game.position.found, game.position.lost()), (Some(2), 1));
}

#[test]
fn every_position_fits_every_screen() {
    for mut game in [game(2, 1), game(9, 9), game(1, 1)] {
        for key in ["", "0", "1", "s", "?", "0", "8", "1", "0", "0"] {
            keys(&mut game, key);
            for (width, height) in [(80, 24), (200, 60), (40, 12), (41, 200), (300, 13), (9, 2)] {
                screen(&game, width, height);
            }
        }
    }
}

#[test]
fn the_coroutine_is_that_of_the_lesson_word_for_word() {
    let coroutine = |text: &str| {
        let from = text.find("\nasync fn suspended").unwrap();
        let to = from + text[from..].find("\n}").unwrap();
        text[from..to].replace('\r', "")
    };
    let lesson = include_str!("../../../src/bin/15_counter_race.rs");
    assert_eq!(coroutine(program::SOURCE.1), coroutine(lesson));
}

#[test]
fn the_command_line() {
    let work = |words: &str| {
        let words: Vec<_> = words.split_whitespace().map(OsString::from).collect();
        super::work(&words)
    };
    let race = |workers, increments| Ok(Work { workers, increments });
    assert_eq!(work("15_counter_race"), race(2, 1));
    assert_eq!(work("15 --workers 3 --increments=2"), race(3, 2));
    for (words, why) in [
        ("", "expected a lesson: --play 15_counter_race"),
        ("17", "17_life cannot be played; 15_counter_race can"),
        ("98_nothing", "no lesson \"98_nothing\""),
        ("15 --workers", "--workers \"\": expected a number from 1 to 9"),
        ("15 --workers 10", "--workers \"10\": expected a number from 1 to 9"),
        ("15 --increments=-1", "--increments \"-1\": expected"),
        ("15 --seed 7", "unknown argument \"--seed\""),
    ] {
        let refused = work(words).unwrap_err();
        assert!(refused.contains(why) && !refused.contains('\n'), "{refused}");
    }
}
