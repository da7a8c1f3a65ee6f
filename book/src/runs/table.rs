//! Which runs there are.

/// A run in the pages.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// What it is called in links, and its fragment in includes.
    pub name: &'static str,
    /// The lesson that is run.
    pub lesson: &'static str,
    /// What it is given, beside `--clock virtual` where the lesson is run anew.
    pub arguments: &'static str,
    /// What tells it from the other one of a pair, in a word or two.
    pub label: &'static str,
    /// What is to be seen in it: one sentence for the reader. `code` stands between backticks.
    pub caption: &'static str,
    /// How many events it may have, so that a lesson that grows does not swell a page unseen.
    pub most: usize,
    /// Where its recording comes from.
    pub origin: Origin,
}

/// Where a recording comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The lesson is run: it does the same every time.
    Recorded,
    /// A file in the repository: threads, sockets or child processes had a say in the run.
    Kept(&'static str),
}

impl Run {
    /// The words that the lesson is given.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        let clock = if self.origin == Origin::Recorded { "--clock virtual" } else { "" };
        clock.split_whitespace().chain(self.arguments.split_whitespace())
    }

    /// What the reader types to have such a run.
    pub fn command(&self) -> String {
        let words: Vec<_> = self.words().collect();
        let dashes = if words.is_empty() { "" } else { " -- " };
        format!("cargo run --bin {}{dashes}{}", self.lesson, words.join(" "))
    }

    /// The run of this name.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn named(name: &str) -> Result<&'static Run, String> {
        RUNS.iter().find(|run| run.name == name).ok_or_else(|| format!("there is no run {name}"))
    }
}

/// What goes on together where two runs are shown side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lockstep {
    /// Events of the same number.
    Steps,
    /// Events of the same moment.
    Clock,
}

impl Lockstep {
    /// As the page is told.
    pub fn word(self) -> &'static str {
        match self {
            Lockstep::Steps => "steps",
            Lockstep::Clock => "clock",
        }
    }
}

/// Two runs side by side.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The names of both.
    pub runs: [&'static str; 2],
    /// How they go on together.
    pub lockstep: Lockstep,
    /// What is to be seen in them.
    pub caption: &'static str,
}

impl Pair {
    /// `one_beside_other`.
    pub fn name(&self) -> String {
        self.runs.join("_beside_")
    }

    /// Both runs.
    ///
    /// # Errors
    ///
    /// If there is none of such a name.
    pub fn sides(&self) -> Result<[&'static Run; 2], String> {
        let [one, other] = self.runs.map(Run::named);
        Ok([one?, other?])
    }
}

const fn run(
    name: &'static str,
    lesson: &'static str,
    arguments: &'static str,
    label: &'static str,
    caption: &'static str,
) -> Run {
    Run { name, lesson, arguments, label, caption, most: 400, origin: Origin::Recorded }
}

impl Run {
    /// A run of which the repository keeps a recording.
    const fn kept(self, path: &'static str) -> Run {
        Run { origin: Origin::Kept(path), ..self }
    }

    /// A run that may have more events than most.
    const fn most(self, most: usize) -> Run {
        Run { most, ..self }
    }
}

