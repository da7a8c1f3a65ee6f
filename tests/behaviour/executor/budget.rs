//! A poll has a budget of operations, and nobody may be worse off because it is spent.

use handloom::sync::{Event, Mutex, Notify, Queue, oneshot};
use handloom::time::sleep;
use handloom::{Runtime, gather, race, spawn, spawn_blocking, yield_now};
use handloom_tests::{limit, runtime};
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// As many operations as a poll may do.
async fn spend(mutex: &Mutex<()>) {
    for _ in 0..128 {
        drop(mutex.lock().await);
    }
}

/// Always has something to do, and never has to wait.
async fn busy() {
    let mutex = Mutex::new(());
    loop {
        drop(mutex.lock().await);
    }
}

/// One task waits for a moment when its budget is spent; the moment comes before its next turn.
fn the_moment_is_not_missed<F>(waits: F, comes: impl Fn() + 'static)
where
    F: Future<Output = ()> + 'static,
{
    let _limit = limit();
    runtime().block_on(async move {
        let waiting = spawn(async move {
            spend(&Mutex::new(())).await;
            waits.await;
        });
        let coming = spawn(async move { comes() });
        waiting.await.unwrap();
        coming.await.unwrap();
    });
}

#[test]
fn a_moment_that_comes_when_the_budget_is_spent_is_not_missed() {
    let notify = Rc::new(Notify::new());
    let told = notify.clone();
    the_moment_is_not_missed(async move { notify.notified().await }, move || told.notify_all());

    let event = Rc::new(Event::new());
    let told = event.clone();
    let set_and_clear = move || {
        told.set();
        told.clear();
    };
    the_moment_is_not_missed(async move { event.wait().await }, set_and_clear);

    let queue = Rc::new(Queue::bounded(2));
    queue.try_put(1).unwrap();
    let other = queue.clone();
    let done_and_begun = move || {
        other.try_get().unwrap();
        other.task_done();
        other.try_put(2).unwrap();
    };
    the_moment_is_not_missed(async move { queue.join().await }, done_and_begun);
}

#[test]
fn one_that_is_always_busy_keeps_none_of_its_siblings_from_being_heard() {
    let _limit = limit();
    let siblings: Vec<(&str, Pin<Box<dyn Future<Output = ()>>>)> = vec![
        ("a sleep", Box::pin(sleep(Duration::from_millis(1)))),
        (
            "a sleep in a gather",
            Box::pin(async { drop(gather([sleep(Duration::from_millis(1))]).await) }),
        ),
        ("a task", Box::pin(async { spawn(yield_now()).await.unwrap() })),
        ("a job", Box::pin(async { spawn_blocking(|| ()).await.unwrap() })),
        ("a lock", Box::pin(async { drop(Mutex::new(()).lock().await) })),
        (
            "a value",
            Box::pin(async {
                let (sender, receiver) = oneshot::channel();
                drop(spawn(async move { sender.send(()).unwrap() }));
                receiver.await.unwrap();
            }),
        ),
    ];
    for (name, sibling) in siblings {
        let heard = Rc::new(Cell::new(false));
        let hears = heard.clone();
        let sibling: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            sibling.await;
            hears.set(true);
        });
        // A clock that jumps does so when nobody has anything to do.
        Runtime::new().block_on(async { _ = race(busy(), sibling).await });
        assert!(heard.get(), "{name} was never heard");
    }
}

/// Runs a future as a loop of somebody else does, without sleep.
fn run_elsewhere<F: Future>(future: F) -> F::Output {
    struct Nothing;
    impl Wake for Nothing {
        fn wake(self: Arc<Self>) {}
    }
    let waker = Waker::from(Arc::new(Nothing));
    let mut future = pin!(future);
    for _ in 0..1_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        std::thread::yield_now();
    }
    panic!("a million polls are not enough");
}

/// Waits in its destructor.
struct WaitsInDrop(Option<oneshot::Receiver<()>>);

impl Drop for WaitsInDrop {
    fn drop(&mut self) {
        let receiver = self.0.take();
        run_elsewhere(async { receiver.unwrap().await.unwrap() });
    }
}

#[test]
fn a_loop_inside_of_a_poll_and_one_between_two_polls_come_to_an_end() {
    let _limit = limit();
    runtime().block_on(async {
        spend(&Mutex::new(())).await;
        run_elsewhere(spawn_blocking(|| ())).unwrap();
        let (sender, receiver) = oneshot::channel();
        sender.send(()).unwrap();
        let waits = WaitsInDrop(Some(receiver));
        let task = spawn(async move {
            let _waits = waits;
            spend(&Mutex::new(())).await;
            poll_fn(|_| Poll::<()>::Pending).await;
        });
        yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    });
}
