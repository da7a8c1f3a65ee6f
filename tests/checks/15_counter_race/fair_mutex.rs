use super::{Fair, Guard};
use handloom::explore::droppable;
use handloom::sync::SharedCell;
use handloom::{gather, spawn, yield_now};
use judge::{Bell, every_schedule, fail, holds, same};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

const PASS_ON: &str = "fn pass_on";
const POLL: &str = "fn poll";
const DROP: &str = "impl Drop for Lock";

/// Polls it, and gives the guard if there is one.
fn polled(bell: &Bell, lock: &mut super::Lock) -> Option<Guard> {
    match bell.poll(lock) {
        Poll::Ready(guard) => Some(guard),
        Poll::Pending => None,
    }
}

/// The guard of a lock that nobody has.
fn taken(fair: &Fair) -> Guard {
    match polled(&Bell::new(), &mut fair.lock()) {
        Some(guard) => guard,
        None => fail("a lock that nobody has is not given to the first who asks", POLL),
    }
}

#[test]
fn what_is_free_is_taken_and_can_be_taken_again() {
    let fair = Fair::default();
    let guard = taken(&fair);
    holds("it is taken only once", polled(&Bell::new(), &mut fair.lock()).is_none(), POLL);
    drop(guard);
    drop(taken(&fair));
    same("the holder of a lock that was let go of", fair.0.borrow().holder, None, PASS_ON);
}

#[test]
fn it_goes_to_who_has_waited_longest() {
    let fair = Fair::default();
    let guard = taken(&fair);
    let bells = [(); 3].map(|()| Bell::new());
    let mut locks = [(); 3].map(|()| fair.lock());
    // They are polled in another order than they were made in.
    for at in [1, 0, 2] {
        holds(
            "who asks for a taken lock waits",
            polled(&bells[at], &mut locks[at]).is_none(),
            POLL,
        );
    }
    drop(guard);
    let rings: Vec<_> = bells.iter().map(Bell::rings).collect();
    same(
        "how often the second, the first and the third in the line were woken",
        rings,
        [0, 1, 0],
        PASS_ON,
    );
    let mut late = fair.lock();
    holds(
        "who comes later does not get in front",
        polled(&Bell::new(), &mut late).is_none(),
        PASS_ON,
    );
    let guard = polled(&bells[1], &mut locks[1]);
    holds("who was woken has the lock", guard.is_some(), POLL);
    drop(guard);
    let rings: Vec<_> = bells.iter().map(Bell::rings).collect();
    same("the wakes after the lock was let go of again", rings, [1, 1, 0], PASS_ON);
}

#[test]
fn who_is_polled_often_has_one_place_and_its_latest_waker() {
    let fair = Fair::default();
    let guard = taken(&fair);
    let (old, new, behind) = (Bell::new(), Bell::new(), Bell::new());
    let (mut often, mut other) = (fair.lock(), fair.lock());
    let _ = (polled(&old, &mut often), polled(&behind, &mut other));
    let _ = (polled(&old, &mut often), polled(&new, &mut often));
    same("the places of two who wait", fair.0.borrow().line.len(), 2, POLL);
    drop(guard);
    let rings = (old.rings(), new.rings(), behind.rings());
    same(
        "the wakes of its first waker, of its latest, and of the one behind",
        rings,
        (0, 1, 0),
        POLL,
    );
}

#[test]
fn who_is_dropped_in_the_line_is_passed_over() {
    let fair = Fair::default();
    let guard = taken(&fair);
    let (gone, next) = (Bell::new(), Bell::new());
    let (mut goes, mut stays) = (fair.lock(), fair.lock());
    let _ = (polled(&gone, &mut goes), polled(&next, &mut stays));
    drop(goes);
    holds("who is dropped while another has the lock wakes nobody", next.rings() == 0, DROP);
    drop(guard);
    same(
        "the wakes of the dropped one, and of the next",
        (gone.rings(), next.rings()),
        (0, 1),
        DROP,
    );
}

#[test]
fn who_is_dropped_with_the_lock_in_its_hands_passes_it_on() {
    let fair = Fair::default();
    let guard = taken(&fair);
    let (gone, next) = (Bell::new(), Bell::new());
    let (mut goes, mut stays) = (fair.lock(), fair.lock());
    let _ = (polled(&gone, &mut goes), polled(&next, &mut stays));
    drop(guard);
    drop(goes);
    same("the wakes of the one behind", next.rings(), 1, DROP);
    holds("the one behind has the lock", polled(&next, &mut stays).is_some(), DROP);
}

#[test]
fn a_waker_may_use_the_lock() {
    struct Curious(std::sync::atomic::AtomicBool);
    thread_local!(static FAIR: Fair = Fair::default());
    impl Wake for Curious {
        fn wake(self: Arc<Self>) {
            let is_free = FAIR.with(|fair| fair.0.try_borrow_mut().is_ok());
            self.0.store(is_free, std::sync::atomic::Ordering::SeqCst);
        }
    }
    let curious = Arc::new(Curious(std::sync::atomic::AtomicBool::new(false)));
    FAIR.with(|fair| {
        let guard = taken(fair);
        let mut lock = fair.lock();
        let waker = Waker::from(Arc::clone(&curious));
        let waits = std::pin::Pin::new(&mut lock).poll(&mut Context::from_waker(&waker));
        holds("who asks for a taken lock waits", waits.is_pending(), POLL);
        drop(guard);
    });
    let could = curious.0.load(std::sync::atomic::Ordering::SeqCst);
    holds("a waker that is called may use the lock: it is not borrowed", could, PASS_ON);
}

#[test]
fn one_at_a_time_in_any_order_whoever_is_dropped() {
    every_schedule(POLL, async || {
        let (fair, total) = (Fair::default(), Rc::new(SharedCell::new(0)));
        let workers = [false, true, false].map(|is_dropped| {
            let (fair, total) = (fair.clone(), Rc::clone(&total));
            spawn(async move {
                let guard = match is_dropped {
                    true => droppable(fair.lock()).await,
                    false => Some(fair.lock().await),
                };
                let Some(_guard) = guard else { return 0 };
                let seen = total.get();
                yield_now().await;
                total.set(seen + 1);
                1
            })
        });
        let added: i32 = gather(workers).await.into_iter().flatten().sum();
        match total.get() {
            total if total == added => Ok(()),
            total => {
                Err(format!("{added} tasks have added one under the lock, and the sum is {total}"))
            }
        }
    });
}
