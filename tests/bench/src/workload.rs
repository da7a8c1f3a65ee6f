//! What a row of the table is: one program, on each system, and what we want of ours.

/// Does `operations` of something and gives the cost of one, in the workload's unit.
pub(crate) type Turn = fn(operations: u64) -> f64;

/// One program, and who runs it.
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    /// What the program does.
    pub(crate) about: &'static str,
    /// What is measured, what is left out, and what a reader may wonder about.
    pub(crate) fine_print: &'static str,
    /// Of what the figures are: "ns a task".
    pub(crate) unit: &'static str,
    /// The operations of one turn.
    pub(crate) full: u64,
    /// The same for `--quick`.
    pub(crate) quick: u64,
    /// All threads of a turn share one CPU, so that a wake-up is a wake-up and not a race.
    pub(crate) one_cpu: bool,
    /// One thread does the work and never waits, so that its CPU time says the same as the clock.
    pub(crate) cpu_will_do: bool,
    pub(crate) entries: &'static [Entry],
    /// `CPython`'s asyncio runs it too, with this many times fewer operations.
    pub(crate) python: Option<u64>,
    pub(crate) goals: &'static [Goal],
    /// Printed where a goal is missed: why, and what was tried.
    pub(crate) missed: &'static str,
}

/// The part of a workload that most of them share.
pub(crate) const WORKLOAD: Workload = Workload {
    name: "",
    about: "",
    fine_print: "",
    unit: "ns",
    full: 0,
    quick: 0,
    one_cpu: false,
    cpu_will_do: true,
    entries: &[],
    python: None,
    goals: &[],
    missed: "",
};

/// One system's way through a workload.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) system: &'static str,
    pub(crate) role: Role,
    pub(crate) turn: Turn,
}

/// How an entry may be compared.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Role {
    Ours,
    /// tokio as most people have it: the yardstick.
    Tokio,
    /// Does the same for its users.
    Peer,
    /// Leaves out what a runtime must do; nobody can be expected there.
    Floor,
    /// Does something else than the others, for the reason given.
    Apart(&'static str),
    /// `CPython`.
    Python,
}

impl Role {
    /// Whether it is one that ours is held against.
    pub(crate) fn is_fair_peer(self) -> bool {
        matches!(self, Role::Tokio | Role::Peer)
    }
}

pub(crate) const fn ours(turn: Turn) -> Entry {
    Entry { system: "handloom", role: Role::Ours, turn }
}

/// Another form of ours.
pub(crate) const fn also_ours(system: &'static str, turn: Turn) -> Entry {
    Entry { system, role: Role::Ours, turn }
}

pub(crate) const fn tokio(turn: Turn) -> Entry {
    Entry { system: "tokio", role: Role::Tokio, turn }
}

pub(crate) const fn peer(system: &'static str, turn: Turn) -> Entry {
    Entry { system, role: Role::Peer, turn }
}

pub(crate) const fn floor(system: &'static str, turn: Turn) -> Entry {
    Entry { system, role: Role::Floor, turn }
}

pub(crate) const fn apart(system: &'static str, why: &'static str, turn: Turn) -> Entry {
    Entry { system, role: Role::Apart(why), turn }
}

/// Entries that are always there, and entries that the feature `peers` brings.
macro_rules! entries {
    ([$($always:expr),* $(,)?], [$($peer:expr),* $(,)?]) => {
        &[$($always,)* $(#[cfg(feature = "peers")] $peer,)*]
    };
}
pub(crate) use entries;

/// Makes `mod $system` of a family's programs, for each runtime that is named.
macro_rules! on_each {
    ($on:ident: $($always:ident)*; $($peer:ident)*) => {
        $($on!($always);)*
        $(#[cfg(feature = "peers")] $on!($peer);)*
    };
}
pub(crate) use on_each;

/// What we want: the median of `ours` within a bound.
pub(crate) struct Goal {
    pub(crate) ours: &'static str,
    pub(crate) bound: Bound,
}

pub(crate) enum Bound {
    /// At most this, in the workload's unit.
    AtMost(f64),
    /// At most this many times tokio's.
    OfTokio(f64),
    /// At most this many times the best fair peer's.
    OfBest(f64),
    /// At most this many times that of the entry of this name.
    Of(&'static str, f64),
    /// At most this much above the entry of this name.
    Above(&'static str, f64),
    /// At least this many times faster than `CPython`.
    FasterThanPython(f64),
}

pub(crate) const fn goal(bound: Bound) -> Goal {
    Goal { ours: "handloom", bound }
}
