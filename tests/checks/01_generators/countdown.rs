use super::Countdown;
use handloom::coroutine::{Generator, Stop};
use judge::same;

const LOOK: &str = "fn resume";

#[test]
fn it_counts_down_and_stops() {
    let mut countdown = Generator::new(Countdown { left: 3 });
    let mut said: Vec<String> = Vec::new();
    for _ in 0..5 {
        said.push(match countdown.next() {
            Ok(number) => number.to_string(),
            Err(Stop::Returned(end)) => end.into(),
            Err(Stop::Closed) => "nothing more".into(),
            Err(Stop::Raised(error)) => format!("an error: {error}"),
        });
    }
    let expected = ["3", "2", "1", "lift-off", "nothing more"];
    same("what five calls of `next` give, from 3 on", said, expected, LOOK);
}

#[test]
fn from_zero_there_is_nothing_to_count() {
    let first = Generator::new(Countdown { left: 0 }).next();
    let end = first.err().and_then(Stop::into_value);
    same("what a countdown from 0 returns at once", end, Some("lift-off"), LOOK);
}

#[test]
fn every_countdown_has_its_own_number() {
    let (mut one, mut other) =
        (Generator::new(Countdown { left: 9 }), Generator::new(Countdown { left: 5 }));
    let said: Vec<_> =
        [one.next(), other.next(), one.next(), other.next()].into_iter().map(Result::ok).collect();
    let expected = [9, 5, 8, 4].map(Some);
    same("two countdowns, from 9 and from 5, asked in turn", said, expected, LOOK);
}
