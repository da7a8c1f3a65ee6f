use super::{Grid, Rules, generation};
use handloom::time::{Clock, VirtualClock, now, sleep};
use handloom::{Runtime, spawn};
use judge::{every_schedule, fail, same};
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

const STEP: &str = "fn step_cell";
const LOOK: &str = "async fn generation";
const IO: Duration = Duration::from_millis(100);

fn grid(rows: &[&str]) -> Grid {
    rows.iter().map(|row| row.chars().map(|cell| cell == '*').collect()).collect()
}

fn text(grid: &Grid) -> Vec<String> {
    let row = |row: &Vec<bool>| row.iter().map(|cell| if *cell { '*' } else { '-' }).collect();
    grid.iter().map(row).collect()
}

fn rule(alive: bool, neighbors: usize) -> bool {
    matches!((alive, neighbors), (true, 2) | (_, 3))
}

const GLIDER: [&str; 5] = ["---*-----", "----*----", "--***----", "---------", "---------"];

/// Whoever knows the rules. An answer takes 100 ms less `sooner` for each that was asked before.
struct Server {
    clock: Arc<VirtualClock>,
    sooner: Duration,
    asked: Cell<u32>,
    blocked: Cell<u32>,
}

impl Server {
    fn takes(&self) -> Duration {
        let before = self.asked.replace(self.asked.get() + 1);
        IO - self.sooner * before
    }
}

impl Rules for Server {
    /// A clock that stands still while a task runs would not notice who holds the thread: it is
    /// moved.
    fn ask_and_block(&self, alive: bool, neighbors: usize) -> bool {
        self.blocked.set(self.blocked.get() + 1);
        self.clock.advance_to(self.clock.now() + self.takes());
        rule(alive, neighbors)
    }

    async fn ask(&self, alive: bool, neighbors: usize) -> bool {
        sleep(self.takes()).await;
        rule(alive, neighbors)
    }
}

/// So many generations of a grid: what becomes of it, how long that takes, and the server.
fn play(rows: &[&str], generations: usize, sooner: Duration) -> (Vec<String>, Duration, Server) {
    let clock = Arc::new(VirtualClock::new());
    let runtime = Runtime::builder().clock(Arc::<VirtualClock>::clone(&clock)).build();
    let server = Server { clock, sooner, asked: Cell::new(0), blocked: Cell::new(0) };
    let played = runtime.try_block_on(async {
        let (start, mut life) = (now(), grid(rows));
        for _ in 0..generations {
            life = generation(&life, &server).await;
        }
        (text(&life), now() - start)
    });
    match played {
        Ok((cells, took)) => (cells, took, server),
        Err(deadlock) => fail(deadlock, LOOK),
    }
}

#[test]
fn a_generation_takes_as_long_as_one_cell() {
    let (cells, took, server) = play(&GLIDER, 1, Duration::ZERO);
    let expected = ["---------", "--*-*----", "---**----", "---*-----", "---------"];
    same("the glider, one generation on", cells, expected, LOOK);
    same("how often 45 cells asked for the rules", server.asked.get(), 45, LOOK);
    let blocked = server.blocked.get();
    let look = if blocked > 0 { STEP } else { LOOK };
    let what = "how long a generation of 45 cells takes, 100 ms each";
    same(format!("{what}, where {blocked} of them blocked the thread"), took, IO, look);
}

#[test]
fn four_generations_later_the_glider_is_one_further() {
    let (cells, took, _) = play(&GLIDER, 4, Duration::ZERO);
    let expected = ["---------", "----*----", "-----*---", "---***---", "---------"];
    same("the glider, four generations on", cells, expected, LOOK);
    same("how long four generations take", took, IO * 4, LOOK);
}

#[test]
fn the_answers_may_come_in_any_order() {
    // Who asks last is answered first.
    let sooner = Duration::from_millis(1);
    let (cells, took, _) = play(&["----", "-**-", "-*--", "----", "----"], 1, sooner);
    let expected = ["----", "-**-", "-**-", "----", "----"];
    let what = "what becomes of three cells, where the last is answered first";
    same(what, cells, expected, LOOK);
    same("how long it takes", took, IO, LOOK);
}

#[test]
fn no_cell_blocks_the_thread() {
    let (_, _, server) = play(&["----", "-**-", "-*--", "----", "----"], 1, Duration::ZERO);
    same("how many of 20 cells blocked the thread", server.blocked.get(), 0, STEP);
}

/// Each answer is a task of its own.
struct Tasks;

impl Rules for Tasks {
    fn ask_and_block(&self, _: bool, neighbors: usize) -> bool {
        neighbors == 2
    }

    async fn ask(&self, _: bool, neighbors: usize) -> bool {
        spawn(async move { neighbors == 2 }).await.unwrap_or(false)
    }
}

#[test]
fn the_answers_come_in_every_order_that_there_is() {
    every_schedule(LOOK, async || {
        // Of two by two cells, each sees the others more than once.
        let next = text(&generation(&grid(&["*-", "--"]), &Tasks).await);
        if next == ["-*", "*-"] { Ok(()) } else { Err(format!("two by two cells became {next:?}")) }
    });
}
