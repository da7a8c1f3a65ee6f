//! How the runtime behaves, leg by leg. Each module is one leg.

mod deadlock;

mod explore;

mod mutex;

mod notify;

mod oneshot;

mod queue;

mod semaphore;
