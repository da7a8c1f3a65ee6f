use super::Queue;
use handloom::explore::droppable;
use handloom::spawn;
use judge::{Bell, every_schedule, same};
use std::task::Poll;

const POLL: &str = "fn poll";
const DROP: &str = "fn drop";

#[test]
fn items_come_out_in_order() {
    let queue = Queue::bounded(2);
    same(
        "the first and the second `try_put`",
        [queue.try_put(1), queue.try_put(2)],
        [Ok(()); 2],
        POLL,
    );
    same("a `try_put` into a full queue", queue.try_put(3), Err(3), POLL);
    let got = [(); 3].map(|()| Bell::new().poll(&mut queue.get()));
    same("three gets", got, [Poll::Ready(1), Poll::Ready(2), Poll::Pending], POLL);
}

#[test]
fn each_item_wakes_one_and_the_longest_first() {
    let queue = Queue::bounded(2);
    let bells = [(); 2].map(|()| Bell::new());
    let mut gets = [queue.get(), queue.get()];
    for (bell, get) in bells.iter().zip(&mut gets) {
        same("a get from an empty queue", bell.poll(get), Poll::Pending, POLL);
    }
    let _ = queue.try_put(1);
    same("the wakes after one item", bells.each_ref().map(Bell::rings), [1, 0], POLL);
    same("the get that was woken", bells[0].poll(&mut gets[0]), Poll::Ready(1), POLL);
    let _ = queue.try_put(2);
    same("the wakes after two items", bells.each_ref().map(Bell::rings), [1, 1], POLL);
}

#[test]
fn who_is_polled_often_has_one_place_and_its_latest_waker() {
    let queue = Queue::bounded(2);
    let (old, new) = (Bell::new(), Bell::new());
    let mut get = queue.get();
    let _ = (old.poll(&mut get), old.poll(&mut get), new.poll(&mut get));
    same("the places of one who waits", queue.0.borrow().line.len(), 1, POLL);
    let _ = queue.try_put(1);
    same(
        "the wakes of its first waker and of its latest",
        (old.rings(), new.rings()),
        (0, 1),
        POLL,
    );
}

#[test]
fn who_has_got_something_is_not_in_the_line() {
    let queue = Queue::bounded(2);
    let bells = [(); 2].map(|()| Bell::new());
    let mut gets = [queue.get(), queue.get()];
    let _ = (bells[0].poll(&mut gets[0]), bells[1].poll(&mut gets[1]));
    let _ = queue.try_put(1);
    // The second comes by, though it was not woken, and is faster.
    same("a get beside an item", bells[1].poll(&mut gets[1]), Poll::Ready(1), POLL);
    same("the get that came too late", bells[0].poll(&mut gets[0]), Poll::Pending, POLL);
    let _ = queue.try_put(2);
    same("the wakes of the one that waits again", bells[0].rings(), 2, POLL);
}

#[test]
fn who_is_dropped_in_the_line_is_not_woken() {
    let queue = Queue::bounded(2);
    let (gone, next) = (Bell::new(), Bell::new());
    let (mut goes, mut stays) = (queue.get(), queue.get());
    let _ = (gone.poll(&mut goes), next.poll(&mut stays));
    drop(goes);
    same("the wakes before there is an item", next.rings(), 0, DROP);
    let _ = queue.try_put(1);
    same(
        "the wakes of the dropped one and of the next",
        (gone.rings(), next.rings()),
        (0, 1),
        DROP,
    );
}

#[test]
fn who_is_dropped_after_its_wake_passes_it_on() {
    let queue = Queue::bounded(2);
    let (gone, next) = (Bell::new(), Bell::new());
    let (mut goes, mut stays) = (queue.get(), queue.get());
    let _ = (gone.poll(&mut goes), next.poll(&mut stays));
    let _ = queue.try_put(1);
    drop(goes);
    same("the wakes of the one behind", next.rings(), 1, DROP);
}

#[test]
fn nobody_is_woken_where_there_is_nothing_to_be_got() {
    let queue = Queue::bounded(2);
    let bells = [(); 3].map(|()| Bell::new());
    let mut gets = [(); 3].map(|()| queue.get());
    for (bell, get) in bells.iter().zip(&mut gets) {
        let _ = bell.poll(get);
    }
    let [first, second, _third] = gets;
    drop(second);
    let _ = queue.try_put(1);
    // Somebody else comes and takes it. The first was woken, and there is nothing left to pass on.
    same("a get beside an item", Bell::new().poll(&mut queue.get()), Poll::Ready(1), POLL);
    drop(first);
    same("how often the three were woken", bells.each_ref().map(Bell::rings), [1, 0, 0], DROP);
}

#[test]
fn no_wake_up_is_lost_in_any_order() {
    every_schedule(DROP, async || {
        let queue = Queue::bounded(1);
        let get = queue.get();
        let may_be_dropped = spawn(async move { droppable(get).await });
        let get = queue.get();
        let patient = spawn(get);
        let putting = queue.clone();
        let putter = spawn(async move { putting.try_put(1) });
        let first = may_be_dropped.await.map_err(|error| error.to_string())?;
        let _ = putter.await;
        if first.is_some() {
            let _ = queue.try_put(1);
        }
        match patient.await {
            Ok(1) => Ok(()),
            other => Err(format!("the one that waits patiently got {other:?}")),
        }
    });
}