/// All runs, in the order of the lessons.
pub const RUNS: &[Run] = &[
    run(
        "01_generators",
        "01_generators",
        "--only enum",
        "enum",
        "Bodies that run when they are asked to, and stand still at each `yield` until they are \
         asked again.",
    ),
    run(
        "02_generator_states",
        "02_generator_states",
        "--only enum",
        "enum",
        "The four states of a generator: created, running, suspended, closed.",
    ),
    run(
        "03_yield_from",
        "03_yield_from",
        "--only enum",
        "enum",
        "One generator hands everything on to another one: what is sent goes in, what is yielded \
         comes out.",
    ),
    run(
        "04_event_loop",
        "04_event_loop",
        "--only two",
        "two at a time",
        "Two countdowns in one loop: a function that returns lets the other one have its turn.",
    ),
    run(
        "05_callbacks",
        "05_callbacks",
        "--only timer",
        "timer",
        "The database calls back when it has the answer. The heart beats meanwhile.",
    ),
    run(
        "05_callbacks_blocking",
        "05_callbacks",
        "--only blocking",
        "blocking",
        "The loop sleeps for the database, and everybody else waits for the loop.",
    ),
    run(
        "06_futures",
        "06_futures",
        "--only async",
        "async",
        "`main` asks a slow database and awaits the answer. The loop sleeps meanwhile, and `main` goes \
         on in the line where it stood.",
    ),
    run(
        "06_futures_wait",
        "06_futures",
        "--only wait",
        "wait",
        "Three tasks at once. `main` waits for the first of them to be done, and then for all.",
    ),
    run(
        "07_poll_by_hand",
        "07_poll_by_hand",
        "",
        "by hand",
        "The same counter four times: a generator, a machine written by hand, a future, an `async fn`.",
    ),
    run(
        "08_task_queue",
        "08_task_queue",
        "--only queue",
        "queue",
        "Only who is in the queue is polled.",
    ),
    run(
        "08_task_queue_busy",
        "08_task_queue",
        "--only busy",
        "busy",
        "Everybody is polled, again and again: most turns are in vain.",
    ),
    run(
        "08_task_queue_once",
        "08_task_queue",
        "--only once",
        "once",
        "Whoever is in the queue already is not put into it again.",
    ),
    run(
        "09_wakers",
        "09_wakers",
        "--only std",
        "wakes",
        "A task waits for a letter. The waker that it leaves behind puts it back into the queue.",
    ),
    run(
        "09_wakers_noop",
        "09_wakers",
        "--only noop",
        "wakes nobody",
        "A waker that wakes nobody: the letter is there, and the task sleeps for ever.",
    ),
    run(
        "09_wakers_lost",
        "09_wakers",
        "--only lost",
        "lost",
        "A wake that comes during the poll, lost at first and kept then.",
    ),
    run(
        "10_timers",
        "10_timers",
        "--only ten",
        "ten tasks",
        "Ten sleeps in ten tasks: ten timers are set, and the loop sleeps once.",
    ),
    run(
        "10_timers_one",
        "10_timers",
        "--only one",
        "one task",
        "Ten sleeps in one task: one timer at a time, and the loop sleeps ten times.",
    ),
    run(
        "10_timers_stale",
        "10_timers",
        "--only stale",
        "first waker",
        "A sleep moves to another task and keeps its first waker: whoever waits for it is never woken.",
    ),
    run(
        "10_timers_latest",
        "10_timers",
        "--only latest",
        "latest waker",
        "A sleep moves to another task and keeps its latest waker.",
    ),
    run(
        "11_reactor",
        "11_reactor",
        "--clock virtual --only tasks",
        "tasks",
        "The loop sleeps until the operating system names a socket, and wakes the task that waits \
         for it.",
    )
    .kept("book/recordings/11_reactor.json"),
    run(
        "12_async_sum",
        "12_async_sum",
        "--only concurrent",
        "concurrent",
        "Two sums are under way at once, and their pauses lie side by side.",
    ),
    run(
        "12_async_sum_sequential",
        "12_async_sum",
        "--only sequential",
        "sequential",
        "The second sum waits for the end of the first.",
    ),
    run(
        "13_subprocess",
        "13_subprocess",
        "--only run",
        "child",
        "What a child process writes comes through a pipe, and the reactor tells of it.",
    )
    .kept("book/recordings/13_subprocess.json"),
    run(
        "14_blocking_io",
        "14_blocking_io",
        "--only pool",
        "pool",
        "Each call blocks a thread of the pool, and the coroutines await their jobs.",
    )
    .kept("book/recordings/14_blocking_io.json"),
    run(
        "14_blocking_io_blocked",
        "14_blocking_io",
        "--only blocked",
        "blocked",
        "A coroutine for each call, and the call blocks: they go one after another all the same.",
    ),
    run(
        "15_counter_race",
        "15_counter_race",
        "--only coroutines --workers 2 --increments 1",
        "race",
        "Two coroutines load, wait, and store. Watch what each of them has seen.",
    ),
    run(
        "15_counter_race_lock",
        "15_counter_race",
        "--only async-lock --workers 2 --increments 1",
        "lock",
        "The same with a lock that is held while they are suspended.",
    ),
    run(
        "15_counter_race_explored",
        "15_counter_race",
        "--explore",
        "explored",
        "Every schedule was tried, and this is a shortest one that loses an update.",
    ),
    run(
        "15_counter_race_three",
        "15_counter_race",
        "--only coroutines",
        "three each",
        "Two coroutines, three increments each.",
    ),
    run(
        "16_queue_pipeline",
        "16_queue_pipeline",
        "--only coroutines --bound 1",
        "bound 1",
        "Three stages, and between them queues that hold one image: who is too fast has to wait.",
    )
    .most(700),
    run(
        "16_queue_pipeline_explored",
        "16_queue_pipeline",
        "--explore",
        "explored",
        "Two getters wait, one gives up, and the wake that it had is lost: a shortest schedule that \
         an explorer has found.",
    ),
    run(
        "17_life",
        "17_life",
        "",
        "serial",
        "Five generations on one thread, and what the I/O of every cell would come to.",
    ),
    run(
        "18_life_threads",
        "18_life_threads",
        "--pattern blinker --size 3x3 --generations 2 --delay 20",
        "threads",
        "A thread for each cell, and again in each generation.",
    )
    .kept("tests/recordings/18_life_threads.json"),
    run(
        "19_life_queue",
        "19_life_queue",
        "--pattern blinker --size 3x3 --workers 3 --delay 20",
        "workers",
        "Three workers, a queue of cells that goes to them and one that comes back.",
    )
    .kept("tests/recordings/19_life_queue.json"),
    run(
        "20_life_pool",
        "20_life_pool",
        "--pattern blinker --size 3x3 --workers 3 --delay 20",
        "pool",
        "A pool of three threads takes the cells as jobs.",
    )
    .kept("tests/recordings/20_life_pool.json"),
    run(
        "21_life_coroutines",
        "21_life_coroutines",
        "--pattern blinker --size 3x3 --generations 2",
        "coroutines",
        "A task for each cell, on one thread: their pauses lie side by side.",
    ),
    run(
        "21_life_coroutines_full",
        "21_life_coroutines",
        "--generations 1",
        "45 cells",
        "One generation of all 45 cells: 45 timers of 0.1 s, and together they take 0.1 s.",
    ),
    run(
        "22_guessing_game",
        "22_guessing_game",
        "--clock virtual --only coroutines",
        "coroutines",
        "Client and server are tasks of one loop, and talk through sockets.",
    )
    .kept("book/recordings/22_guessing_game.json"),
    run(
        "23_tail_merge",
        "23_tail_merge",
        "--only coroutines --logs 2 --lines 3",
        "coroutines",
        "A coroutine tails each log, and looks again after a while when nothing has come.",
    ),
    run(
        "24_responsive_loop",
        "24_responsive_loop",
        "--clock virtual --only thread",
        "not blocked",
        "Each write runs on a thread. The heart beats on.",
    )
    .kept("book/recordings/24_responsive_loop.json"),
    run(
        "24_responsive_loop_blocked",
        "24_responsive_loop",
        "--only blocked",
        "blocked",
        "A coroutine writes to a slow disk itself, and the heart misses its beats.",
    ),
    run(
        "25_true_parallelism",
        "25_true_parallelism",
        "--only processes --pairs 4",
        "processes",
        "Four pairs of numbers, and two child processes that compute.",
    )
    .kept("book/recordings/25_true_parallelism.json"),
    run(
        "26_crawler",
        "26_crawler",
        "--clock virtual --only async --pages 5 --concurrency 3",
        "async",
        "Five pages, others in trouble, and a semaphore of three permits. The server is in the same \
         loop.",
    )
    .most(1300)
    .kept("book/recordings/26_crawler.json"),
    run(
        "27_shared_io",
        "27_shared_io",
        "--clock virtual --only concurrent --hashes 6 --cost 4 --on loop",
        "concurrent",
        "Hash, let a task save it, and go on: what is computed and what is waited for overlap.",
    )
    .kept("book/recordings/27_shared_io.json"),
];

/// The runs that are shown side by side.
pub const PAIRS: &[Pair] = &[
    Pair {
        runs: ["08_task_queue_busy", "08_task_queue"],
        lockstep: Lockstep::Steps,
        caption: "Poll everybody, or only whoever was woken.",
    },
    Pair {
        runs: ["10_timers_one", "10_timers"],
        lockstep: Lockstep::Clock,
        caption: "Ten sleeps in one task, and in ten: the same sleeps, and another sum.",
    },
    Pair {
        runs: ["12_async_sum_sequential", "12_async_sum"],
        lockstep: Lockstep::Clock,
        caption: "The same two sums, one after the other and both at once.",
    },
    Pair {
        runs: ["15_counter_race", "15_counter_race_lock"],
        lockstep: Lockstep::Steps,
        caption: "Two coroutines count, without a lock and with one.",
    },
    Pair {
        runs: ["24_responsive_loop_blocked", "24_responsive_loop"],
        lockstep: Lockstep::Clock,
        caption: "The same lines to the same slow disk: on the loop, and beside it.",
    },
];
