//! How the runtime behaves, leg by leg. Each module is one leg.

mod executor;
mod net;
mod pool;
mod reactor;
mod timers;
mod together;
mod trace;
