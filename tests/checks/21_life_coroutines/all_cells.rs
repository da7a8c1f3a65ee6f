use super::{Grid, generation};
use handloom::spawn;
use handloom::time::sleep;
use judge::{every_schedule, ran, same};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

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

#[test]
fn a_generation_takes_as_long_as_one_cell() {
    let ran = ran(LOOK, async || {
        let calls = Rc::new(Cell::new(0));
        let rules = async |alive, neighbors| {
            calls.set(calls.get() + 1);
            sleep(IO).await;
            rule(alive, neighbors)
        };
        let next = generation(&grid(&GLIDER), rules).await;
        (text(&next), calls.get())
    });
    let expected = ["---------", "--*-*----", "---**----", "---*-----", "---------"];
    same("the glider, one generation on", ran.output.0, expected, LOOK);
    same("how often 45 cells asked for the rules", ran.output.1, 45, LOOK);
    same("how long a generation of 45 cells takes, 100 ms each", ran.took, IO, LOOK);
}

#[test]
fn four_generations_later_the_glider_is_one_further() {
    let ran = ran(LOOK, async || {
        let rules = async |alive, neighbors| {
            sleep(IO).await;
            rule(alive, neighbors)
        };
        let mut life = grid(&GLIDER);
        for _ in 0..4 {
            life = generation(&life, rules).await;
        }
        text(&life)
    });
    let expected = ["---------", "----*----", "-----*---", "---***---", "---------"];
    same("the glider, four generations on", ran.output, expected, LOOK);
    same("how long four generations take", ran.took, IO * 4, LOOK);
}

#[test]
fn the_answers_may_come_in_any_order() {
    let ran = ran(LOOK, async || {
        let calls = Cell::new(0);
        let rules = async |alive, neighbors| {
            calls.set(calls.get() + 1);
            // Who asks last is answered first.
            sleep(IO - Duration::from_millis(calls.get())).await;
            rule(alive, neighbors)
        };
        text(&generation(&grid(&["----", "-**-", "-*--", "----", "----"]), rules).await)
    });
    let expected = ["----", "-**-", "-**-", "----", "----"];
    same(
        "what becomes of three cells, where the last is answered first",
        ran.output,
        expected,
        LOOK,
    );
    same("how long it takes", ran.took, IO - Duration::from_millis(1), LOOK);
}

#[test]
fn the_answers_come_in_every_order_that_there_is() {
    every_schedule(LOOK, async || {
        // Each answer is a task of its own. Of two by two cells, each sees the others more than once.
        let rules =
            async |_, neighbors| spawn(async move { neighbors == 2 }).await.unwrap_or(false);
        let next = text(&generation(&grid(&["*-", "--"]), rules).await);
        if next == ["-*", "*-"] { Ok(()) } else { Err(format!("two by two cells became {next:?}")) }
    });
}
