//! Every schedule: the counts that are known, the faults that must be found, and what must pass.

mod broken;

mod counts;

mod drops;

mod faults;

mod prune;

mod replay;

mod wakes;
