use super::saver;
use handloom::sync::Queue;
use handloom::time::sleep;
use handloom::trace::output;
use handloom::{spawn, yield_now};
use judge::{Ran, every_schedule, ran, same};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn saver";

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// So many hashes, one each 100 ms, saved in 230 ms whatever their number.
fn told(count: u32, most: usize) -> Ran<()> {
    ran(LOOK, move || async move {
        let queue = Rc::new(Queue::bounded(100));
        let save = async |batch: Vec<u32>| {
            output(format!("{batch:?}"));
            sleep(millis(230)).await;
        };
        let saving = spawn(saver(Rc::clone(&queue), most, save));
        for hash in 1..=count {
            sleep(millis(100)).await;
            let _ = queue.put(hash).await;
        }
        queue.close();
        let _ = saving.await;
    })
}

#[test]
fn what_gathers_during_a_save_is_the_next_batch() {
    let ran = told(6, 10);
    let batches = [(100, "[1]"), (330, "[2, 3]"), (560, "[4, 5]"), (790, "[6]")];
    let expected = batches.map(|(at, batch)| (millis(at), batch));
    same("what is saved, and when", ran.said(), expected, LOOK);
}

#[test]
fn the_saving_hides_behind_the_work() {
    let ran = told(9, 10);
    let what = "nine hashes of 100 ms, with saves of 230 ms, take no longer than 1.25 s";
    judge::holds(what, ran.took <= millis(1250), LOOK);
    let all: Vec<_> =
        ran.said().iter().flat_map(|(_, line)| line.trim_matches(['[', ']']).split(", ")).collect();
    same("what is saved, in this order", all.join(" "), "1 2 3 4 5 6 7 8 9", LOOK);
}

#[test]
fn no_batch_is_larger_than_the_server_takes() {
    let ran = ran(LOOK, async || {
        let queue = Rc::new(Queue::bounded(100));
        (1..=7).for_each(|hash| queue.try_put(hash).expect("there is room"));
        queue.close();
        let batches = RefCell::new(Vec::new());
        saver(queue, 3, async |batch: Vec<u32>| batches.borrow_mut().push(batch)).await;
        batches.take()
    });
    let expected = [vec![1, 2, 3], vec![4, 5, 6], vec![7]];
    same("seven hashes that are there already, three at a time", ran.output, expected, LOOK);
}

#[test]
fn nothing_is_lost_in_any_order() {
    every_schedule(LOOK, async || {
        let queue = Rc::new(Queue::bounded(2));
        let saved = Rc::new(RefCell::new(Vec::new()));
        let list = Rc::clone(&saved);
        let save = async move |batch: Vec<u32>| {
            yield_now().await;
            list.borrow_mut().extend(batch);
        };
        let saving = spawn(saver(Rc::clone(&queue), 2, save));
        let hashing = spawn(async move {
            for hash in 1..=4 {
                queue.put(hash).await.expect("it is not closed");
            }
            queue.close();
        });
        hashing.await.map_err(|error| error.to_string())?;
        saving.await.map_err(|error| error.to_string())?;
        let saved = saved.take();
        if saved == [1, 2, 3, 4] { Ok(()) } else { Err(format!("of 1 to 4 are saved {saved:?}")) }
    });
}
