//! Every schedule: the counts that are known, the faults that must be found, and what must pass.

mod agree;

mod broken;

mod counts;

mod drops;

mod faults;

mod promises;

mod prune;

mod random;

mod replay;

mod wakes;
