use super::*;
use crate::cli::Spec;
use std::sync::atomic::{AtomicU64, Ordering};

const SPEC: Spec = Spec {
    name: "99_test",
    params: &[PARAMS],
    versions: &[("good", ""), ("bad", ""), ("odd", "")],
    ..Spec::DEFAULT
};

// `Lesson::sample` is recorded.
fn work(line: &str) -> Work {
    Work::new(&Lesson::sample(&SPEC, line))
}

#[test]
fn a_recorded_run_is_small_as_far_as_it_is_not_told_otherwise() {
    assert_eq!(work(""), RECORDED);
    assert_eq!(work("--workers 5"), Work { workers: 5, ..RECORDED });
    assert_eq!(work("--increments 1"), Work { increments: 1, ..RECORDED });
    let asked = "--workers 5 --increments 100000";
    assert_eq!(work(asked), Work { workers: 5, increments: 100_000 });
    assert_eq!(work(asked).expected(), 500_000);
}

#[test]
fn a_run_on_a_virtual_clock_is_shorter_as_far_as_it_is_not_told_otherwise() {
    let work = |line| Work::new(&Lesson::unrecorded(&SPEC, line));
    assert_eq!(work("--clock virtual"), UNTIMED);
    assert_eq!(work("--clock virtual --workers 2"), Work { workers: 2, ..UNTIMED });
    assert_eq!(work("--clock real"), Work { workers: 5, increments: 100_000 });
}

#[test]
fn work_is_said_in_the_singular_too() {
    assert_eq!(RECORDED.to_string(), "2 workers × 3 increments");
    assert_eq!(Work { workers: 1, increments: 1 }.to_string(), "1 worker × 1 increment");
}

#[test]
fn the_score_has_the_versions_that_ran_and_a_wrong_one_fails_its_check() {
    let lesson = Lesson::sample(&SPEC, "--clock virtual");
    let mut score = Score::new(&lesson, RECORDED);
    score.right("good", |_| 6);
    assert_eq!(lesson.failed_checks(), 0);
    score.right("bad", |_| 4);
    assert_eq!(lesson.failed_checks(), 1);
    score.racing("odd", || 5);
    let table = "\
version  found  lost  time
good         6     0     -
bad          4     2     -
odd          -     -     -";
    assert_eq!(score.table.to_string(), table);
}

#[test]
fn a_second_run_that_finds_something_else_fails_its_check() {
    let lesson = Lesson::sample(&SPEC, "--seed 1");
    let mut score = Score::new(&lesson, RECORDED);
    score.repeatable("good", |_| 4);
    assert_eq!(lesson.failed_checks(), 0);
    let found = AtomicU64::new(3);
    score.repeatable("bad", |_| found.fetch_add(1, Ordering::Relaxed));
    assert_eq!(lesson.failed_checks(), 1);
    assert!(score.notes[1].ends_with("Lost: 3; in a second run: 2."), "{:?}", score.notes);
}

#[test]
fn in_turns_each_round_counts_one() {
    let lesson = Lesson::sample(&SPEC, "");
    let mut score = Score::new(&lesson, RECORDED);
    score.repeatable("good", |_| 3);
    assert_eq!(lesson.failed_checks(), 0);
    score.repeatable("bad", |_| 4);
    assert_eq!(lesson.failed_checks(), 1);
}

#[test]
fn threads_that_lose_nothing_are_told_that_it_was_luck() {
    let lesson = Lesson::sample(&SPEC, "");
    let mut score = Score::new(&lesson, RECORDED);
    score.racing("good", || 6);
    score.racing("bad", || 5);
    assert!(score.notes[0].contains("luck") && !score.notes[1].contains("luck"));
    assert_eq!(lesson.failed_checks(), 0);
    score.racing("odd", || 7);
    assert_eq!(lesson.failed_checks(), 1);
}

#[test]
fn a_version_that_is_not_asked_for_does_not_run() {
    let lesson = Lesson::sample(&SPEC, "--only good");
    let mut score = Score::new(&lesson, RECORDED);
    score.right("bad", |_| unreachable!());
    assert_eq!(score.table.to_string(), "");
}
