use super::{Ask, ask_all};
use handloom::{Runtime, spawn_named, yield_now};
use judge::{Signal, fail, same};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const LOOK: &str = "async fn ask_all";

/// What is seen of a run.
struct Told {
    answers: Vec<Result<u32, String>>,
    /// How many calls were made on the thread of the loop.
    on_the_loop: usize,
    /// How many calls blocked until nobody believed in the heart any more.
    in_vain: usize,
}

/// Asks for so many names. Each call blocks until a task of the same loop, the heart, has had fifty
/// turns; then it does this, with the number of the name.
fn told(names: usize, call: impl Fn(usize) -> Result<u32, String> + Send + Sync + 'static) -> Told {
    let (home, beaten) = (thread::current().id(), Signal::new());
    let counts = Arc::new([const { AtomicUsize::new(0) }; 2]);
    let runtime = Runtime::builder().virtual_clock().build();
    let ask: Ask = {
        let (beaten, counts) = (beaten.clone(), Arc::clone(&counts));
        Arc::new(move |name| {
            let number = name.strip_prefix("name ").and_then(|it| it.parse().ok());
            let Some(number) = number else {
                return Err(format!("nobody is called {name:?}"));
            };
            if thread::current().id() == home {
                counts[0].fetch_add(1, Ordering::SeqCst);
            } else if !beaten.wait() {
                counts[1].fetch_add(1, Ordering::SeqCst);
            }
            call(number)
        })
    };
    let answers = runtime.block_on(async {
        drop(spawn_named("heart", async move {
            for _ in 0..50 {
                yield_now().await;
            }
            beaten.give();
        }));
        let asks = ask_all((0..names).map(|n| format!("name {n}")).collect(), ask);
        let task = spawn_named("asks", asks);
        task.await
    });
    let answers = answers.unwrap_or_else(|error| resume_unwind(error.into_panic()));
    let [on_the_loop, in_vain] = [0, 1].map(|at: usize| counts[at].load(Ordering::SeqCst));
    Told { answers, on_the_loop, in_vain }
}

#[test]
fn the_heart_beats_while_calls_block() {
    let told = told(5, |n| Ok(n as u32 * 10));
    same("how many of five calls were made on the thread of the loop", told.on_the_loop, 0, LOOK);
    let what = "how many of five calls blocked while nobody else had a turn";
    same(what, told.in_vain, 0, LOOK);
    same("what five calls give", told.answers, [0, 10, 20, 30, 40].map(Ok), LOOK);
}

#[test]
fn all_calls_are_under_way_at_the_same_time() {
    // Each call ends when all have begun.
    let begun = [(); 5].map(|()| Signal::new());
    let told = told(5, move |n| {
        begun[n].give();
        if begun.iter().all(Signal::wait) { Ok(n as u32) } else { Err("alone".into()) }
    });
    let what = "what five calls give, each of which waits until all have begun";
    same(what, told.answers, [0, 1, 2, 3, 4].map(Ok), LOOK);
}

#[test]
fn answers_are_in_the_order_of_the_names() {
    // The call for each name ends when that for the name behind has.
    let ends = [(); 4].map(|()| Signal::new());
    let told = told(4, move |n| {
        if let Some(next) = ends.get(n + 1) {
            next.wait();
        }
        ends[n].give();
        Ok(n as u32)
    });
    same(
        "what four calls give, of which the last ends first",
        told.answers,
        [0, 1, 2, 3].map(Ok),
        LOOK,
    );
}

#[test]
fn an_error_costs_one_answer() {
    let told = told(3, |n| if n == 1 { Err("no route".into()) } else { Ok(n as u32) });
    let expected = [Ok(0), Err("no route".to_owned()), Ok(2)];
    same("what three calls give of which number 1 fails", told.answers, expected, LOOK);
}

#[test]
fn a_panic_costs_one_answer() {
    let told = told(3, |n| match n {
        // A panic without its lines on standard error.
        0 => resume_unwind(Box::new("fell over")),
        _ => Ok(n as u32),
    });
    let words = told.answers.first().map(|answer| match answer {
        Err(words) => words.contains("fell over"),
        Ok(_) => false,
    });
    let what = "what three calls give of which number 0 panics with \"fell over\"";
    if words != Some(true) {
        fail(format!("{what}: {:?}", told.answers), LOOK);
    }
    same(format!("{what}, from the second on"), &told.answers[1..], [Ok(1), Ok(2)], LOOK);
}

#[test]
fn no_names_have_no_answers() {
    same("what comes of no names", told(0, |_| Ok(0)).answers, [], LOOK);
}
