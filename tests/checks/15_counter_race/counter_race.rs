use super::count;
use handloom::sync::SharedCell;
use handloom::time::sleep;
use handloom::{gather, spawn, yield_now};
use judge::{every_schedule, ran, same};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn count";
const MILLIS_100: Duration = Duration::from_millis(100);

async fn slow_meter() -> u64 {
    sleep(MILLIS_100).await;
    1
}

#[test]
fn nothing_is_lost_and_nobody_waits_for_another() {
    let ran = ran(LOOK, async || {
        let counter = Rc::new(SharedCell::new(0));
        let workers = (0..5).map(|_| spawn(count(Rc::clone(&counter), 3, slow_meter)));
        gather(workers).await;
        counter.get()
    });
    same("what five workers count who read 1 three times each", ran.output, 15, LOOK);
    let what = "how long five workers take for three readings of 100 ms each";
    same(what, ran.took, MILLIS_100 * 3, LOOK);
}

#[test]
fn each_reading_counts_at_once() {
    let ran = ran(LOOK, async || {
        let counter = Rc::new(SharedCell::new(0));
        let worker = spawn(count(Rc::clone(&counter), 3, slow_meter));
        sleep(Duration::from_millis(250)).await;
        let so_far = counter.get();
        let _ = worker.await;
        (so_far, counter.get())
    });
    same("the counter after two readings of three, and at the end", ran.output, (2, 3), LOOK);
}

#[test]
fn a_meter_is_read_no_more_often_than_asked() {
    let ran = ran(LOOK, async || {
        let (counter, reads) = (Rc::new(SharedCell::new(0)), Rc::new(Cell::new(0)));
        let workers = [(); 3].map(|()| {
            let (counter, reads) = (Rc::clone(&counter), Rc::clone(&reads));
            spawn(count(counter, 2, async move || {
                reads.set(reads.get() + 1);
                slow_meter().await
            }))
        });
        gather(workers).await;
        reads.get()
    });
    same("how often three workers read who are to read twice each", ran.output, 6, LOOK);
}

#[test]
fn it_is_right_in_every_order() {
    every_schedule(LOOK, async || {
        let counter = Rc::new(SharedCell::named("counter", 0));
        let workers = [1, 10].map(|reading| {
            let read = async move || {
                yield_now().await;
                reading
            };
            spawn(count(Rc::clone(&counter), 2, read))
        });
        gather(workers).await;
        match counter.get() {
            22 => Ok(()),
            other => {
                Err(format!("1 and 10, read twice each, are 22, and the counter says {other}"))
            }
        }
    });
}
