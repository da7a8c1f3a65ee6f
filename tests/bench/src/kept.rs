//! The tables of measurements that a reader of the repository sees.
//!
//! With `UPDATE_EXPECT=1` a command writes down what it has measured, in `README.md` or
//! `ARCHITECTURE.md` between two comments: `<!-- ANCHOR: name -->` and `<!-- ANCHOR_END: name -->`.
//! The table that stands there and the line that names the machine are replaced; words are left.

use crate::machine;
use std::fs;

pub(crate) const ARCHITECTURE: &str = "ARCHITECTURE.md";
pub(crate) const README: &str = "README.md";

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// How the line begins that names the machine.
const MEASURED: &str = "Measured on ";

/// Whether figures are to be written down.
pub(crate) fn is_wanted() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// A table of Markdown.
pub(crate) struct Kept {
    rows: Vec<Vec<String>>,
}

impl Kept {
    pub(crate) fn new(head: impl IntoIterator<Item = impl Into<String>>) -> Kept {
        Kept { rows: vec![head.into_iter().map(Into::into).collect()] }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Puts the table where its name stands in the file, if that is wanted.
    pub(crate) fn keep(&self, file: &str, name: &str) -> Result<(), String> {
        if !is_wanted() {
            return Ok(());
        }
        let path = format!("{ROOT}/{file}");
        let text = fs::read_to_string(&path).map_err(|error| format!("{file}: {error}"))?;
        let load =
            machine::load().map_or(String::new(), |load| format!(", load average {load:.2}"));
        let measured = format!("{MEASURED}{}{load}.", machine::describe());
        let text = replaced(&text, name, &self.markdown(), &measured)
            .ok_or_else(|| format!("{file}: no table between the comments that name {name:?}"))?;
        fs::write(&path, text).map_err(|error| format!("{file}: {error}"))?;
        println!("{file}: the table {name:?} is written");
        Ok(())
    }

    /// Columns of figures are set to the right.
    pub(crate) fn markdown(&self) -> String {
        let is_of_figures = |at: usize| {
            self.rows[1..].iter().all(|cells| {
                cells[at].trim_end_matches(" %").chars().all(|c| !c.is_alphabetic() && c != '`')
            })
        };
        let mut text = String::new();
        for (number, cells) in self.rows.iter().enumerate() {
            text += &format!("| {} |\n", cells.join(" | "));
            if number == 0 {
                let rule = |at| if is_of_figures(at) { "---:|" } else { "---|" };
                text += &format!("|{}\n", (0..cells.len()).map(rule).collect::<String>());
            }
        }
        text
    }
}

/// The text with another table and another machine at this place, if there is one.
fn replaced(text: &str, name: &str, table: &str, measured: &str) -> Option<String> {
    let (before, rest) = text.split_once(&format!("<!-- ANCHOR: {name} -->\n"))?;
    let (inside, after) = rest.split_once(&format!("<!-- ANCHOR_END: {name} -->\n"))?;
    let mut lines = String::new();
    let mut is_there = false;
    for line in inside.lines() {
        if line.starts_with('|') {
            lines += if is_there { "" } else { table };
            is_there = true;
        } else if line.starts_with(MEASURED) {
            lines += &format!("{measured}\n");
        } else {
            lines += &format!("{line}\n");
        }
    }
    is_there.then(|| {
        format!("{before}<!-- ANCHOR: {name} -->\n{lines}<!-- ANCHOR_END: {name} -->\n{after}")
    })
}

/// With commas between the thousands.
pub(crate) fn whole(figure: f64) -> String {
    let digits = format!("{:.0}", figure.abs());
    let mut text = if figure <= -0.5 { "-".to_string() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_replaced_and_the_words_around_it_stay() {
        let text = "a\n<!-- ANCHOR: x -->\nWords.\n\n| old |\n|---|\n| 1 |\n\nMeasured on a sundial.\n\
                    More.\n<!-- ANCHOR_END: x -->\nb\n";
        let mut kept = Kept::new(["what", "ns"]);
        kept.row(["a turn".into(), whole(1234.5)]);
        let table = kept.markdown();
        assert_eq!(table, "| what | ns |\n|---|---:|\n| a turn | 1,234 |\n");
        let expected = format!(
            "a\n<!-- ANCHOR: x -->\nWords.\n\n{table}\nMeasured on it.\nMore.\n\
             <!-- ANCHOR_END: x -->\nb\n"
        );
        assert_eq!(replaced(text, "x", &table, "Measured on it."), Some(expected));
        assert_eq!(replaced(text, "y", &table, ""), None);
        assert_eq!(whole(1_234_567.0), "1,234,567");
        assert_eq!(whole(17.4), "17");
    }
}
