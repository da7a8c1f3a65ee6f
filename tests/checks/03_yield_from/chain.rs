use super::Chain;
use handloom::coroutine::{Boxed, Co, Coroutine, Generator, Raised, Stop, async_body};
use judge::{fail, holds, same};
use std::cell::RefCell;
use std::rc::Rc;

const LOOK: &str = "fn resume";

type Log = Rc<RefCell<Vec<String>>>;
type Part = Boxed<u32, String, usize>;

/// Yields `name` so many times; notes what it receives; catches an error once, and an exit.
fn part(name: &'static str, times: usize, log: &Log) -> Part {
    let log = Rc::clone(log);
    async_body(move |mut co: Co<String, u32>| async move {
        for _ in 0..times {
            let said = match co.yield_(name.to_string()).await {
                Ok(received) => format!("{name} got {received:?}"),
                Err(Raised::Error(error)) => format!("{name} caught {error}"),
                Err(Raised::Exit) => {
                    log.borrow_mut().push(format!("{name} exits"));
                    return Ok(0);
                }
            };
            log.borrow_mut().push(said);
        }
        Ok(times)
    })
    .boxed()
}

fn chain(parts: impl IntoIterator<Item = Part>) -> Generator<Chain<Part>> {
    Generator::new(Chain { parts: parts.into_iter().collect(), returned: Vec::new() })
}

#[test]
fn all_parts_have_their_turn_and_the_results_come_out() {
    let log = Log::default();
    let mut chain = chain([part("a", 2, &log), part("b", 0, &log), part("c", 1, &log)]);
    let mut got = Vec::new();
    let returned = loop {
        match chain.next() {
            Ok(name) => got.push(name),
            Err(Stop::Returned(returned)) => break returned,
            Err(other) => fail(format_args!("`next` ended with {other:?}"), LOOK),
        }
        holds("the chain comes to an end", got.len() < 10, LOOK);
    };
    same("what a chain of a, a; nothing; c yields", got, ["a", "a", "c"], LOOK);
    same("what the parts returned", returned, [2, 0, 1], LOOK);
}

#[test]
fn an_empty_chain_is_over_at_once() {
    let end = chain([]).next().err().and_then(Stop::into_value);
    same("what a chain of no parts returns", end, Some(vec![]), LOOK);
}

#[test]
fn what_is_sent_and_thrown_goes_through_to_the_part_that_stands_at_a_yield() {
    let log = Log::default();
    let mut chain = chain([part("a", 2, &log), part("b", 1, &log)]);
    let _ = chain.next();
    let _ = chain.send(1);
    same(
        "what a `throw` at the last yield of a gives",
        chain.throw("bad").ok(),
        Some("b".into()),
        LOOK,
    );
    let _ = chain.send(2);
    let expected = ["a got Some(1)", "a caught bad", "b got Some(2)"];
    same("what the parts saw", log.borrow().clone(), expected, LOOK);
}

#[test]
fn a_chain_that_is_closed_begins_no_other_part() {
    let log = Log::default();
    let mut chain = chain([part("a", 2, &log), part("b", 2, &log)]);
    let _ = chain.next();
    let closed = chain.close();
    holds(
        format!("`close` finds that it has exited, `Ok(None)`: it gave {closed:?}"),
        matches!(closed, Ok(None)),
        LOOK,
    );
    same("what the parts saw", log.borrow().clone(), ["a exits"], LOOK);
}
