use super::outputs;
use handloom::spawn;
use handloom::sync::Queue;
use handloom::time::sleep;
use judge::{every_schedule, ran, same};
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn outputs";

/// What a child writes: `o` is a line to its output, `e` a complaint, `-` a pause of 100 ms.
async fn told(script: &str, room: usize) -> (Vec<String>, Vec<String>) {
    let pipes = ["stdout", "stderr"].map(|name| Rc::new(Queue::named(name, room)));
    let [stdout, stderr] = pipes.clone();
    let script = script.to_owned();
    drop(spawn(async move {
        for (at, letter) in script.chars().enumerate() {
            let line = format!("{letter}{at}");
            match letter {
                'o' => drop(stdout.put(line).await),
                'e' => drop(stderr.put(line).await),
                _ => sleep(Duration::from_millis(100)).await,
            }
        }
        stdout.close();
        stderr.close();
    }));
    outputs(&pipes[0], &pipes[1]).await
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| line.to_string()).collect()
}

#[test]
fn a_child_that_complains_much() {
    let ran = ran(LOOK, async || told("oeeeeo", 2).await);
    let expected = (lines(&["o0", "o5"]), lines(&["e1", "e2", "e3", "e4"]));
    same("what it wrote, where a pipe has room for two lines", ran.output, expected, LOOK);
}

#[test]
fn a_child_that_says_much_before_it_complains() {
    let ran = ran(LOOK, async || told("ooooeo-oe", 2).await);
    let expected = (lines(&["o0", "o1", "o2", "o3", "o5", "o7"]), lines(&["e4", "e8"]));
    same("what it wrote, where a pipe has room for two lines", ran.output, expected, LOOK);
    same("how long it takes", ran.took, Duration::from_millis(100), LOOK);
}

#[test]
fn nothing_is_left_in_a_pipe_at_the_end() {
    let ran = ran(LOOK, async || told("---ooeee", 9).await);
    let expected = (lines(&["o3", "o4"]), lines(&["e5", "e6", "e7"]));
    same("what it wrote after a while, all at once", ran.output, expected, LOOK);
    let ran = judge::ran(LOOK, async || told("", 1).await);
    same("what a silent child wrote", ran.output, (vec![], vec![]), LOOK);
}

#[test]
fn nobody_looks_again_and_again() {
    let ran = ran(LOOK, async || told("o-o-e-o-e", 1).await.0.len());
    judge::holds(
        "it is polled only where there is something to read",
        ran.polls("program") < 20,
        LOOK,
    );
    same("how long it takes", ran.took, Duration::from_millis(400), LOOK);
}

#[test]
fn no_deadlock_in_any_order() {
    for script in ["eeo", "oee", "ooe", "eoo"] {
        every_schedule(LOOK, move || async move {
            let reading = spawn(async move { told(script, 1).await });
            let (said, complained) = reading.await.map_err(|error| error.to_string())?;
            let letters = script.matches('o').count();
            match (said.len(), complained.len()) {
                (o, e) if o == letters && o + e == 3 => Ok(()),
                (o, e) => Err(format!("of {script:?} it read {o} lines and {e} complaints")),
            }
        });
    }
}
