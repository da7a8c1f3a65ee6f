//! The clock: real and virtual, and what holds it.

use handloom::net::TcpListener;
use handloom::time::{Clock, hold, now, sleep, sleep_until, timeout};
use handloom::trace::{Event, Observer, What};
use handloom::{Runtime, spawn};
use handloom_tests::{both, everywhere, limit, recorded, runtime};
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_virtual_clock_jumps_exactly_and_takes_no_time() {
    everywhere(|| async {
        let (start, real) = (now(), Instant::now());
        sleep(Duration::from_secs(3600)).await;
        assert_eq!(now() - start, Duration::from_secs(3600));
        sleep(Duration::from_nanos(1)).await;
        assert_eq!(now() - start, Duration::new(3600, 1));
        sleep_until(start + Duration::from_secs(4000)).await;
        assert_eq!(now() - start, Duration::from_secs(4000));
        assert!(real.elapsed() < Duration::from_secs(60));
    });
}

#[test]
fn timers_that_are_close_together_each_have_their_own_moment() {
    everywhere(|| async {
        let start = now();
        let naps = (0..50).map(|n| async move {
            let nap = Duration::from_nanos(100 * n + 1);
            sleep(nap).await;
            assert_eq!(now() - start, nap);
        });
        handloom::gather(naps).await;
    });
}

#[test]
fn a_real_clock_is_never_early() {
    let _limit = limit();
    let check = || async {
        for micros in [0, 1, 10, 99, 500, 999, 1000, 1001, 1500, 2999] {
            let (nap, start) = (Duration::from_micros(micros), Instant::now());
            sleep(nap).await;
            assert!(start.elapsed() >= nap, "{:?} of {nap:?}", start.elapsed());
        }
    };
    // Asleep by parking its thread, and asleep in the operating system.
    Runtime::new().block_on(check());
    Runtime::new().block_on(async {
        let _socket = TcpListener::bind("127.0.0.1:0").unwrap();
        check().await;
        spawn(check()).await.unwrap();
    });
}

#[test]
fn a_held_clock_stands_still_until_the_last_hold_is_dropped() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let start = now();
        let holds = [hold(), hold()];
        let waker = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        let mut raised = false;
        let thread = thread::spawn(move || {
            for hold in holds {
                // Long enough that a clock that is not held would have jumped.
                for _ in 0..1000 {
                    thread::yield_now();
                }
                waker.wake_by_ref();
                drop(hold);
            }
        });
        let worked = poll_fn(|_| {
            if std::mem::replace(&mut raised, true) { Poll::Ready(()) } else { Poll::Pending }
        });
        assert!(timeout(MS, worked).await.is_ok(), "the wake comes before any deadline");
        assert_eq!(now(), start);
        // Whether or not the last hold is still there, this ends.
        sleep(MS).await;
        assert_eq!(now() - start, MS);
        thread.join().unwrap();
    });
    drop(recorder);
}

/// The clock does not get to any deadline by itself, so there is none to wake up for.
#[test]
fn while_the_clock_is_held_the_loop_sleeps_through_every_deadline() {
    struct Parks(Sender<bool>);
    impl Observer for Parks {
        fn event(&self, event: Event) {
            if let What::Parked { until } = event.what {
                let _ = self.0.send(until.is_some());
            }
        }
    }
    let _limit = limit();
    let (parks, parked) = channel();
    let runtime = Runtime::builder().virtual_clock().observer(Parks(parks)).build();
    let parked = runtime.block_on(async {
        let until_it_parks = handloom::spawn_blocking(move || (parked.recv(), parked));
        let (job, ()) = both(until_it_parks, sleep(MS)).await;
        job.unwrap()
    });
    assert_eq!(parked.0, Ok(false));
    assert!(parked.1.try_iter().all(|has_deadline| !has_deadline));
}

#[test]
fn a_hold_that_is_dropped_while_the_loop_sleeps_wakes_it() {
    let _limit = limit();
    for sockets in [false, true] {
        runtime().block_on(async {
            let _socket = sockets.then(|| TcpListener::bind("127.0.0.1:0").unwrap());
            for _ in 0..100 {
                let hold = hold();
                let thread = thread::spawn(move || drop(hold));
                sleep(MS).await;
                thread.join().unwrap();
            }
        });
    }
}

#[test]
fn what_our_own_tasks_send_over_loopback_comes_before_any_deadline() {
    everywhere(|| async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let start = now();
        let server = spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut byte = [0];
            while stream.read(&mut byte).await.unwrap() > 0 {
                stream.write_all(&byte).await.unwrap();
            }
        });
        let echo = async {
            let stream = handloom::net::TcpStream::connect(address).await.unwrap();
            for n in 0..20 {
                stream.write_all(&[n]).await.unwrap();
                let mut byte = [0];
                stream.read_exact(&mut byte).await.unwrap();
                assert_eq!(byte, [n]);
            }
        };
        timeout(MS, echo).await.expect("no time passes");
        assert_eq!(now(), start);
        server.await.unwrap();
    });
}

/// It says that the runtime moves it, and cannot be moved.
#[derive(Debug)]
struct Stuck(Instant);

impl Clock for Stuck {
    fn now(&self) -> Instant {
        self.0
    }

    fn is_virtual(&self) -> bool {
        true
    }
}

#[test]
#[should_panic(expected = "a virtual clock has to implement Clock::advance_to")]
fn a_virtual_clock_that_cannot_be_moved_is_refused() {
    let _limit = limit();
    let clock = Arc::new(Stuck(Instant::now()));
    Runtime::builder().clock(clock).build().block_on(sleep(Duration::from_secs(1)));
}
