//! One turn: what the process that takes it does, and how such a process is started.

use crate::python::Python;
use crate::tools::Watched;
use crate::workload::{Entry, Role, Workload};
use crate::workloads::blocking::THREADS;
use crate::{allocator, machine, stopwatch};
use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;

/// One turn of one system, to be taken in this process.
pub(crate) struct Turn {
    workload: &'static Workload,
    entry: Entry,
    operations: u64,
    ask: Ask,
}

/// What is asked of a turn.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Ask {
    /// The cost of one operation.
    Cost,
    /// The same, by CPU time where that will do.
    Cpu,
    /// How many allocations the whole of it made.
    Allocations,
}

impl Turn {
    pub(crate) fn new(
        workload: &'static Workload,
        system: &str,
        operations: u64,
        ask: Ask,
    ) -> Result<Self, String> {
        let entry = workload.entries.iter().find(|entry| entry.system == system);
        let entry = entry.ok_or_else(|| format!("{} has no {system}", workload.name))?;
        Ok(Turn { workload, entry: *entry, operations, ask })
    }

    /// Prints the answer.
    pub(crate) fn take(&self) -> Result<(), String> {
        if self.workload.one_cpu {
            // Where it cannot be had, the table has said so.
            let _ = machine::pin_to_one_cpu();
        }
        if self.ask == Ask::Cpu && self.workload.cpu_will_do {
            stopwatch::measure_cpu();
        }
        if self.ask == Ask::Allocations {
            allocator::count();
        }
        machine::allow_many_descriptors();
        let cost = (self.entry.turn)(self.operations);
        match self.ask {
            Ask::Cost | Ask::Cpu => println!("{cost}"),
            Ask::Allocations => println!("{}", allocator::calls()),
        }
        Ok(())
    }
}

/// Starts the processes that take the turns.
pub(crate) struct Starter {
    program: PathBuf,
    python: Option<Python>,
    cpu: bool,
}

impl Starter {
    pub(crate) fn new(cpu: bool) -> Result<Self, String> {
        let program = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
        Ok(Starter { program, python: Python::find(), cpu })
    }

    pub(crate) fn python(&self) -> Option<&Python> {
        self.python.as_ref()
    }

    /// Who takes part in a workload here.
    pub(crate) fn entries(&self, workload: &'static Workload) -> Vec<Entry> {
        let mut entries = workload.entries.to_vec();
        if workload.python.is_some() && self.python.is_some() {
            entries.push(Entry { system: "cpython", role: Role::Python, turn: |_| f64::NAN });
        }
        entries
    }

    /// One turn in a process of its own: the cost of one operation.
    pub(crate) fn turn(
        &self,
        workload: &'static Workload,
        entry: &Entry,
        operations: u64,
    ) -> Result<f64, String> {
        let mut command = match (&self.python, entry.role, workload.python) {
            (Some(python), Role::Python, Some(fewer)) => {
                let operations = operations / fewer;
                let cpu = self.cpu && workload.cpu_will_do;
                python.command(workload.name, operations, workload.one_cpu, cpu)
            }
            _ => {
                let mut command = Command::new(&self.program);
                command.args(["--turn", workload.name, entry.system, &operations.to_string()]);
                command.args(self.cpu.then_some("--cpu"));
                command
            }
        };
        // smol's pool is told its size from outside.
        answer(command.env("BLOCKING_MAX_THREADS", THREADS.to_string()))
            .map_err(|problem| format!("{} of {}: {problem}", workload.name, entry.system))
    }

    /// How many allocations a turn makes.
    pub(crate) fn allocations(&self, turn: &Watched) -> Result<u64, String> {
        let mut command = Command::new(&self.program);
        let operations = turn.operations.to_string();
        command.args(["--turn", turn.workload.name, turn.system, &operations, "--allocations"]);
        answer(&mut command)
    }
}

/// The one number that a process prints.
fn answer<N: FromStr>(command: &mut Command) -> Result<N, String> {
    let turn = command.output().map_err(|error| format!("did not start: {error}"))?;
    let said = String::from_utf8_lossy(&turn.stdout);
    let complaint = || format!("failed: {}", String::from_utf8_lossy(&turn.stderr));
    said.trim().parse().map_err(|_| complaint())
}
