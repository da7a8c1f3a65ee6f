use super::{JoinHandle, Runtime};
use judge::legs::{self, Executor};
use judge::same;
use mio::net::TcpStream;
use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

const LOOK: &str = "pub fn block_on";

impl Executor for Runtime {
    type Join<T: 'static> = JoinHandle<T>;

    fn new() -> Self {
        Runtime::new().expect("a reactor")
    }

    fn block_on<T: 'static>(&self, main: impl Future<Output = T> + 'static) -> T {
        Runtime::block_on(self, main).unwrap_or_else(|error| {
            judge::fail(format_args!("it ends with an error: {error}"), LOOK)
        })
    }

    fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
        self.tasks.spawn(future)
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + 'static {
        self.timers.sleep(time)
    }

    fn now(&self) -> Duration {
        self.timers.now()
    }
}

#[test]
fn leg_1_outputs_come_out() {
    legs::outputs::<Runtime>(LOOK);
}

#[test]
fn leg_2_tasks_take_turns() {
    legs::turns::<Runtime>(LOOK);
}

#[test]
fn leg_3_nobody_is_polled_without_a_reason() {
    legs::polls::<Runtime>(LOOK);
}

#[test]
fn leg_4_sleeps_end_in_order() {
    legs::sleeps::<Runtime>(LOOK);
}

#[test]
fn leg_4_time_stands_still_while_anybody_can_run() {
    legs::time::<Runtime>(LOOK);
}

#[test]
fn leg_5_dropped_sleeps_hold_nobody_up() {
    legs::dropped_sleeps::<Runtime>(LOOK);
}

#[test]
fn leg_6_threads_may_wake() {
    legs::threads::<Runtime>(LOOK);
}

#[test]
fn leg_7_sockets_are_served_while_others_turn() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it has one");
    let peer = thread::spawn(move || {
        let mut stream = std::net::TcpStream::connect(address).expect("somebody who listens");
        let mut answer = [0; 4];
        for _ in 0..20 {
            stream.write_all(b"ping").expect("room for four bytes");
            stream.read_exact(&mut answer).expect("an answer");
        }
    });
    let (ours, _) = listener.accept().expect("somebody who connects");
    ours.set_nonblocking(true).expect("it can be");
    let mut ours = TcpStream::from_std(ours);
    let runtime = <Runtime as Executor>::new();
    let token = runtime.reactor.register(&mut ours).expect("it can be watched");
    let inside = runtime.clone();
    let rounds = Runtime::block_on(&runtime, async move {
        // Somebody who always has something to do must not keep the socket waiting.
        let busy = inside.tasks.spawn(poll_fn(|cx| {
            cx.waker().wake_by_ref();
            std::task::Poll::<()>::Pending
        }));
        let mut rounds = 0;
        loop {
            let mut buffer = [0; 4];
            let read = poll_fn(|cx| inside.reactor.poll_read(&ours, token, &mut buffer, cx)).await;
            match read.expect("bytes") {
                0 => break,
                _ => (&ours).write_all(&buffer).expect("room for four bytes"),
            }
            rounds += 1;
        }
        drop(busy);
        rounds
    });
    peer.join().expect("it does not panic");
    same("the rounds of ping and pong", rounds.ok(), Some(20), LOOK);
}

#[test]
fn leg_8_life() {
    legs::life::<Runtime>(LOOK);
}
