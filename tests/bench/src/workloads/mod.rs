//! The programs, a file for each family. In each file: the rows, then the programs, written once
//! and stamped out for each system, then the floors.

pub(crate) mod blocking;
pub(crate) mod channels;
pub(crate) mod echo;
pub(crate) mod gather;
pub(crate) mod growth;
pub(crate) mod life;
pub(crate) mod memory;
pub(crate) mod resume;
pub(crate) mod single;
mod sleepers;
pub(crate) mod spawn;
pub(crate) mod threads;
pub(crate) mod timers;
pub(crate) mod wake;
pub(crate) mod yields;

use crate::workload::Workload;

/// In the order of the table.
pub(crate) fn all() -> impl Iterator<Item = &'static Workload> {
    let families: [&'static [Workload]; 12] = [
        &spawn::WORKLOADS,
        &yields::WORKLOADS,
        &channels::WORKLOADS,
        &threads::WORKLOADS,
        &gather::WORKLOADS,
        &life::WORKLOADS,
        &timers::WORKLOADS,
        &echo::WORKLOADS,
        &wake::WORKLOADS,
        &blocking::WORKLOADS,
        &resume::WORKLOADS,
        &memory::WORKLOADS,
    ];
    families.into_iter().flatten()
}

/// One of those, or one that only `growth` or `costs` runs.
pub(crate) fn find(name: &str) -> Option<&'static Workload> {
    let others = growth::WORKLOADS.iter().chain(&single::WORKLOADS);
    all().chain(others).find(|workload| workload.name == name)
}
