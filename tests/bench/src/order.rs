//! The command line.

use crate::turn::{Ask, Turn};
use crate::workload::Workload;
use crate::workloads;
use lexopt::prelude::{Long, Value};

const HELP: &str = "\
Handloom beside what people would use instead, and beside what the machine allows.

Usage: cargo bench -p bench -- [options] [workload ...]

  --quick      three short turns of each system; under a minute in all
  --runs N     turns of each system for each workload, 1 to 1000 [7; 3 if quick]
  --only S     only the systems S, separated by commas; ours is always there
  --cpu        CPU time instead of the wall clock, where one thread does the
               work and never waits: for a machine that has other things to do
  --growth     instead: what one costs when there are 10, and when there are
               1,000,000 (with --quick: 100,000)
  --costs      instead: allocations, atomics, system calls and instructions of
               single operations, ours beside tokio's
  --where      instead: the functions that these instructions are in, ours only
  --instructions, --check-instructions
               instead: instructions per operation; and whether ours are more
               than those kept in instructions.txt
  --help       this text

With UPDATE_EXPECT=1 what is measured is written down: instructions.txt, and the
tables of ARCHITECTURE.md and README.md.

Workloads:";

/// What is to be done.
pub(crate) enum Order {
    Help,
    /// One turn, in this process.
    Turn(Turn),
    Table(Plan),
    Costs,
    Parts,
    Instructions,
    CheckInstructions,
    Growth {
        runs: usize,
        quick: bool,
        cpu: bool,
    },
}

/// Which rows of the table, and how.
pub(crate) struct Plan {
    pub(crate) workloads: Vec<&'static Workload>,
    /// Empty means all.
    pub(crate) systems: Vec<String>,
    pub(crate) runs: usize,
    pub(crate) quick: bool,
    pub(crate) cpu: bool,
}

impl Plan {
    /// Why what it measures is not the table that is kept.
    pub(crate) fn is_a_part(&self) -> Option<&'static str> {
        let is_whole = self.workloads.len() == workloads::all().count();
        match self {
            _ if !is_whole => Some("it is for all workloads"),
            Plan { systems, .. } if !systems.is_empty() => Some("leave out --only"),
            Plan { quick: true, .. } => Some("leave out --quick"),
            Plan { cpu: true, .. } => Some("leave out --cpu"),
            _ if cfg!(not(feature = "peers")) => Some("it needs the feature `peers`"),
            _ => None,
        }
    }
}

pub(crate) fn help() {
    println!("{HELP}");
    for workload in workloads::all() {
        println!("  {:<18} {}", workload.name, workload.about);
    }
}

pub(crate) fn read() -> Result<Order, String> {
    let mut parser = lexopt::Parser::from_env();
    let mut runs = None;
    let mut growth = false;
    let mut plan =
        Plan { workloads: Vec::new(), systems: Vec::new(), runs: 0, quick: false, cpu: false };
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            // What cargo tells every benchmark.
            Long("bench") => {}
            Long("help") => return Ok(Order::Help),
            Long("quick") => plan.quick = true,
            Long("cpu") => plan.cpu = true,
            Long("runs") => runs = Some(number(&word(&mut parser)?, "--runs", 1000)? as usize),
            Long("only") => {
                plan.systems = word(&mut parser)?.split(',').map(str::to_string).collect();
            }
            Long("growth") => growth = true,
            Long("costs") => return Ok(Order::Costs),
            Long("where") => return Ok(Order::Parts),
            Long("instructions") => return Ok(Order::Instructions),
            Long("check-instructions") => return Ok(Order::CheckInstructions),
            Long("turn") => return turn(&mut parser).map(Order::Turn),
            Value(name) => plan.workloads.push(workload(&name.to_string_lossy())?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    if growth {
        let Plan { quick, cpu, .. } = plan;
        return Ok(Order::Growth { runs: runs.unwrap_or(3), quick, cpu });
    }
    if plan.workloads.is_empty() {
        plan.workloads.extend(workloads::all());
    }
    if let Some(unknown) = plan.systems.iter().find(|name| !is_known(name)) {
        return Err(format!("--only {unknown}: no workload has such a system"));
    }
    plan.runs = runs.unwrap_or(if plan.quick { 3 } else { 7 });
    Ok(Order::Table(plan))
}

/// What the program starts itself with:
/// `--turn WORKLOAD SYSTEM OPERATIONS [--cpu | --allocations]`.
fn turn(parser: &mut lexopt::Parser) -> Result<Turn, String> {
    let workload = workload(&word(parser)?)?;
    let system = word(parser)?;
    let operations = number(&word(parser)?, "operations", u64::MAX)?;
    let ask = match parser.next() {
        Ok(Some(Long("cpu"))) => Ask::Cpu,
        Ok(Some(Long("allocations"))) => Ask::Allocations,
        _ => Ask::Cost,
    };
    Turn::new(workload, &system, operations, ask)
}

fn workload(name: &str) -> Result<&'static Workload, String> {
    workloads::find(name).ok_or_else(|| format!("{name}: no such workload"))
}

fn is_known(system: &str) -> bool {
    let entries = |workload: &'static Workload| workload.entries;
    system == "cpython" || workloads::all().flat_map(entries).any(|entry| entry.system == system)
}

/// The value of the option that was read last.
fn word(parser: &mut lexopt::Parser) -> Result<String, String> {
    let word = parser.value().map_err(|error| error.to_string())?;
    Ok(word.to_string_lossy().into_owned())
}

fn number(text: &str, what: &str, most: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| match most {
        u64::MAX => format!("{what} {text}: expected a whole number of at least 1"),
        most => format!("{what} {text}: expected a whole number from 1 to {most}"),
    })
}
