//! The last thing that is printed: one line for each workload; and what is kept of it.

use crate::goals::{Verdict, fastest_tokio, judge};
use crate::kept::{ARCHITECTURE, Kept, README, whole};
use crate::table::Table;

const HEAD: [&str; 8] =
    ["workload", "unit", "Handloom", "tokio", "best peer", "× tokio", "× best", "goals"];

pub(crate) fn print(tables: &[Table]) {
    let lines: Vec<[String; 8]> = tables.iter().flat_map(lines).collect();
    let width = |at: usize| {
        let cells = lines.iter().map(|cells| &*cells[at]).chain([HEAD[at]]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; 8] = std::array::from_fn(width);
    for cells in [&HEAD.map(str::to_string)].into_iter().chain(&lines) {
        let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        println!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// All of it in one file, and ours beside tokio's in the other: by the least of each system's turns.
/// What else a machine does can only add to a turn, and which of the turns it adds to is chance.
pub(crate) fn keep(tables: &[Table]) -> Result<(), String> {
    let tables: Vec<_> = tables.iter().map(Table::at_its_least).collect();
    let mut all = Kept::new(HEAD);
    for mut line in tables.iter().flat_map(lines) {
        // Which goal and by how much is printed; the table has no room for it.
        line[7].truncate(line[7].find(':').unwrap_or(line[7].len()));
        line[0] = format!("`{}`", line[0]);
        all.row(line);
    }
    let mut beside_tokio = Kept::new(["what", "unit", "Handloom", "tokio", "ratio"]);
    for table in &tables {
        let both = table.median("handloom").zip(fastest_tokio(&table.rows));
        let Some((ours, tokio)) = both else { continue };
        beside_tokio.row([
            table.workload.about.to_string(),
            table.workload.unit.to_string(),
            number(ours),
            number(tokio),
            format!("{:.2}", ours / tokio),
        ]);
    }
    all.keep(ARCHITECTURE, "beside")?;
    beside_tokio.keep(README, "speed")
}

fn number(cost: f64) -> String {
    if cost < 100.0 { format!("{cost:.1}") } else { whole(cost) }
}

/// A workload that has no `handloom` has several forms of ours, and a line for each.
fn lines(table: &Table) -> Vec<[String; 8]> {
    let ours = table.rows.iter().filter(|row| row.entry.role == crate::workload::Role::Ours);
    let verdicts = judge(table.workload.goals, &table.rows);
    let tokio = table.median("tokio");
    let best = table.best_peer();
    let line = |(at, row): (usize, &crate::table::Row)| {
        let times =
            |of: Option<f64>| of.map_or("–".into(), |of| format!("{:.2}", row.median / of));
        let name = match row.entry.system {
            "handloom" => table.workload.name.to_string(),
            form => format!("{} {form}", table.workload.name),
        };
        [
            name,
            table.workload.unit.to_string(),
            number(row.median),
            tokio.map_or("–".into(), number),
            best.map_or("–".into(), |best| {
                format!("{} {}", number(best.median), best.entry.system)
            }),
            times(tokio),
            times(best.map(|best| best.median)),
            if at == 0 { goals(&verdicts) } else { String::new() },
        ]
    };
    ours.enumerate().map(line).collect()
}

fn goals(verdicts: &[Verdict]) -> String {
    let missed: Vec<_> = verdicts.iter().filter(|verdict| !verdict.is_reached).collect();
    if verdicts.is_empty() {
        "–".into()
    } else if missed.is_empty() {
        "reached".into()
    } else {
        let each =
            missed.iter().map(|verdict| format!("{} (is {})", verdict.wanted, verdict.found));
        format!("missed: {}", each.collect::<Vec<_>>().join("; "))
    }
}
