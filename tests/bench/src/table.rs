//! Runs the systems in rotation, and prints what each took.

use crate::goals::{self, best_peer, judge};
use crate::kept;
use crate::machine;
use crate::order::Plan;
use crate::summary;
use crate::turn::Starter;
use crate::workload::{Entry, Role, Workload};

/// What one system took, over all its turns.
pub(crate) struct Row {
    pub(crate) entry: Entry,
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Row {
    fn new(entry: Entry, mut costs: Vec<f64>) -> Self {
        costs.sort_by(f64::total_cmp);
        let (min, max) = (costs[0], costs[costs.len() - 1]);
        Row { entry, median: costs[costs.len() / 2], min, max }
    }
}

/// All rows of one workload.
pub(crate) struct Table {
    pub(crate) workload: &'static Workload,
    pub(crate) rows: Vec<Row>,
}

pub(crate) fn run(plan: &Plan) -> Result<(), String> {
    if let Some(why) = kept::is_wanted().then(|| plan.is_a_part()).flatten() {
        return Err(format!("UPDATE_EXPECT=1 keeps the whole table: {why}"));
    }
    let starter = Starter::new(plan.cpu)?;
    head(plan, &starter);
    let mut tables = Vec::new();
    for workload in &plan.workloads {
        let table = measure(workload, plan, &starter)?;
        table.print();
        tables.push(table);
    }
    summary::print(&tables);
    summary::keep(&tables)
}

fn head(plan: &Plan, starter: &Starter) {
    println!("{}", machine::describe());
    let turns = if plan.quick { "short turns" } else { "turns" };
    let python = starter.python().map_or("no python3 here".into(), |python| {
        format!("CPython {} with fewer operations a turn", python.version)
    });
    println!(
        "{} {turns} of each system, in rotation, each in a process of its own; {python}",
        plan.runs
    );
    if cfg!(not(feature = "peers")) {
        println!("built without the feature `peers`: only tokio and the floors are beside us");
    }
    if let Some(load) = machine::load().filter(|load| *load > 1.0) {
        println!("the machine is busy (load {load:.1}): trust the least more than the median");
    }
    if plan.cpu {
        println!("CPU time where one thread does the work and never waits");
    }
    println!();
}

/// The systems take turns, so that a mood of the machine meets all of them.
fn measure(workload: &'static Workload, plan: &Plan, starter: &Starter) -> Result<Table, String> {
    let mut entries = starter.entries(workload);
    if !plan.systems.is_empty() {
        let wanted = |entry: &Entry| plan.systems.iter().any(|name| name == entry.system);
        entries.retain(|entry| entry.role == Role::Ours || wanted(entry));
    }
    let operations = if plan.quick { workload.quick } else { workload.full };
    let mut costs = vec![Vec::with_capacity(plan.runs); entries.len()];
    for _ in 0..plan.runs {
        for (entry, costs) in entries.iter().zip(&mut costs) {
            costs.push(starter.turn(workload, entry, operations)?);
        }
    }
    let rows = entries.into_iter().zip(costs).map(|(entry, costs)| Row::new(entry, costs));
    Ok(Table { workload, rows: rows.collect() })
}

impl Table {
    fn print(&self) {
        let Workload { name, about, fine_print, unit, one_cpu, .. } = self.workload;
        println!("{name} — {about}");
        wrap(fine_print);
        if let Some(why) = one_cpu.then(machine::why_not_pinned).flatten() {
            println!("  NOT on one CPU: {why}");
        }
        let best = best_peer(&self.rows).map(|row| row.median);
        let tokio = self.rows.iter().find(|row| row.entry.role == Role::Tokio);
        let times =
            |cost: f64, of: Option<f64>| of.map_or(String::new(), |of| format!("{:.2}", cost / of));
        println!(
            "  {:<26}{:>10}{:>10}{:>10}{:>9}{:>8}   {unit}",
            "", "median", "min", "max", "× tokio", "× best"
        );
        for Row { entry, median, min, max } in &self.rows {
            let against = times(*median, tokio.map(|row| row.median));
            let best = times(*median, best);
            let remark = match entry.role {
                Role::Floor => "floor".into(),
                Role::Apart(why) => format!("apart: {why}"),
                _ => String::new(),
            };
            println!(
                "  {:<26}{median:>10.1}{min:>10.1}{max:>10.1}{against:>9}{best:>8}   {remark}",
                entry.system
            );
        }
        let verdicts = judge(self.workload.goals, &self.rows);
        for verdict in &verdicts {
            let word = if verdict.is_reached { "reached" } else { "MISSED" };
            println!("  goal {:<42} {:>6}   {word}", verdict.wanted, verdict.found);
        }
        if verdicts.iter().any(|verdict| !verdict.is_reached) {
            wrap(self.workload.missed);
        }
        println!();
    }

    /// The same with the least of each system's turns for the median.
    pub(crate) fn at_its_least(&self) -> Table {
        let least = |row: &Row| Row { median: row.min, ..*row };
        Table { workload: self.workload, rows: self.rows.iter().map(least).collect() }
    }

    /// The median of the system of this name.
    pub(crate) fn median(&self, system: &str) -> Option<f64> {
        goals::median(&self.rows, system)
    }

    pub(crate) fn best_peer(&self) -> Option<&Row> {
        goals::best_peer(&self.rows)
    }
}

/// Prints a text in lines of at most 90 columns.
fn wrap(text: &str) {
    let mut line = String::from(" ");
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > 90 {
            println!("{line}");
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(word);
    }
    println!("{line}");
}
