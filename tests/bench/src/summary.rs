//! The last thing that is printed: one line for each workload.

use crate::goals::{Verdict, judge};
use crate::table::Table;

const HEAD: [&str; 8] =
    ["workload", "unit", "handloom", "tokio", "best peer", "× tokio", "× best", "goals"];

pub(crate) fn print(tables: &[Table], markdown: bool) {
    let lines: Vec<[String; 8]> = tables.iter().flat_map(lines).collect();
    if markdown {
        let row = |cells: &[String; 8]| println!("| {} |", cells.join(" | "));
        row(&HEAD.map(str::to_string));
        println!("|---|---|---|---|---|---|---|---|");
        lines.iter().for_each(row);
        return;
    }
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

/// A workload that has no `handloom` has several forms of ours, and a line for each.
fn lines(table: &Table) -> Vec<[String; 8]> {
    let ours = table.rows.iter().filter(|row| row.entry.role == crate::workload::Role::Ours);
    let verdicts = judge(table.workload.goals, &table.rows);
    let tokio = table.median("tokio");
    let best = table.best_peer();
    let number = |cost: f64| if cost < 100.0 { format!("{cost:.1}") } else { format!("{cost:.0}") };
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
