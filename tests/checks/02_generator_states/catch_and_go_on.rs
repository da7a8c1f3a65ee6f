use super::{Log, pages};
use handloom::coroutine::{Generator, GeneratorState, async_body};
use judge::{holds, same};

const LOOK: &str = "async fn pages";

#[test]
fn a_page_that_fails_comes_again() {
    let log = Log::default();
    let mut pages = Generator::new(async_body(|co| pages(co, log.clone())));
    let mut got = vec![pages.next().ok(), pages.next().ok()];
    got.push(pages.throw("no connection").ok());
    got.push(pages.throw("still none").ok());
    got.push(pages.next().ok());
    let expected = [1, 2, 2, 2, 3].map(Some);
    same("next, next, throw, throw, next", got, expected, LOOK);
    same("the log after that", log.borrow().clone(), ["again 2", "again 2"], LOOK);
}

#[test]
fn closing_cleans_up_and_ends_it() {
    let log = Log::default();
    let mut pages = Generator::new(async_body(|co| pages(co, log.clone())));
    let _ = (pages.next(), pages.next());
    let closed = pages.close();
    holds(
        format!("`close` finds that it has exited, `Ok(None)`: it gave {closed:?}"),
        matches!(closed, Ok(None)),
        LOOK,
    );
    same("the state after that", pages.state(), GeneratorState::Closed, LOOK);
    same("the log after that", log.borrow().clone(), ["closed at 2"], LOOK);
}

#[test]
fn one_that_was_never_begun_has_nothing_to_clean_up() {
    let log = Log::default();
    let mut pages = Generator::new(async_body(|co| pages(co, log.clone())));
    holds("`close` before the first `next` succeeds", pages.close().is_ok(), LOOK);
    same("the log after that", log.borrow().len(), 0, LOOK);
}
