//! `--instructions` and `--check-instructions`: instructions per operation, and whether ours have
//! grown over the figures in the repository.
//!
//! A count depends on the compiler, so figures are compared only with those of the same one;
//! otherwise the check says why it is skipped. Whether the peers are compiled in makes no difference.

use crate::kept::{self, ARCHITECTURE, Kept, whole};
use crate::tools::{Watched, callgrind};
use crate::workloads;
use std::fs;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt");

/// The same for a runtime that was compiled with `--cfg handloom_no_trace`.
const WITHOUT_HOOKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions-without-hooks.txt");

/// The figures of the runtime that this program was compiled with.
const OF_THIS: &str = if cfg!(handloom_no_trace) { WITHOUT_HOOKS } else { FILE };

/// How much one of ours may grow before the check fails.
const TOLERANCE: f64 = 0.03;

/// A workload, a system, and the operations of the shorter of two turns.
const ROWS: [(&str, &str, u64); 17] = [
    ("spawn_join", "handloom", 5_000),
    ("spawn_join", "tokio", 5_000),
    ("spawn_join", "tokio-plain", 5_000),
    ("spawn_join_1", "handloom", 5_000),
    ("spawn_join_1", "tokio", 5_000),
    ("spawn_join_1", "tokio-plain", 5_000),
    ("yield_1", "handloom", 20_000),
    ("yield_1", "tokio", 20_000),
    ("yield_1", "tokio-plain", 20_000),
    ("ping_pong", "handloom", 10_000),
    ("ping_pong", "tokio", 10_000),
    ("timer_batch", "handloom", 2_000),
    ("timer_batch", "tokio", 2_000),
    ("resume", "enum", 100_000),
    ("resume", "generator-enum", 100_000),
    ("resume", "async", 100_000),
    ("resume", "boxed-async", 100_000),
];

struct Figure {
    workload: &'static str,
    system: &'static str,
    instructions: f64,
}

/// What the figures depend on besides the sources.
fn made_by() -> String {
    format!("{}, {}", env!("BENCH_RUSTC"), env!("BENCH_TARGET"))
}

/// Prints the figures.
pub(crate) fn print() -> Result<(), String> {
    if skipped() {
        return Ok(());
    }
    print!("{}", table(&measure()?));
    Ok(())
}

/// Fails if one of ours has grown; `UPDATE_EXPECT=1` writes the figures down instead.
pub(crate) fn check() -> Result<(), String> {
    if skipped() {
        return Ok(());
    }
    if kept::is_wanted() {
        let table = table(&measure()?);
        print!("{table}");
        fs::write(OF_THIS, table).map_err(|error| format!("{OF_THIS}: {error}"))?;
        return hooks()?.keep(ARCHITECTURE, "watched");
    }
    let kept = read(OF_THIS)?;
    let maker = kept.lines().find_map(|line| line.strip_prefix("made by: ")).unwrap_or("nobody");
    if maker != made_by() {
        println!("instructions: skipped, the figures were made by {maker},");
        println!("and this program by {}", made_by());
        return Ok(());
    }
    let mut grown = Vec::new();
    for Figure { workload, system, instructions } in measure()? {
        let before = figure(&kept, workload, system);
        let growth = before.map(|before| instructions / before - 1.0);
        let change = growth.map_or("not kept".into(), |growth| format!("{:+.1} %", 100.0 * growth));
        println!("{workload:<14}{system:<16}{instructions:>9.1}  {change}");
        if !system.starts_with("tokio") && growth.is_none_or(|growth| growth > TOLERANCE) {
            grown.push(format!("{workload} of {system} ({change})"));
        }
    }
    if grown.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more instructions than in tests/bench/instructions.txt: {}; if that is meant, \
         UPDATE_EXPECT=1 and the same command write the figures down",
        grown.join(", ")
    ))
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

/// What it costs to be watched when nobody watches: the runtime as it is, and without hooks.
fn hooks() -> Result<Kept, String> {
    let (with, without) = (read(FILE)?, read(WITHOUT_HOOKS)?);
    let mut kept = Kept::new(["workload", "as it is", "without hooks", "hooks"]);
    for (name, system, _) in ROWS.iter().filter(|(_, system, _)| *system == "handloom") {
        let workload = workloads::find(name).ok_or("a row without its workload")?;
        let both = figure(&with, name, system).zip(figure(&without, name, system));
        let (with, without) = both.ok_or_else(|| format!("{name} is in one of two files"))?;
        let unit = workload.unit.split(' ').skip_while(|word| *word != "a").skip(1);
        kept.row([
            format!("`{name}`, per {}", unit.collect::<Vec<_>>().join(" ")),
            whole(with),
            whole(without),
            format!("{:.1} %", 100.0 * (with / without - 1.0)),
        ]);
    }
    Ok(kept)
}

fn skipped() -> bool {
    if cfg!(debug_assertions) {
        println!("instructions: skipped, this program is not optimised");
        return true;
    }
    if !callgrind::is_installed() {
        println!("instructions: skipped, valgrind is not here");
        return true;
    }
    false
}

fn measure() -> Result<Vec<Figure>, String> {
    ROWS.iter().map(|(workload, system, operations)| one(workload, system, *operations)).collect()
}

/// Two turns, so that what starting and ending take drops out.
fn one(name: &'static str, system: &'static str, operations: u64) -> Result<Figure, String> {
    let workload = workloads::find(name).ok_or("a row without its workload")?;
    let turn = |operations| Watched { workload, system, operations };
    let short = callgrind::instructions(&turn(operations))?;
    let long = callgrind::instructions(&turn(2 * operations))?;
    let instructions = (long as f64 - short as f64) / operations as f64;
    Ok(Figure { workload: name, system, instructions })
}

fn table(figures: &[Figure]) -> String {
    let mut table = format!(
        "# Instructions per operation, counted by callgrind. Rewritten by\n\
         #   UPDATE_EXPECT=1 cargo bench -p bench -- --check-instructions\n\
         made by: {}\n",
        made_by()
    );
    for Figure { workload, system, instructions } in figures {
        table.push_str(&format!("{workload:<14}{system:<16}{instructions:>9.1}\n"));
    }
    table
}

/// The figure of a line that begins with these two words.
fn figure(kept: &str, workload: &str, system: &str) -> Option<f64> {
    kept.lines().find_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [first, second, figure] if first == workload && second == system => figure.parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_found_again() {
        let figures = [
            Figure { workload: "yield_1", system: "handloom", instructions: 219.96 },
            Figure { workload: "yield_1", system: "tokio", instructions: 346.0 },
        ];
        let kept = table(&figures);
        assert_eq!(figure(&kept, "yield_1", "handloom"), Some(220.0));
        assert_eq!(figure(&kept, "yield_1", "tokio"), Some(346.0));
        assert_eq!(figure(&kept, "yield_1", "smol"), None);
        assert!(kept.contains(&format!("\nmade by: {}\n", made_by())));
    }

    #[test]
    fn the_table_of_the_hooks_is_what_the_files_say() {
        let architecture =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ARCHITECTURE.md"));
        let table = hooks().unwrap().markdown();
        assert!(
            architecture.unwrap().contains(&table),
            "ARCHITECTURE.md has another table than\n{table}"
        );
    }
}
