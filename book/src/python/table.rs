use super::{Measured, Pair, Row};
use std::fmt::Write;
use std::time::Duration;

const HEAD: &str = "\
| program, version | result | time: Python / Rust | threads | memory, MiB |
|---|---|--:|--:|--:|
";

const MADE_BY: &str = "Measured by `cargo run -p book -- python`";

/// The table, with the machine and the command under it.
pub(super) fn table(pairs: &[(&Row, Pair)], machine: &str) -> String {
    let mut text = HEAD.to_owned();
    for (row, pair) in pairs {
        let [python, rust] = pair;
        let cells = |show: fn(&Measured) -> String| {
            let [python, rust] = [python, rust].map(|side| side.as_ref().map_or("–".into(), show));
            // A cell is wide enough for both, and no more: no line breaks in it.
            format!("{python}\u{a0}/\u{a0}{rust}")
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.title(),
            result(pair),
            cells(|side| time(side.time)),
            cells(|side| side.threads.map_or("?".into(), |threads| threads.to_string())),
            cells(|side| side.memory.map_or("?".into(), memory)),
        );
    }
    let _ = write!(
        text,
        "\n{MADE_BY} in one run on one machine: {machine}; the lessons \
         are compiled with `--release`.\n"
    );
    text
}

/// Whether a table has a row for everything that is run, in that order, and says how it was made.
pub(super) fn has_all_rows(table: &str) -> bool {
    let rows = table.lines().skip(HEAD.lines().count()).take_while(|line| line.starts_with('|'));
    let names = rows.map(|row| row.split('|').nth(1).unwrap_or_default().trim().to_owned());
    names.eq(super::ROWS.iter().map(Row::title)) && table.contains(MADE_BY)
}

/// What both found, or what each of them did.
fn result(pair: &Pair) -> String {
    match pair {
        [Some(python), Some(rust)] if python.result != rust.result => {
            format!("Python {}, Rust {}", python.result, rust.result)
        }
        [Some(side), _] | [None, Some(side)] => side.result.clone(),
        [None, None] => String::new(),
    }
}

fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.1 {
        format!("{:.1}\u{a0}ms", seconds * 1000.0)
    } else {
        format!("{seconds:.2}\u{a0}s")
    }
}

fn memory(kib: u64) -> String {
    format!("{:.1}", kib as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::{Find, ROWS};

    #[test]
    fn both_sides_of_a_row_are_shown_and_what_is_missing_is() {
        let row = ROWS.iter().find(|row| row.python.is_some() && row.lesson.is_some()).unwrap();
        let side = |result: &str, millis, threads| Measured {
            result: result.into(),
            time: Duration::from_millis(millis),
            threads,
            memory: Some(1536),
            ..Measured::default()
        };
        let shown = |pair| table(&[(row, pair)], "a machine").replace('\u{a0}', " ");
        let alike = shown([Some(side("7", 12, Some(3))), Some(side("7", 1234, None))]);
        assert!(alike.contains("| 7 | 12.0 ms / 1.23 s | 3 / ? | 1.5 / 1.5 |"), "{alike}");
        let unlike = shown([Some(side("7", 1, None)), Some(side("6", 1, None))]);
        assert!(unlike.contains("| Python 7, Rust 6 |"), "{unlike}");
        let alone = shown([None, Some(side("6", 1, Some(1)))]);
        assert!(alone.contains("| 6 | – / 1.0 ms | – / 1 | – / 1.5 |"), "{alone}");
        assert!(alone.contains("run on one machine: a machine; the"), "{alone}");
        assert!(matches!(row.finds[0], Find::Words(_) | Find::Cell(..)));
    }

    #[test]
    fn a_table_has_all_rows_or_is_to_be_made_again() {
        let nothing = || [Some(Measured::default()), None];
        let all: Vec<_> = ROWS.iter().map(|row| (row, nothing())).collect();
        assert!(has_all_rows(&table(&all, "a machine")));
        assert!(!has_all_rows(&table(&all[1..], "a machine")));
        assert!(!has_all_rows(&table(&all, "a machine").replace("Measured", "Guessed")));
        assert!(!has_all_rows(""));
    }
}
