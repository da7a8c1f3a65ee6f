//! How the runtime behaves, leg by leg. Each module is one leg.

mod coroutine;
