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

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// Each program checks its own sums, so that it ends is what there is to test.
    #[test]
    fn every_system_gets_through_every_program() {
        let others = growth::WORKLOADS.iter().chain(&single::WORKLOADS);
        for workload in all().chain(others) {
            for entry in workload.entries {
                // The least that all of them can do: a thousand clients, a generation of Life.
                let operations = if workload.name.starts_with("grow") { 10 } else { 20_000 };
                // A thread of its own, because some keep their executor in thread-locals.
                let turn = entry.turn;
                let cost = thread::spawn(move || turn(operations)).join();
                let cost = cost.unwrap_or_else(|_| panic!("{} {}", workload.name, entry.system));
                assert!(cost >= 0.0, "{} {}: {cost}", workload.name, entry.system);
            }
        }
    }

    #[test]
    fn names_are_unique() {
        for workload in all() {
            assert_eq!(all().filter(|other| other.name == workload.name).count(), 1);
            for entry in workload.entries {
                let same = |other: &&crate::workload::Entry| other.system == entry.system;
                assert_eq!(workload.entries.iter().filter(same).count(), 1, "{}", entry.system);
            }
        }
    }
}
