//! What is run beside what.

use super::Measured;

/// A Python program or a lesson, and its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// Its name: `12_async_sum` is `book/python/12_async_sum.py`, or the lesson.
    pub name: &'static str,
    /// Its arguments.
    pub args: &'static str,
}

/// Where the result of a run is.
#[derive(Clone, Copy, Debug)]
pub enum Find {
    /// It is that: whoever prints what the row says has it.
    Words(&'static str),
    /// In a table that was printed: in the row that begins with the first, under the second.
    Cell(&'static str, &'static str),
}

impl Find {
    /// The result in what was printed.
    pub(super) fn result(&self, printed: &str) -> Result<String, String> {
        let (row, title) = match self {
            Find::Words(words) => return Ok((*words).to_owned()),
            Find::Cell(row, title) => (row, title),
        };
        let missing = || format!("there is no {title:?} of {row:?} in a table that it prints");
        let mut columns = printed.lines().map(|line| cells(line).position(|cell| cell == *title));
        let column = columns.find_map(|column| column).ok_or_else(missing)?;
        let mut lines = printed.lines().filter(|line| cells(line).next() == Some(*row));
        let found = lines.find_map(|line| cells(line).nth(column));
        found.map(str::to_owned).ok_or_else(missing)
    }
}

/// The cells of a line, between which there are two spaces or more.
fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty())
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The program, if there is one.
    pub python: Option<Side>,
    /// The lesson, if there is one.
    pub lesson: Option<Side>,
    /// What is run of both.
    pub version: &'static str,
    /// What each of them has to print, in this order.
    pub prints: &'static [&'static str],
    /// Where their results are, Python's first.
    pub finds: [Find; 2],
    /// Whether the results may differ, which is then what the row is there to show.
    pub may_differ: bool,
}

impl Row {
    /// Whoever takes part.
    pub fn sides(&self) -> impl Iterator<Item = &Side> {
        self.python.iter().chain(&self.lesson)
    }

    /// Its name among the others, as the table has it: with both names where they are not the same.
    pub fn title(&self) -> String {
        let mut names: Vec<_> = self.sides().map(|side| format!("`{}`", side.name)).collect();
        names.dedup();
        format!("{} {}", names.join(" beside "), self.version).trim_end().to_owned()
    }

    /// Both have come to the same, unless they need not.
    pub(super) fn agree(&self, python: &Measured, rust: &Measured) -> Result<(), String> {
        if self.may_differ || python.result == rust.result {
            return Ok(());
        }
        Err(format!("Python finds {}, and Rust {}", python.result, rust.result))
    }
}

/// The name of a program or lesson, if it is one.
pub fn named(word: &str) -> Option<&'static str> {
    ROWS.iter().flat_map(Row::sides).map(|side| side.name).find(|name| *name == word)
}

/// How a row is written down: a program and the lesson of its name, and what is special.
impl Row {
    const fn new(name: &'static str, version: &'static str) -> Row {
        let side = Some(Side { name, args: "" });
        // Every program and every lesson says at its end that its checks hold.
        let (prints, finds): (&[_], _) = (&["hold"], [Find::Words("as it should"); 2]);
        Row { python: side, lesson: side, version, prints, finds, may_differ: false }
    }

    const fn args(self, python: &'static str, lesson: &'static str) -> Row {
        let Row { python: Some(first), lesson: Some(second), .. } = self else { return self };
        let python = Some(Side { args: python, ..first });
        Row { python, lesson: Some(Side { args: lesson, ..second }), ..self }
    }

    const fn beside(self, name: &'static str, args: &'static str) -> Row {
        Row { lesson: Some(Side { name, args }), ..self }
    }

    const fn without_lesson(self) -> Row {
        Row { lesson: None, ..self }
    }

    const fn without_python(self) -> Row {
        Row { python: None, ..self }
    }

    /// Both print this, and that is the result, in these words.
    const fn prints(self, prints: &'static [&'static str], words: &'static str) -> Row {
        Row { prints, finds: [Find::Words(words); 2], ..self }
    }

    /// The result is in the tables that they print: in these rows, under this title.
    const fn finds(self, python: &'static str, lesson: &'static str, title: &'static str) -> Row {
        Row { finds: [Find::Cell(python, title), Find::Cell(lesson, title)], ..self }
    }

    const fn may_differ(self) -> Row {
        Row { may_differ: true, ..self }
    }

    const fn life(name: &'static str, version: &'static str) -> Row {
        const LIFE: &str = "    0     |     1     |     2     |     3     |     4
---*----- | --------- | --------- | --------- | ---------
----*---- | --*-*---- | ----*---- | ---*----- | ----*----
--***---- | ---**---- | --*-*---- | ----**--- | -----*---
--------- | ---*----- | ---**---- | ---**---- | ---***---
--------- | --------- | --------- | --------- | ---------
";
        Row::new(name, version).prints(&[LIFE], "the glider's table")
    }

    const fn counter(version: &'static str, python: &'static str, lesson: &'static str) -> Row {
        Row::new("15_counter_race", version).args(python, lesson)
    }
}

