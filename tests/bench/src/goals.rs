//! Whether ours is where we want it.

use crate::table::Row;
use crate::workload::{Bound, Goal};

/// A goal beside what was measured.
pub(crate) struct Verdict {
    /// "≤ 1/3 × tokio".
    pub(crate) wanted: String,
    /// "0.31 × tokio".
    pub(crate) found: String,
    pub(crate) is_reached: bool,
}

/// The verdicts that can be given: a goal is left out if whom it names did not run.
pub(crate) fn judge(goals: &'static [Goal], rows: &[Row]) -> Vec<Verdict> {
    goals.iter().filter_map(|goal| verdict(goal, rows)).collect()
}

fn verdict(goal: &'static Goal, rows: &[Row]) -> Option<Verdict> {
    let median = |system: &str| median(rows, system);
    let ours = median(goal.ours)?;
    let times = |most: f64, other: f64, name: &str| Verdict {
        wanted: format!("≤ {} × {name}", fraction(most)),
        found: format!("{:.2}", ours / other),
        is_reached: ours <= most * other,
    };
    let verdict = match goal.bound {
        Bound::AtMost(most) => Verdict {
            wanted: format!("≤ {most}"),
            found: format!("{ours:.1}"),
            is_reached: ours <= most,
        },
        Bound::OfTokio(most) => times(most, fastest_tokio(rows)?, "tokio"),
        Bound::OfBest(most) => {
            let best = best_peer(rows)?;
            times(most, best.median, &format!("best peer ({})", best.entry.system))
        }
        Bound::Of(name, most) => times(most, median(name)?, name),
        Bound::Above(name, most) => {
            let above = ours - median(name)?;
            Verdict {
                wanted: format!("≤ {name} + {most}"),
                found: format!("{above:+.1}"),
                is_reached: above <= most,
            }
        }
        Bound::FasterThanPython(least) => {
            let faster = median("cpython")? / ours;
            Verdict {
                wanted: format!("≥ {least} × as fast as CPython"),
                found: format!("{faster:.0}"),
                is_reached: faster >= least,
            }
        }
    };
    let wanted = match goal.ours {
        "handloom" => verdict.wanted,
        form => format!("{form} {}", verdict.wanted),
    };
    Some(Verdict { wanted, ..verdict })
}

/// The median of the system of this name.
pub(crate) fn median(rows: &[Row], system: &str) -> Option<f64> {
    rows.iter().find(|row| row.entry.system == system).map(|row| row.median)
}

/// tokio in the faster of its forms, where it runs in two.
pub(crate) fn fastest_tokio(rows: &[Row]) -> Option<f64> {
    let tokio = median(rows, "tokio")?;
    Some(median(rows, "tokio-plain").map_or(tokio, |plain| plain.min(tokio)))
}

/// The fastest of those that do the same.
pub(crate) fn best_peer(rows: &[Row]) -> Option<&Row> {
    let peers = rows.iter().filter(|row| row.entry.role.is_fair_peer());
    peers.min_by(|a, b| a.median.total_cmp(&b.median))
}

fn fraction(number: f64) -> String {
    if (number * 3.0 - 1.0).abs() < 1e-9 { "1/3".into() } else { format!("{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{Entry, goal, ours, peer, tokio};

    fn row(entry: Entry, median: f64) -> Row {
        Row { entry, median, min: median, max: median }
    }

    #[test]
    fn a_goal_is_reached_at_its_bound_and_missed_above() {
        static GOALS: [Goal; 3] =
            [goal(Bound::OfTokio(0.5)), goal(Bound::OfBest(0.5)), goal(Bound::AtMost(49.0))];
        let peers = [row(tokio(|_| 0.0), 100.0), row(peer("smol", |_| 0.0), 80.0)];
        let rows: Vec<_> = [row(ours(|_| 0.0), 50.0)].into_iter().chain(peers).collect();
        let verdicts = judge(&GOALS, &rows);
        let reached: Vec<_> = verdicts.iter().map(|verdict| verdict.is_reached).collect();
        assert_eq!(reached, [true, false, false]);
        assert_eq!(verdicts[1].wanted, "≤ 0.5 × best peer (smol)");
        assert_eq!(verdicts[1].found, "0.62");
    }

    #[test]
    fn a_goal_against_who_did_not_run_is_left_out() {
        static GOALS: [Goal; 2] = [goal(Bound::FasterThanPython(40.0)), goal(Bound::OfBest(1.0))];
        assert!(judge(&GOALS, &[row(ours(|_| 0.0), 50.0)]).is_empty());
    }
}
