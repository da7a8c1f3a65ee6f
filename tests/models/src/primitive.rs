//! What crosses threads, as loom has it. It stands where the runtime's own `primitive.rs` does.

pub(crate) use loom::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize};
use std::cell::Cell;
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

/// A model has no short while.
pub(crate) const LOOKS: u32 = 0;

type Locked<T> = Result<T, std::sync::PoisonError<T>>;

/// A lock that can be made in a `const`, where loom's cannot. loom's, made at the first use, says who
/// may go on; the one of the standard library has the value, and is never waited for.
#[derive(Debug, Default)]
pub(crate) struct Mutex<T> {
    turn: OnceLock<loom::sync::Mutex<()>>,
    value: std::sync::Mutex<T>,
}

/// The value's is let go of first.
#[derive(Debug)]
pub(crate) struct MutexGuard<'a, T> {
    value: std::sync::MutexGuard<'a, T>,
    turn: loom::sync::MutexGuard<'a, ()>,
    mutex: &'a Mutex<T>,
}

impl<T> Mutex<T> {
    pub(crate) const fn new(value: T) -> Self {
        Mutex { turn: OnceLock::new(), value: std::sync::Mutex::new(value) }
    }

    pub(crate) fn lock(&self) -> Locked<MutexGuard<'_, T>> {
        let turn = self.turn.get_or_init(loom::sync::Mutex::default).lock().unwrap();
        Ok(self.guard(turn))
    }

    pub(crate) fn get_mut(&mut self) -> Locked<&mut T> {
        self.value.get_mut()
    }

    pub(crate) fn into_inner(self) -> Locked<T> {
        self.value.into_inner()
    }

    fn guard<'a>(&'a self, turn: loom::sync::MutexGuard<'a, ()>) -> MutexGuard<'a, T> {
        MutexGuard { value: self.value.try_lock().unwrap(), turn, mutex: self }
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

#[derive(Debug, Default)]
pub(crate) struct Condvar(loom::sync::Condvar);

impl Condvar {
    pub(crate) fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> Locked<MutexGuard<'a, T>> {
        let MutexGuard { value, turn, mutex } = guard;
        drop(value);
        Ok(mutex.guard(self.0.wait(turn).unwrap()))
    }

    pub(crate) fn notify_one(&self) {
        self.0.notify_one();
    }

    pub(crate) fn notify_all(&self) {
        self.0.notify_all();
    }
}

/// crossbeam's queue cannot be compiled over loom. Behind a lock, what is put happens before it
/// is taken, as it does there.
#[derive(Debug, Default)]
pub(crate) struct SegQueue<T>(Mutex<VecDeque<T>>);

impl<T> SegQueue<T> {
    pub(crate) fn new() -> Self {
        SegQueue(Mutex::new(VecDeque::new()))
    }

    pub(crate) fn push(&self, item: T) {
        self.0.lock().unwrap().push_back(item);
    }

    pub(crate) fn pop(&self) -> Option<T> {
        self.0.lock().unwrap().pop_front()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Threads that loom schedules.
pub(crate) mod thread {
    use super::{Condvar, Mutex};
    pub(crate) use loom::thread::{Builder, JoinHandle, yield_now};
    use std::sync::Arc;
    use std::time::Duration;

    /// A thread's token. loom 0.7.2 has one of its own, and loses it where its thread waits for a
    /// lock at that moment.
    #[derive(Debug, Default)]
    struct Token {
        there: Mutex<bool>,
        bell: Condvar,
    }

    loom::thread_local! {
        static TOKEN: Arc<Token> = Arc::default();
    }

    #[derive(Clone, Debug)]
    pub(crate) struct Thread {
        id: loom::thread::ThreadId,
        token: Arc<Token>,
    }

    impl Thread {
        pub(crate) fn id(&self) -> loom::thread::ThreadId {
            self.id
        }

        pub(crate) fn unpark(&self) {
            *self.token.there.lock().unwrap() = true;
            self.token.bell.notify_one();
        }
    }

    pub(crate) fn current() -> Thread {
        Thread { id: loom::thread::current().id(), token: TOKEN.with(Arc::clone) }
    }

    pub(crate) fn park() {
        let token = TOKEN.with(Arc::clone);
        let mut there = token.there.lock().unwrap();
        while !*there {
            there = token.bell.wait(there).unwrap();
        }
        *there = false;
    }

    pub(crate) fn park_timeout(_: Duration) {
        unreachable!("loom knows no time: a model has no timers");
    }
}

/// A slot of a thread of loom's, with the methods that std's has for cells.
pub(crate) struct Local<T: 'static>(pub(crate) &'static loom::thread::LocalKey<T>);

impl<T> Local<T> {
    pub(crate) fn try_with<R>(
        &'static self,
        f: impl FnOnce(&T) -> R,
    ) -> Result<R, loom::thread::AccessError> {
        self.0.try_with(f)
    }
}

impl<T> Local<Cell<T>> {
    pub(crate) fn set(&'static self, value: T) {
        self.0.with(|cell| cell.set(value));
    }

    pub(crate) fn replace(&'static self, value: T) -> T {
        self.0.with(|cell| cell.replace(value))
    }
}

impl<T: Copy> Local<Cell<T>> {
    pub(crate) fn get(&'static self) -> T {
        self.0.with(Cell::get)
    }
}

macro_rules! local {
    ($($(#[$attribute:meta])* $visibility:vis static $name:ident: $type:ty = const $init:block;)*) => {
        $(
            $(#[$attribute])*
            $visibility static $name: $crate::primitive::Local<$type> = {
                loom::thread_local! { static KEY: $type = $init; }
                $crate::primitive::Local(&KEY)
            };
        )*
    };
}

pub(crate) use local as thread_local;