const GUESSES: &[&str] = &[
    "5 is UNSURE",
    "2 is WARMER",
    "3 is CORRECT",
    "14 is",
    "11 is",
    "10 is COLDER",
    "12 is CORRECT",
];

/// All of it, in the order of the lessons. The sizes are those that both have by themselves, or the
/// lesson's arguments make them so.
pub const ROWS: &[Row] =
    &[
        Row::new("01_generators", "")
            .prints(&["received: None", "\n3\n", "\n1\n", "StopIteration: 30"], "3, 2, 1; 30"),
        Row::new("02_generator_states", "").prints(
            &["GEN_CREATED", "GEN_RUNNING", "\n110\n", "GEN_CLOSED", "all clean"],
            "four states",
        ),
        Row::new("03_yield_from", "")
            .prints(&["['A', 'B', 1, 2, 3]", "caught", "StopIteration: 32"], "A, B, 1, 2, 3; 32"),
        Row::new("04_event_loop", "")
            .prints(&["Hello World\n", "10 turns", "10 calls", "eggs: 1\n"], "10 turns"),
        Row::new("05_callbacks", "blocking").args("--only blocking", "--only blocking").prints(
            &["Response from database: Return another value", "    beat\n"],
            "the heart waits",
        ),
        Row::new("05_callbacks", "timer")
            .args("--only timer", "--only timer")
            .prints(&["    beat\n", "Response from database: Return another value"], "it beats"),
        Row::new("06_futures", "").prints(
            &[
                "seen enough",
                "seen enough",
                "done: foo; pending: bar, baz",
                "Return baz + modified value\n",
            ],
            "foo; bar, baz",
        ),
        Row::new("06_futures_forbidden", "wrong")
            .without_lesson()
            .prints(&["TypeError", "[]"], "`TypeError`"),
        Row::new("07_poll_by_hand", "")
            .without_python()
            .prints(&["A1 B1 A2 B2 A3 B3"], "4 ways alike"),
        Row::new("08_task_queue", "")
            .without_python()
            .prints(&["busy        63", "once         7"], "7 polls, not 63"),
        Row::new("09_wakers", "")
            .without_python()
            .prints(&["the task ends with a letter"], "a letter"),
        Row::new("10_timers", "").without_python().prints(&["A B C\n"], "A B C"),
        Row::new("11_reactor", "").without_python().prints(&["\"ping\"", "\"pong\""], "ping, pong"),
        Row::new("12_async_sum", "sequential")
            .args("--only sequential", "--only sequential")
            .prints(&["A stops at 4950", "B stops at 14950"], "4950, 14950"),
        Row::new("12_async_sum", "concurrent")
            .args("--only concurrent", "--only concurrent")
            .prints(&["A stops at 4950", "B stops at 14950"], "4950, 14950"),
        Row::new("13_subprocess", "each twice")
            .args("", "--tool itself")
            .prints(&["Hello from the child!", "10 of 10 ended well", "signal: 9"], "all ended"),
        Row::new("14_blocking_io", "factors, serially and on threads")
            .args("--only factors", "--only factors")
            .prints(
                &["2139079: 1, 101, 21179, 2139079", "1516637: 1, 19, 79823, 1516637"],
                "the factors",
            ),
        Row::new("14_blocking_io", "serial")
            .args("--only serial", "--only serial")
            .prints(&["serial"], "5 calls"),
        Row::new("14_blocking_io", "threads")
            .args("--only threads", "--only threads")
            .prints(&["threads"], "5 calls"),
        Row::new("14_blocking_io", "blocked")
            .args("--only blocked", "--only blocked")
            .prints(&["blocked"], "5 calls"),
        Row::new("14_blocking_io", "pool")
            .args("--only pool", "--only pool")
            .prints(&["pool"], "5 calls"),
        Row::new("14_blocking_io", "sleep")
            .args("--only sleep", "--only sleep")
            .prints(&["sleep"], "5 calls"),
        Row::counter("unlocked, 500000", "--only plain --increments 100000", "--only threads")
            .finds("plain", "threads", "found")
            .may_differ(),
        Row::counter("unlocked, with a call", "--only call", "")
            .without_lesson()
            .finds("call", "", "found"),
        Row::counter("lock", "--only lock", "--increments 20000 --only lock")
            .finds("lock", "lock", "found"),
        Row::counter("coroutines", "--only coroutines", "--increments 20000 --only coroutines")
            .finds("coroutines", "coroutines", "found"),
        Row::counter("async-lock", "--only async-lock", "--increments 20000 --only async-lock")
            .finds("async-lock", "async-lock", "found"),
        Row::new("16_queue_pipeline", "polling")
            .args("--only polling", "--only polling --output out")
            .finds("polling", "polling", "in/out"),
        Row::new("16_queue_pipeline", "closing")
            .args("--only closing", "--only closing --output out")
            .finds("closing", "closing", "in/out"),
        Row::new("16_queue_pipeline", "several")
            .args("--only several", "--only several --output out")
            .finds("several", "several", "in/out"),
        Row::new("16_queue_pipeline", "coroutines")
            .args("--only coroutines", "--only coroutines --output out")
            .finds("coroutines", "coroutines", "in/out"),
        Row::new("16_queue_pipeline_polling", "wrong")
            .without_lesson()
            .prints(&["1000 of 1000", "3 of 3 workers are still there"], "does not end"),
        Row::life("17_life", "plain").args("--only plain", "--only plain"),
        Row::life("18_life_threads", "threads").args("--only threads", "--only threads"),
        Row::life("19_life_queue", "workers").args("--only workers", "--only workers"),
        Row::life("20_life_pool", "pool").args("--only logic", "--only logic"),
        Row::life("21_life_coroutines", "coroutines").args("--only logic", "--only logic"),
        Row::life("21_life_blocking", "wrong, 10 ms a cell")
            .beside("24_responsive_loop", "--only asleep"),
        Row::new("22_guessing_game", "threads")
            .args("--only threads", "--only threads")
            .prints(GUESSES, "5, 2, 3; 14, 11, 10, 12"),
        Row::new("22_guessing_game", "coroutines")
            .args("--only coroutines", "--only coroutines")
            .prints(GUESSES, "5, 2, 3; 14, 11, 10, 12"),
        Row::new("22_guessing_game_broken", "wrong")
            .without_lesson()
            .prints(&["AttributeError"], "`AttributeError`"),
        Row::new("23_tail_merge", "threads")
            .args("--only threads", "--only threads")
            .finds("threads", "threads", "lines"),
        Row::new("23_tail_merge", "top-down")
            .args("--only top-down", "--only top-down")
            .finds("top-down", "top-down", "lines"),
        Row::new("23_tail_merge", "coroutines")
            .args("--only coroutines", "--only coroutines")
            .finds("coroutines", "coroutines", "lines"),
        Row::new("24_responsive_loop", "blocked")
            .args("--only blocked", "--only blocked")
            .prints(&["log held the"], "late beats"),
        Row::new("24_responsive_loop", "thread")
            .args("--only thread", "--only thread")
            .prints(&["heart |"], "beats"),
        Row::life("24_responsive_loop", "awake").args("--only awake", "--only awake"),
        Row::new("25_true_parallelism", "serial")
            .args("--only serial", "--only serial --pairs 4")
            .prints(&["found: 1, 1, 5, 1"], "1, 1, 5, 1"),
        Row::new("25_true_parallelism", "threads")
            .args("--only threads", "--only threads --pairs 4")
            .prints(&["found: 1, 1, 5, 1"], "1, 1, 5, 1"),
        Row::new("25_true_parallelism", "processes")
            .args("--only processes", "--only processes --pairs 4")
            .prints(&["found: 1, 1, 5, 1"], "1, 1, 5, 1"),
        Row::new("26_crawler", "serial")
            .args("--only serial", "--only serial --limit 20")
            .finds("serial", "serial", "pages"),
        Row::new("26_crawler", "async")
            .args("--only async", "--only async --limit 20")
            .finds("async", "async", "pages"),
        Row::new("27_shared_io", "serial")
            .args("--only serial", "--only serial")
            .prints(&["serial"], "15 saved"),
        Row::new("27_shared_io", "concurrent")
            .args("--only concurrent", "--only concurrent")
            .prints(&["concurrent"], "15 saved"),
    ];

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
5 workers

