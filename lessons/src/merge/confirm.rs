//! Whether a merged file is what it has to be: the notes' `confirm_merge`.

use super::tail::SEPARATOR;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with a merged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A line that no log has: of a log that is unknown, or torn.
    Torn(String),
    /// A line of a log is not there.
    Lost(String),
    /// A line of a log is there more often than in the log.
    Twice(String),
    /// A line stands before another one that it comes after in its log.
    Order(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Torn(line) => write!(f, "{line:?} is torn: no log has such a line"),
            Fault::Lost(line) => write!(f, "{line:?} is lost"),
            Fault::Twice(line) => write!(f, "{line:?} is there too often"),
            Fault::Order(line) => write!(f, "{line:?} is not in the order of its log"),
        }
    }
}

/// Whether `merged` has the lines of each log, all of them, each of them once, and in their order.
/// `logs` has the lines of each log by its name, as they have to stand in the merged file.
pub(super) fn confirm(merged: &str, logs: &BTreeMap<String, Vec<String>>) -> Result<(), Fault> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in merged.split_terminator('\n') {
        match line.split_once(SEPARATOR) {
            Some((name, _)) if logs.contains_key(name) => {
                found.entry(name).or_default().push(line);
            }
            _ => return Err(Fault::Torn(line.into())),
        }
    }
    if !merged.is_empty() && !merged.ends_with('\n') {
        return Err(Fault::Torn(merged.lines().next_back().unwrap_or_default().into()));
    }
    for (name, expected) in logs {
        let found = found.remove(name.as_str()).unwrap_or_default();
        if found == *expected {
            continue;
        }
        let mut left: BTreeMap<&str, i64> = BTreeMap::new();
        for line in expected {
            *left.entry(line).or_default() += 1;
        }
        for line in &found {
            match left.get_mut(line) {
                None => return Err(Fault::Torn((*line).into())),
                Some(0) => return Err(Fault::Twice((*line).into())),
                Some(left) => *left -= 1,
            }
        }
        let lost = expected.iter().find(|line| left[line.as_str()] > 0);
        if let Some(line) = lost {
            return Err(Fault::Lost(line.clone()));
        }
        let (line, _) = found.iter().zip(expected).find(|(a, b)| *a != b).expect("they differ");
        return Err(Fault::Order((*line).into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confirmed(merged: &[&str]) -> Result<(), Fault> {
        let log = |name: &str| {
            let lines = ["one", "two", "two"].map(|line| format!("{name} | {line}"));
            (name.to_owned(), lines.to_vec())
        };
        let text: String = merged.iter().map(|line| format!("{line}\n")).collect();
        confirm(&text, &[log("a"), log("b")].into())
    }

    #[test]
    fn any_order_of_the_logs_will_do() {
        let a = ["a | one", "a | two", "a | two"];
        let b = ["b | one", "b | two", "b | two"];
        assert_eq!(confirmed(&[a, b].concat()), Ok(()));
        assert_eq!(confirmed(&[a[0], b[0], b[1], a[1], a[2], b[2]]), Ok(()));
    }

    #[test]
    fn each_fault_is_found() {
        let good = ["a | one", "b | one", "a | two", "b | two", "a | two", "b | two"];
        let with = |at: usize, line: &'static str| {
            let mut lines = good.to_vec();
            lines[at] = line;
            confirmed(&lines)
        };
        let without = |at: usize| {
            let mut lines = good.to_vec();
            lines.remove(at);
            confirmed(&lines)
        };
        assert_eq!(without(0), Err(Fault::Lost("a | one".into())));
        assert_eq!(without(5), Err(Fault::Lost("b | two".into())));
        assert_eq!(with(1, "b | o"), Err(Fault::Torn("b | o".into())));
        assert_eq!(with(1, "b | oneb | two"), Err(Fault::Torn("b | oneb | two".into())));
        assert_eq!(with(1, "wo"), Err(Fault::Torn("wo".into())));
        assert_eq!(with(1, "c | one"), Err(Fault::Torn("c | one".into())));
        assert_eq!(with(2, "a | one"), Err(Fault::Twice("a | one".into())));
        let turned = [good[2], good[1], good[0], good[3], good[4], good[5]];
        assert_eq!(confirmed(&turned), Err(Fault::Order("a | two".into())));
        assert_eq!(confirmed(&[]), Err(Fault::Lost("a | one".into())));
        let log = [("a".to_owned(), vec!["a | one".to_owned()])].into();
        assert_eq!(confirm("a | one", &log), Err(Fault::Torn("a | one".into())));
    }
}
