use super::*;
use crate::cli::Spec;
use crate::lesson::Lesson;
use crate::life::{LifeOptions, PARAMS};
use handloom::{Runtime, gather};
use std::time::Instant;

const SPEC: Spec = Spec { name: "99_life", params: &[PARAMS], ..Spec::DEFAULT };

fn pretended(line: &str) -> PretendedIo {
    LifeOptions::new(&Lesson::sample(&SPEC, line)).unwrap().io
}

/// Milliseconds of the clock.
fn since(start: Instant) -> u128 {
    (now() - start).as_millis()
}

#[test]
fn cells_wait_at_the_same_time_even_where_they_share_connections() {
    let runtime = Runtime::builder().virtual_clock().build();
    runtime.block_on(async {
        let io = CellIo::socket(pretended("--delay 100"), false, 2345).await.unwrap();
        assert_eq!(io.connections(), MOST_CONNECTIONS);
        for _ in 0..3 {
            let start = now();
            let reads = gather((0..2345).map(|x| io.read(0, x))).await;
            assert!(reads.into_iter().all(|read| read.is_ok()));
            assert_eq!(since(start), 100);
        }
    });
    // They find the end of their connections at their next turn.
    runtime.block_on(async { sleep(Duration::from_millis(1)).await });
    assert_eq!(runtime.tasks(), 0, "the servers end with their connections");
}

#[test]
fn a_question_that_comes_later_is_answered_later() {
    let runtime = Runtime::builder().virtual_clock().build();
    let answered = runtime.block_on(async {
        let io = CellIo::socket(pretended("--delay 100"), false, 1).await.unwrap();
        let start = now();
        let late = [0, 30, 60, 250].map(async |after| {
            sleep(Duration::from_millis(after)).await;
            io.read(0, 0).await.unwrap();
            since(start)
        });
        gather(late).await
    });
    assert_eq!(answered, [100, 130, 160, 350]);
}

#[test]
fn the_cell_that_is_to_fail_does_and_after_the_same_time() {
    let runtime = Runtime::builder().virtual_clock().build();
    runtime.block_on(async {
        let fails = pretended("--delay 100 --fail 2,3");
        for io in [CellIo::timer(fails, false), CellIo::socket(fails, false, 2).await.unwrap()] {
            let start = now();
            let error = io.read(2, 3).await.unwrap_err();
            assert_eq!((error.to_string().as_str(), since(start)), ("I/O trouble at 2,3", 100));
            assert!(io.read(3, 2).await.is_ok());
        }
    });
}

#[test]
fn counting_neighbours_does_io_only_if_it_was_asked_for() {
    assert!(!CellIo::timer(pretended(""), false).reads_neighbors());
    assert!(CellIo::timer(pretended(""), true).reads_neighbors());
}
