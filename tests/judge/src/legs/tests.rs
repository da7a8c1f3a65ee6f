//! Handloom passes every leg.

use super::*;
use handloom::Runtime;
use std::pin::Pin;

#[derive(Clone)]
struct Handloom(Rc<Runtime>, std::time::Instant);

impl Executor for Handloom {
    type Join<T: 'static> = Pin<Box<dyn Future<Output = T>>>;

    fn new() -> Self {
        let runtime = Runtime::builder().virtual_clock().build();
        let start = runtime.now();
        Handloom(Rc::new(runtime), start)
    }

    fn block_on<T: 'static>(&self, main: impl Future<Output = T> + 'static) -> T {
        self.0.block_on(main)
    }

    fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> Self::Join<T> {
        let task = handloom::spawn(future);
        Box::pin(async move { task.await.expect("it does not panic") })
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + 'static {
        handloom::time::sleep(time)
    }

    fn now(&self) -> Duration {
        self.0.now() - self.1
    }
}

#[test]
fn handloom_passes_every_leg() {
    outputs::<Handloom>("");
    turns::<Handloom>("");
    polls::<Handloom>("");
    sleeps::<Handloom>("");
    time::<Handloom>("");
    dropped_sleeps::<Handloom>("");
    threads::<Handloom>("");
    life::<Handloom>("");
}
