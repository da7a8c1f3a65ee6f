use super::run;
use handloom::time::sleep;
use handloom::trace::output;
use handloom::{spawn, yield_now};
use judge::{Ran, every_schedule, holds, ran, same};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn run";

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Passwords from 1 on, hashed in 100 ms each, and saved in so long; the saves of some fail.
fn told(count: u32, takes: u64, fails: &'static [u64]) -> Ran<Result<usize, String>> {
    ran(LOOK, move || async move {
        let busy = Cell::new(false);
        let hash = async move |password: u32| {
            holds("there is one processor, and one hash at a time", !busy.replace(true), LOOK);
            sleep(millis(100)).await;
            busy.set(false);
            u64::from(password)
        };
        let save = async move |hash: u64| {
            output(format!("save {hash}"));
            sleep(millis(takes)).await;
            if fails.contains(&hash) {
                return Err(format!("no room for {hash}"));
            }
            output(format!("saved {hash}"));
            Ok(())
        };
        run((1..=count).collect(), hash, save).await
    })
}

#[test]
fn only_the_last_save_can_be_seen() {
    let short = told(10, 100, &[]);
    same("how many are saved", short.output, Ok(10), LOOK);
    let what = "how long ten hashes of 100 ms take, with saves of 100 ms";
    same(what, short.took, millis(1100), LOOK);
    let what = "how long ten hashes of 100 ms take, with saves of 350 ms";
    same(what, told(10, 350, &[]).took, millis(1350), LOOK);
}

#[test]
fn a_save_begins_when_its_hash_is_there() {
    let ran = told(3, 250, &[]);
    let begun: Vec<_> =
        ran.said().into_iter().filter(|(_, line)| line.starts_with("save ")).collect();
    let expected = [(millis(100), "save 1"), (millis(200), "save 2"), (millis(300), "save 3")];
    same("when the saves begin", begun, expected, LOOK);
}

#[test]
fn it_is_over_when_all_is_saved() {
    let ran = told(3, 250, &[]);
    let saved = ran.said().into_iter().filter(|(_, line)| line.starts_with("saved ")).count();
    same("how many of three are saved when it is over", saved, 3, LOOK);
    same("no passwords", told(0, 250, &[]).output, Ok(0), LOOK);
}

#[test]
fn an_error_of_a_save_comes_out() {
    let ran = told(5, 150, &[2, 4]);
    same("what comes of five of which two fail", ran.output, Err("no room for 2".into()), LOOK);
}

#[test]
fn all_is_saved_in_any_order() {
    every_schedule(LOOK, async || {
        let saved = Rc::new(RefCell::new(Vec::new()));
        let list = Rc::clone(&saved);
        let hash = async |password: u32| {
            yield_now().await;
            u64::from(password)
        };
        let save = async move |hash: u64| {
            yield_now().await;
            list.borrow_mut().push(hash);
            Ok(())
        };
        let whole = spawn(async move { run(vec![1, 2, 3], hash, save).await });
        let outcome = whole.await.map_err(|error| error.to_string())?;
        let mut saved = saved.take();
        saved.sort_unstable();
        match (outcome, &saved[..]) {
            (Ok(3), [1, 2, 3]) => Ok(()),
            (outcome, saved) => Err(format!("it gives {outcome:?}, and {saved:?} are saved")),
        }
    });
}
