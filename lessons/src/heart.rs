//! A heart: what the responsiveness of a loop is measured by.

use crate::figures::{Figure, Table, Time};
use handloom::SlowPoll;
use handloom::trace::Place;
use std::fmt;
use std::time::{Duration, Instant};

/// How many characters of a strip fit on a line.
const STRIP: usize = 70;
/// How many slow polls are told one by one.
const TOLD: usize = 2;

/// The beats of a heart that is to beat every 10 ms.
///
/// ```
/// use lessons::heart::Beats;
/// use std::time::{Duration, Instant};
/// let (start, ms) = (Instant::now(), Duration::from_millis(1));
/// let mut beats = Beats::default();
/// // The loop was held from 5 to 35 ms: the beat of 10 ms came late, two others not at all.
/// for (due, given) in [(0, 0), (10, 35), (40, 40)] {
///     beats.add(start + due * ms, start + given * ms);
/// }
/// assert_eq!(beats.strip(60), "|...|");
/// assert_eq!((beats.in_time(), beats.due()), (2, 5));
/// assert_eq!(beats.latest(), 25 * ms);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Beats {
    /// When each was due, and by how much it was late.
    beats: Vec<(Instant, Duration)>,
}

impl Beats {
    /// The time from beat to beat. One that is as late as that is no beat.
    pub const PERIOD: Duration = Duration::from_millis(10);

    /// A beat that was due at one moment and given at another.
    pub fn add(&mut self, due: Instant, given: Instant) {
        self.beats.push((due, given.saturating_duration_since(due)));
    }

    /// How many were due from the first to the last, with those that were never given.
    pub fn due(&self) -> usize {
        match (self.beats.first(), self.beats.last()) {
            (Some((first, _)), Some((last, _))) => slot(*last - *first) + 1,
            _ => 0,
        }
    }

    /// How many were given in time.
    pub fn in_time(&self) -> usize {
        self.beats.iter().filter(|(_, late)| *late < Self::PERIOD).count()
    }

    /// By how much the latest of them was late.
    pub fn latest(&self) -> Duration {
        self.beats.iter().map(|(_, late)| *late).max().unwrap_or_default()
    }

    /// The first beats, a character each: `|` for one that was given in time, `.` for another.
    pub fn strip(&self, most: usize) -> String {
        let mut strip = vec!['.'; self.due()];
        for (due, late) in &self.beats {
            if *late < Self::PERIOD {
                strip[slot(*due - self.beats[0].0)] = '|';
            }
        }
        strip.into_iter().take(most).collect()
    }
}

/// How many whole periods there are in a time.
fn slot(time: Duration) -> usize {
    (time.as_nanos() / Beats::PERIOD.as_nanos()) as usize
}

/// What was seen of a loop while it ran a program: the beats of a heart beside it, and the polls
/// that took too long. It prints as a line for the first, and a few for the others.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// The beats.
    pub beats: Beats,
    /// The slow polls.
    pub slow: Vec<SlowPoll>,
}

impl Watched {
    /// How to read what is printed.
    pub const LEGEND: &str = "\
A heart is to beat every 10 ms: | is a beat in time, . one that is late or left
out. Who holds the thread for over 5 ms is named, and from which line to which:
from where the task went on to where it waits again, or to its end.";

    /// What stands above the columns of a [`row`](Self::row).
    pub const TITLES: [&str; 6] =
        ["version", "time", "beats", "in time", "most late", "slow polls"];

    /// Adds the figures of a version, and the time that it took.
    pub fn row(&self, figures: &mut Table<6>, version: &str, time: Figure<Time>) {
        let (due, in_time) = (self.beats.due(), self.beats.in_time());
        let latest = Time(self.beats.latest());
        figures.row([&version, &time, &due, &in_time, &latest, &self.slow.len()]);
    }

    /// How many polls of tasks whose name begins with `name` took so long or longer.
    pub fn held(&self, name: &str, took: Duration) -> usize {
        let named = |poll: &&SlowPoll| poll.name.as_deref().is_some_and(|it| it.starts_with(name));
        self.slow.iter().filter(named).filter(|poll| poll.took >= took).count()
    }
}

impl fmt::Display for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = if self.beats.due() > STRIP { " …" } else { "" };
        write!(f, "  heart {}{more}", self.beats.strip(STRIP))?;
        for poll in self.slow.iter().take(TOLD) {
            let name = poll.name.as_deref().unwrap_or("main");
            let [from, to] = [&poll.from, &poll.to].map(line);
            let again = if from == to { " again" } else { "" };
            let took = Time(poll.took);
            write!(f, "\n  {name} held the thread for {took}, from {from} to {to}{again}")?;
        }
        match self.slow.len() {
            0..=TOLD => Ok(()),
            polls => write!(f, "\n  and so on, {polls} times in all"),
        }
    }
}

/// Where a poll came from, or went.
fn line(place: &Option<Place>) -> String {
    place.as_ref().map_or_else(|| "its end".into(), |place| format!("line {}", place.line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::trace::TaskId;

    #[test]
    fn nothing_that_was_seen_is_an_empty_strip() {
        let watched = Watched::default();
        assert_eq!((watched.beats.due(), watched.beats.latest()), (0, Duration::ZERO));
        assert_eq!(watched.to_string(), "  heart ");
    }

    #[test]
    fn slow_polls_are_told_with_their_lines_and_not_without_end() {
        let place = |line| Place { file: "a.rs".into(), line, column: 1 };
        let slow = |ms, to| SlowPoll {
            task: TaskId(1),
            name: Some("log".into()),
            spawned: place(3),
            took: Duration::from_millis(ms),
            from: Some(place(7)),
            to,
        };
        let mut watched = Watched { slow: vec![slow(50, Some(place(9)))], ..Watched::default() };
        let first = "  heart \n  log held the thread for 0.050 s, from line 7 to line 9";
        assert_eq!(watched.to_string(), first);
        watched.slow.extend([slow(60, None), slow(70, None)]);
        let round = Watched { slow: vec![slow(50, Some(place(7)))], ..Watched::default() };
        assert!(round.to_string().ends_with("from line 7 to line 7 again"));
        let last = "\n  log held the thread for 0.060 s, from line 7 to its end\n  and so on, 3 times \
                    in all";
        assert_eq!(watched.to_string(), format!("{first}{last}"));
        let ms = Duration::from_millis;
        assert_eq!((watched.held("log", ms(60)), watched.held("cell", ms(0))), (2, 0));
    }
}
