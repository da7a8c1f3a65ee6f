//! Who is told of what happens.

use super::Event;

/// Something that wants to know what happens.
///
/// It is called on the thread where the thing happens, outside every borrow and lock of the
/// runtime. What it does is not itself traced, and it must neither spawn nor block on the runtime
/// that it observes.
///
/// It must not panic either. If it does, nothing is hidden and nothing is lost: what it was told of
/// happens all the same, or is undone where the panic would take the result along (an item that was
/// about to leave a queue stays in it, a lock that was about to be taken is free). Then the panic
/// comes out of the operation that was told, or out of `block_on` where that was the loop. Tasks
/// stay where they are and go on in the next `block_on`.
///
/// ```
/// use handloom::trace::{Event, Observer, What};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// /// Counts turns. A [`Recorder`](handloom::trace::Recorder) keeps everything.
/// struct Turns(Arc<AtomicUsize>);
///
/// impl Observer for Turns {
///     fn event(&self, event: Event) {
///         if let What::Polled { .. } = event.what {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let turns = Arc::new(AtomicUsize::new(0));
/// let runtime = handloom::Runtime::builder().observer(Turns(turns.clone())).build();
/// runtime.block_on(handloom::yield_now());
/// assert_eq!(turns.load(Ordering::Relaxed), 2);
/// ```
pub trait Observer: Send + Sync {
    /// One thing happened.
    fn event(&self, event: Event);
}

impl Observer for Box<dyn Observer> {
    fn event(&self, event: Event) {
        (**self).event(event);
    }
}
