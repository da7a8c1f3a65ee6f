use super::Timers;
use judge::{Bell, same};
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

const ADVANCE: &str = "pub fn advance";
const POLL: &str = "fn poll";
const DROP: &str = "fn drop";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn nobody_waits_and_no_time_passes() {
    let timers = Rc::new(Timers::default());
    same("what `advance` says where nobody waits", timers.advance(), false, ADVANCE);
    same("the time", timers.now(), ms(0), ADVANCE);
    same("a sleep of no time", Bell::new().poll(&mut timers.sleep(ms(0))), Poll::Ready(()), POLL);
}

#[test]
fn time_goes_from_deadline_to_deadline() {
    let timers = Rc::new(Timers::default());
    let bells: Vec<_> = (0..4).map(|_| Bell::new()).collect();
    let mut sleeps: Vec<_> = [300, 100, 200, 100].map(|time| timers.sleep(ms(time))).into();
    for (bell, sleep) in bells.iter().zip(&mut sleeps) {
        same("a poll before the time", bell.poll(sleep), Poll::Pending, POLL);
    }
    let mut seen = Vec::new();
    while seen.len() < 9 && timers.advance() {
        let rings: Vec<_> = bells.iter().map(Bell::rings).collect();
        let over: Vec<_> = bells
            .iter()
            .zip(&mut sleeps)
            .map(|(bell, sleep)| bell.poll(sleep).is_ready())
            .collect();
        seen.push((timers.now(), rings, over));
    }
    let expected = [
        (ms(100), vec![0, 1, 0, 1], vec![false, true, false, true]),
        (ms(200), vec![0, 1, 1, 1], vec![false, true, true, true]),
        (ms(300), vec![1, 1, 1, 1], vec![true, true, true, true]),
    ];
    same("the times, the wakes and who was over, of 300, 100, 200, 100", seen, expected, ADVANCE);
}

#[test]
fn who_is_polled_often_has_one_place_and_it_is_the_latest() {
    let timers = Rc::new(Timers::default());
    let (old, new) = (Bell::new(), Bell::new());
    let mut sleep = timers.sleep(ms(100));
    for _ in 0..3 {
        let _ = old.poll(&mut sleep);
    }
    let _ = new.poll(&mut sleep);
    same("how many wait", timers.waiting.borrow().len(), 1, POLL);
    timers.advance();
    same(
        "the wakes of the first that polled and of the latest",
        (old.rings(), new.rings()),
        (0, 1),
        POLL,
    );
}

#[test]
fn who_is_dropped_is_not_waited_for() {
    let timers = Rc::new(Timers::default());
    let (gone, stays) = (Bell::new(), Bell::new());
    let (mut one, mut other, mut early) =
        (timers.sleep(ms(100)), timers.sleep(ms(100)), timers.sleep(ms(10)));
    let _ = (gone.poll(&mut one), stays.poll(&mut other), gone.poll(&mut early));
    drop(one);
    drop(early);
    same("the wakers of those that are gone", gone.wakers(), 0, DROP);
    timers.advance();
    same("the time, where the sleep of 10 ms was dropped", timers.now(), ms(100), DROP);
    same("the wakes of the one that stays", stays.rings(), 1, DROP);
}

#[test]
fn a_sleep_counts_from_when_it_was_made() {
    let timers = Rc::new(Timers::default());
    let _ = Bell::new().poll(&mut timers.sleep(ms(100)));
    let mut first = timers.sleep(ms(50));
    let _ = Bell::new().poll(&mut first);
    timers.advance();
    let mut second = timers.sleep(ms(50));
    same(
        "a poll at 50 of one made then, for 50",
        Bell::new().poll(&mut second),
        Poll::Pending,
        POLL,
    );
    timers.advance();
    same("the time after it", timers.now(), ms(100), POLL);
}
