use super::total;
use handloom::coroutine::{Generator, Stop, async_body};
use judge::{fail, same};

const LOOK: &str = "async fn total";

#[test]
fn the_first_next_finds_zero() {
    let mut total = Generator::new(async_body(total));
    same("what the first `next()` gives", total.next().ok(), Some(0), LOOK);
}

#[test]
fn it_adds_what_is_sent() {
    let mut total = Generator::new(async_body(total));
    let mut sums = vec![total.next().ok()];
    for number in [10, 20, -5] {
        sums.push(total.send(number).ok());
    }
    let expected = [0, 10, 30, 25].map(Some);
    same("the sums after nothing, 10, 20 and -5", sums, expected, LOOK);
}

#[test]
fn nothing_ends_it_and_a_sent_zero_does_not() {
    let mut total = Generator::new(async_body(total));
    let _ = total.next();
    let _ = total.send(7);
    same("what `send(0)` gives after 7", total.send(0).ok(), Some(7), LOOK);
    match total.next() {
        Err(Stop::Returned(count)) => {
            same("how many numbers there were: 7 and 0", count, 2, LOOK);
        }
        other => fail(format_args!("a `next()` should end it with its count: {other:?}"), LOOK),
    }
}

#[test]
fn an_error_that_is_thrown_in_goes_out() {
    let mut total = Generator::new(async_body(total));
    let _ = total.next();
    match total.throw("no meter") {
        Err(Stop::Raised(_)) => {}
        other => fail(format_args!("an error that is thrown in should come out: {other:?}"), LOOK),
    }
}