version      found   lost  time
threads      66906  33094  6.768 ms
a b, c           7  1  1
threads: Rust refuses
";

    #[test]
    fn a_result_is_found_in_a_table() {
        let found = |row, title| Find::Cell(row, title).result(PRINTED);
        assert_eq!(found("threads", "found").as_deref(), Ok("66906"));
        assert_eq!(found("threads", "lost").as_deref(), Ok("33094"));
        assert_eq!(found("a b, c", "found").as_deref(), Ok("7"));
        assert!(found("lock", "found").is_err());
        assert!(found("threads", "pages").is_err());
        assert_eq!(Find::Words("good").result("").as_deref(), Ok("good"));
    }

    #[test]
    fn results_that_have_to_be_the_same_are() {
        let side = |result: &str| Measured { result: result.into(), ..Measured::default() };
        let row = Row::new("12_async_sum", "sequential");
        assert_eq!(row.agree(&side("7"), &side("7")), Ok(()));
        assert_eq!(row.agree(&side("7"), &side("6")), Err("Python finds 7, and Rust 6".into()));
        assert_eq!(row.may_differ().agree(&side("7"), &side("6")), Ok(()));
    }

    #[test]
    fn a_row_has_the_names_of_its_sides() {
        let row = Row::new("12_async_sum", "sequential");
        assert_eq!(row.title(), "`12_async_sum` sequential");
        assert_eq!(row.beside("24_x", "").title(), "`12_async_sum` beside `24_x` sequential");
        assert_eq!(named("12_async_sum"), Some("12_async_sum"));
        assert_eq!(named("12"), None);
    }
}
