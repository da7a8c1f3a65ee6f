use super::*;
use crate::http::Failure;
use crate::testing::on_virtual_time;
use handloom::gather;
use handloom::sync::Queue;
use std::cell::RefCell;
use std::rc::Rc;

const MS: Duration = Duration::from_millis(1);

#[test]
fn greenlets_wait_at_the_same_time_and_go_on_where_they_stopped() {
    let said = on_virtual_time(async || {
        let said = Rc::new(RefCell::new(Vec::new()));
        let before = now();
        let greenlets = ["a", "b"].map(|name| {
            let said = Rc::clone(&said);
            // Two calls deep, neither of which is asynchronous.
            fn speak(hub: &Hub<'_>, name: &'static str, said: &RefCell<Vec<(&str, u32)>>) {
                for n in 0..2 {
                    said.borrow_mut().push((name, n));
                    hub.sleep(10 * MS);
                }
            }
            spawn(name, move |hub| speak(hub, name, &said)).unwrap()
        });
        gather(greenlets).await;
        assert_eq!(now() - before, 20 * MS);
        said.take()
    });
    assert_eq!(said, [("a", 0), ("b", 0), ("a", 1), ("b", 1)]);
}

#[test]
fn a_greenlet_and_a_coroutine_talk_through_a_queue() {
    let sum = on_virtual_time(async || {
        let queue = Rc::new(Queue::named("numbers", 1));
        let ours = Rc::clone(&queue);
        let greenlet = super::spawn("sum", move |hub| {
            let mut sum = 0;
            while let Some(number) = hub.wait(ours.get()) {
                sum += number;
            }
            sum
        });
        for number in 1..=10 {
            queue.put(number).await.unwrap();
        }
        queue.close();
        greenlet.unwrap().await.unwrap()
    });
    assert_eq!(sum, 55);
}

#[test]
fn a_panic_in_a_greenlet_goes_to_its_handle() {
    on_virtual_time(async || {
        let greenlet = super::spawn::<()>("clumsy", |hub| {
            hub.sleep(MS);
            panic!("on purpose");
        });
        let error = greenlet.unwrap().await.unwrap_err();
        assert!(error.to_string().contains("on purpose"), "{error}");
    });
}

/// Whoever gives up a stack gives up what is on it, as unwinding does.
#[test]
fn a_greenlet_that_is_dropped_drops_what_is_on_its_stack() {
    struct Tell(Rc<Cell<u32>>);
    impl Drop for Tell {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let dropped = Rc::new(Cell::new(0));
    on_virtual_time(async || {
        let waits = |dropped: &Rc<Cell<u32>>| {
            let tell = Tell(Rc::clone(dropped));
            super::spawn("for ever", move |hub| {
                let _tell = tell;
                hub.wait(std::future::pending::<()>());
            })
        };
        let aborted = waits(&dropped).unwrap();
        sleep(MS).await;
        aborted.abort();
        assert!(aborted.await.is_err());
        assert_eq!(dropped.get(), 1);
        // One that has not begun has nothing but its body.
        let early = waits(&dropped).unwrap();
        early.abort();
        assert!(early.await.is_err());
        assert_eq!(dropped.get(), 2);
        // And one that outlives everything else goes with the runtime.
        let _ = waits(&dropped).unwrap();
        sleep(MS).await;
    });
    assert_eq!(dropped.get(), 3);
}

#[test]
fn a_wait_that_is_polled_for_nothing_goes_on_waiting() {
    on_virtual_time(async || {
        let greenlet = super::spawn("patient", |hub| {
            hub.sleep(10 * MS);
            hub.sleep(10 * MS);
        });
        let mut greenlet = greenlet.unwrap();
        let before = now();
        // Each timeout polls the handle, and the greenlet itself is polled when a timer wakes it.
        assert!(timeout(5 * MS, &mut greenlet).await.is_err());
        greenlet.await.unwrap();
        assert_eq!(now() - before, 20 * MS);
    });
}

#[test]
fn stacks_are_counted_and_what_a_wait_holds_is_measured() {
    on_virtual_time(async || {
        let _ = Stacks::look();
        let greenlets: Vec<_> =
            (0..1000).map(|_| super::spawn("one of many", |hub| hub.sleep(MS)).unwrap()).collect();
        gather(greenlets).await;
        let stacks = Stacks::look();
        assert_eq!((stacks.now, stacks.most), (0, 1000));
        assert!((1..STACK_BYTES / 2).contains(&stacks.deepest_wait), "{stacks:?}");
        assert_eq!(Stacks::look(), Stacks { now: 0, most: 0, deepest_wait: 0 });
    });
}

#[test]
fn a_connection_of_a_greenlet_has_one_limit_for_all_that_is_done_with_it() {
    on_virtual_time(async || {
        let listener = handloom::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let drip = spawn("client", move |hub| {
            let mut stream = hub.connect(address, 10 * MS)?;
            stream.write_all(b"?")?;
            let mut all = Vec::new();
            stream.read_to_end(&mut all)
        });
        // A byte now and then keeps nobody waiting for longer than the limit.
        let (stream, _) = listener.accept().await.unwrap();
        let before = now();
        while stream.write_all(b"!").await.is_ok() && now() - before < 100 * MS {
            sleep(3 * MS).await;
        }
        let error = drip.unwrap().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(Failure::from(error), Failure::Late);
        assert!(now() - before < 20 * MS, "{:?}", now() - before);
    });
}
