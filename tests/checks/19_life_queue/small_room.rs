use super::{Decided, ToDecide, generation};
use handloom::spawn;
use handloom::sync::Queue;
use handloom::time::{now, sleep};
use handloom::{gather, yield_now};
use judge::{every_schedule, holds, ran, same};
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn generation";
const IO: Duration = Duration::from_millis(100);

type Queues = (Rc<Queue<ToDecide>>, Rc<Queue<Decided>>);

/// Queues with so much room, and so many workers between them, who say `*` to three neighbors.
fn queues(room: usize, workers: usize, takes: fn(usize) -> Duration) -> Queues {
    let (from, to) = (Rc::new(Queue::named("from", room)), Rc::new(Queue::named("to", room)));
    for _ in 0..workers {
        let (from, to) = (Rc::clone(&from), Rc::clone(&to));
        drop(spawn(async move {
            while let Some((at, neighbors)) = from.get().await {
                sleep(takes(at)).await;
                let state = if neighbors == 3 { '*' } else { '-' };
                to.put((at, state)).await.expect("it is open");
                from.task_done();
            }
        }));
    }
    (from, to)
}

/// So many cells, of which each third has three neighbors, and what becomes of them.
fn cells(count: u32) -> (Vec<u32>, String) {
    let cells: Vec<_> = (0..count).map(|at| if at % 3 == 0 { 3 } else { 2 }).collect();
    let next = cells.iter().map(|neighbors| if *neighbors == 3 { '*' } else { '-' }).collect();
    (cells, next)
}

#[test]
fn it_goes_on_with_room_for_all() {
    let (cells, expected) = cells(10);
    let ran = ran(LOOK, move || {
        let cells = cells.clone();
        async {
            let (from, to) = queues(10, 5, |_| IO);
            String::from_iter(generation(cells, from, to).await)
        }
    });
    same("what becomes of 10 cells", ran.output, expected, LOOK);
    same("how long five workers take for 10 cells, 100 ms each", ran.took, IO * 2, LOOK);
}

#[test]
fn it_goes_on_with_room_for_four() {
    let (cells, expected) = cells(45);
    let ran = ran(LOOK, move || {
        let cells = cells.clone();
        async {
            let (from, to) = queues(4, 5, |_| IO);
            String::from_iter(generation(cells, from, to).await)
        }
    });
    same("what becomes of 45 cells, where queues have room for 4", ran.output, expected, LOOK);
    same("how long five workers take for 45 cells, 100 ms each", ran.took, IO * 9, LOOK);
}

#[test]
fn it_goes_on_with_room_for_one() {
    let (cells, expected) = cells(7);
    let ran = ran(LOOK, move || {
        let cells = cells.clone();
        async {
            let (from, to) = queues(1, 1, |_| IO);
            String::from_iter(generation(cells, from, to).await)
        }
    });
    same("what becomes of 7 cells, where queues have room for one", ran.output, expected, LOOK);
}

#[test]
fn results_go_to_their_places() {
    let (cells, expected) = cells(6);
    let ran = ran(LOOK, move || {
        let cells = cells.clone();
        async {
            let takes = |at| IO - Duration::from_millis(at as u64);
            let (from, to) = queues(2, 6, takes);
            String::from_iter(generation(cells, from, to).await)
        }
    });
    same("what becomes of 6 cells, where the last is decided first", ran.output, expected, LOOK);
}

#[test]
fn nothing_is_left_behind_and_the_queues_stay_open() {
    let ran = ran(LOOK, async || {
        let (from, to) = queues(2, 2, |_| IO);
        let mut lives = Vec::new();
        for count in [5, 0, 3] {
            let next = generation(cells(count).0, Rc::clone(&from), Rc::clone(&to)).await;
            lives.push((String::from_iter(next), now()));
        }
        let times = [lives[1].1 - lives[0].1, lives[2].1 - lives[1].1];
        let lives: Vec<_> = lives.into_iter().map(|(life, _)| life).collect();
        (lives, times, from.is_closed() || to.is_closed(), to.is_empty())
    });
    let (lives, times, closed, empty) = ran.output;
    let what = "what becomes of 5 cells, of none, and of 3, in three generations";
    same(what, lives, ["*--*-", "", "*--"], LOOK);
    same("how long two workers take for none, and for 3", times, [Duration::ZERO, IO * 2], LOOK);
    holds("both queues are open for the next generation", !closed, LOOK);
    holds("no result is left in the second queue", empty, LOOK);
}

#[test]
fn it_goes_on_in_any_order() {
    every_schedule(LOOK, async || {
        let (from, to) = (Rc::new(Queue::named("from", 1)), Rc::new(Queue::named("to", 1)));
        let (takes, puts) = (Rc::clone(&from), Rc::clone(&to));
        let worker = spawn(async move {
            while let Some((at, neighbors)) = takes.get().await {
                yield_now().await;
                let state = if neighbors == 3 { '*' } else { '-' };
                puts.put((at, state)).await.expect("it is open");
                takes.task_done();
            }
        });
        let closes = Rc::clone(&from);
        let played = spawn(generation(vec![3, 2, 3], from, to));
        let next = played.await.map_err(|error| error.to_string())?;
        closes.close();
        gather([worker]).await;
        if next == ['*', '-', '*'] {
            Ok(())
        } else {
            Err(format!("cells with 3, 2 and 3 neighbors became {next:?}"))
        }
    });
}
