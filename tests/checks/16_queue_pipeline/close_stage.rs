use super::stage;
use handloom::sync::Queue;
use handloom::time::sleep;
use handloom::{spawn, yield_now};
use judge::{every_schedule, ran, same};
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "fn stage";

/// A queue with these numbers, which is then closed.
fn source(items: impl Iterator<Item = u32> + 'static) -> Rc<Queue<u32>> {
    let queue = Rc::new(Queue::bounded(1));
    let feeds = Rc::clone(&queue);
    drop(spawn(async move {
        for item in items {
            feeds.put(item).await.expect("it is closed after the last");
        }
        feeds.close();
    }));
    queue
}

/// What comes out, until it is closed.
async fn all(queue: &Queue<u32>) -> Vec<u32> {
    let mut items = Vec::new();
    while let Some(item) = queue.get().await {
        items.push(item);
    }
    items.sort_unstable();
    items
}

async fn slow(item: u32) -> u32 {
    sleep(Duration::from_millis(100)).await;
    item * 10
}

#[test]
fn all_come_out_of_one_stage_and_then_it_is_closed() {
    let ran = ran(LOOK, async || all(&stage(&source(1..=7), 3, slow)).await);
    same("what comes out of a stage", ran.output, [10, 20, 30, 40, 50, 60, 70], LOOK);
    same(
        "how long seven items take with three workers, 100 ms each",
        ran.took,
        Duration::from_millis(300),
        LOOK,
    );
}

#[test]
fn a_slow_last_item_is_not_left_behind() {
    let ran = ran(LOOK, async || {
        let work = async |item: u32| {
            sleep(Duration::from_millis(u64::from(item))).await;
            item
        };
        all(&stage(&source([10, 500, 20, 30].into_iter()), 2, work)).await
    });
    same("what comes out of a stage with a slow item", ran.output, [10, 20, 30, 500], LOOK);
}

#[test]
fn nothing_to_do_is_done_soon() {
    let ran = ran(LOOK, async || all(&stage(&source(0..0), 3, slow)).await);
    same("what comes out where nothing goes in", ran.output, [], LOOK);
}

#[test]
fn stages_stand_one_behind_the_other() {
    let ran = ran(LOOK, async || {
        let first = stage(&source(1..=6), 2, slow);
        all(&stage(&first, 2, slow)).await
    });
    same("what comes out of two stages", ran.output, [100, 200, 300, 400, 500, 600], LOOK);
    // Three rounds in the first, and the last of them once more in the second.
    same("how long six items take through two stages", ran.took, Duration::from_millis(400), LOOK);
}

#[test]
fn nothing_is_lost_in_any_order() {
    every_schedule(LOOK, async || {
        let from = Rc::new(Queue::bounded(2));
        for item in [1, 2] {
            from.try_put(item).expect("there is room");
        }
        from.close();
        let work = async |item| {
            yield_now().await;
            item
        };
        let got = all(&stage(&from, 2, work)).await;
        if got == [1, 2] { Ok(()) } else { Err(format!("1 and 2 went in, and {got:?} came out")) }
    });
}
