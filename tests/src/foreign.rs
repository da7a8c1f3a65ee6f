//! Wakers that are not the runtime's own.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{RawWaker, RawWakerVTable, Wake, Waker};

/// A waker that counts how often it was woken.
#[derive(Debug, Default)]
pub struct Counting(AtomicUsize);

impl Counting {
    /// The count, and a waker that adds to it.
    pub fn new() -> (Arc<Self>, Waker) {
        let count = Arc::new(Counting::default());
        (count.clone(), Waker::from(count))
    }

    /// How often it was woken.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Counting {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A waker that runs a closure of yours whenever it is cloned, woken or dropped: the foreign code
/// that a runtime must never call while it holds a lock or a borrow. It stays on its thread,
/// which a [`Waker`] cannot promise and a test can.
#[derive(Clone, Debug)]
pub struct Foreign {
    hooks: Rc<Hooks>,
}

#[derive(Default)]
struct Hooks {
    on_clone: Hook,
    on_wake: Hook,
    on_drop: Hook,
}

type Hook = RefCell<Option<Rc<dyn Fn()>>>;

impl std::fmt::Debug for Hooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hooks")
    }
}

impl Foreign {
    /// A waker that does nothing yet.
    pub fn new() -> Self {
        Foreign { hooks: Rc::default() }
    }

    /// Called at each clone from here on.
    pub fn on_clone(self, hook: impl Fn() + 'static) -> Self {
        *self.hooks.on_clone.borrow_mut() = Some(Rc::new(hook));
        self
    }

    /// Called at each wake from here on.
    pub fn on_wake(self, hook: impl Fn() + 'static) -> Self {
        *self.hooks.on_wake.borrow_mut() = Some(Rc::new(hook));
        self
    }

    /// Called at each drop of a waker from here on.
    pub fn on_drop(self, hook: impl Fn() + 'static) -> Self {
        *self.hooks.on_drop.borrow_mut() = Some(Rc::new(hook));
        self
    }

    /// Takes all hooks out, so that what is left of the wakers can go in peace.
    pub fn calm(&self) {
        for hook in [&self.hooks.on_clone, &self.hooks.on_wake, &self.hooks.on_drop] {
            drop(hook.take());
        }
    }

    /// The waker.
    #[allow(unsafe_code)]
    pub fn waker(&self) -> Waker {
        let data = Rc::into_raw(self.hooks.clone()).cast();
        // SAFETY: the table below keeps one count of the `Rc` for each waker. Such a waker must
        // not leave its thread; those who use this type keep it where it was made.
        unsafe { Waker::from_raw(RawWaker::new(data, &TABLE)) }
    }
}

impl Default for Foreign {
    fn default() -> Self {
        Foreign::new()
    }
}

fn call(hook: &Hook) {
    // Out of the cell first: the hook may clone, wake or drop the same waker.
    let hook = hook.borrow().clone();
    if let Some(hook) = hook {
        hook();
    }
}

static TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// The hooks of a waker whose count is not given up.
#[allow(unsafe_code)]
fn borrowed(data: *const ()) -> Rc<Hooks> {
    let hooks: *const Hooks = data.cast();
    // SAFETY: `data` is from `Rc::into_raw` in `Foreign::waker`, and the waker that is being used
    // owns one count, so the value lives; the count taken here is one more.
    unsafe {
        Rc::increment_strong_count(hooks);
        Rc::from_raw(hooks)
    }
}

/// The hooks of a waker that ends here.
#[allow(unsafe_code)]
fn owned(data: *const ()) -> Rc<Hooks> {
    // SAFETY: as above, and the count is the one that the waker owned.
    unsafe { Rc::from_raw(data.cast()) }
}

fn clone(data: *const ()) -> RawWaker {
    let hooks = borrowed(data);
    call(&hooks.on_clone);
    RawWaker::new(Rc::into_raw(hooks).cast(), &TABLE)
}

fn wake(data: *const ()) {
    call(&owned(data).on_wake);
}

fn wake_by_ref(data: *const ()) {
    call(&borrowed(data).on_wake);
}

fn drop_waker(data: *const ()) {
    call(&owned(data).on_drop);
}

/// A waker that does nothing and does not know its own clone, as `will_wake` permits.
#[allow(unsafe_code)]
pub fn stranger() -> Waker {
    static ONE: RawWakerVTable = RawWakerVTable::new(|_| other(&TWO), |_| {}, |_| {}, |_| {});
    static TWO: RawWakerVTable = RawWakerVTable::new(|_| other(&ONE), |_| {}, |_| {}, |_| {});
    fn other(table: &'static RawWakerVTable) -> RawWaker {
        RawWaker::new(std::ptr::null(), table)
    }
    // SAFETY: there is no data behind it, so any number of threads may do nothing to it.
    unsafe { Waker::from_raw(other(&ONE)) }
}
