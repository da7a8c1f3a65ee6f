//! How the runtime behaves, leg by leg. Each module is one leg.

mod callers;
mod coroutine;
mod deadlock;
mod executor;
mod explore;
mod mutex;
mod net;
mod notify;
mod oneshot;
mod pool;
#[cfg(unix)]
mod process;
mod queue;
mod reactor;
mod semaphore;
mod slow_poll;
mod survives;
mod timers;
mod together;
mod trace;
mod wait;
