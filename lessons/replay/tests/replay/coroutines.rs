//! A coroutine, step by step.

use crate::replay;
use crate::states::there_and_back;
use handloom::coroutine::{Co, Generator, Raised, async_body, from_iter};
use handloom::trace::{CoroutineStatus, Event, ObjectId, ObjectKind, Place, What, output};
use replay::Answer;

/// A generator that is resumed three times, and dropped at its second yield.
async fn generator() {
    let mut letters = Generator::new(async_body(|mut co: Co<char, i32>| async move {
        output("the body begins");
        co.yield_('a').await?;
        co.yield_('b').await?;
        Ok(())
    }))
    .traced("letters");
    letters.next().unwrap();
    letters.send(7).unwrap();
    drop(letters);
}

#[test]
fn a_coroutine_stands_at_its_yield_until_it_runs_and_has_answered_when_it_has() {
    let mut replay = replay(generator());
    let source = include_str!("coroutines.rs");
    let line = |place: &Place| source.lines().nth(place.line as usize - 1).unwrap().trim();
    let letters = ObjectId { kind: ObjectKind::Coroutine, number: 1 };
    let mut told = Vec::new();
    for k in 1..=replay.len() {
        let what = replay.events()[k - 1].what.clone();
        let world = replay.at(k);
        let row = world.coroutines.get(letters).cloned().unwrap_or_default();
        let event = match what {
            What::Resumed { .. } => "resumed".into(),
            What::Yielded { .. } => "yields".into(),
            What::CoroutineState { state, .. } => format!("{state:?}"),
            _ => continue,
        };
        told.push((event, row.place.as_ref().map_or("", line), row.answer));
    }
    let [next, first, sent, second] = [
        "letters.next().unwrap();",
        "co.yield_('a').await?;",
        "letters.send(7).unwrap();",
        "co.yield_('b').await?;",
    ];
    let [a, b] = ["'a'", "'b'"].map(|value| Some(Answer::Yielded(Some(value.into()))));
    let expected = [
        ("Created", "", None),
        ("resumed", "", None),
        ("Running", next, None),
        ("yields", first, a.clone()),
        ("Suspended", first, a),
        ("resumed", first, None),
        ("Running", sent, None),
        ("yields", second, b.clone()),
        ("Suspended", second, b.clone()),
        ("Closed", "", b),
    ];
    assert_eq!(told, expected.map(|(event, line, answer)| (event.to_owned(), line, answer)));
    there_and_back(crate::replay(generator()));
}

/// Of a generator that never knows the line of its yield, and of two that do: the row of each at
/// the step after which it is suspended first, and in the end.
#[test]
fn a_body_without_lines_stands_nowhere_and_one_that_has_ended_says_so() {
    async fn relay(mut co: Co<i32, i32>, level: u32) -> Result<(), Raised> {
        match level {
            0 => drop(co.yield_(1).await?),
            level => {
                let inner = async_body(move |co| Box::pin(relay(co, level - 1)));
                co.yield_from(Generator::new(inner).traced("inner")).await?;
            }
        }
        Ok(())
    }
    let mut replay = replay(async {
        let mut numbers = Generator::new(from_iter::<_, ()>([1])).traced("numbers");
        while numbers.next().is_ok() {}
        let mut outer = Generator::new(async_body(|co| relay(co, 2))).traced("outer");
        while outer.next().is_ok() {}
    });
    let suspended = |event: &Event| match event.what {
        What::CoroutineState { coroutine, state: CoroutineStatus::Suspended } => Some(coroutine),
        _ => None,
    };
    let suspended: Vec<_> = replay.events().iter().map(suspended).collect();
    let mut stand = Vec::new();
    for (k, coroutine) in (1..).zip(suspended) {
        let row = coroutine.and_then(|it| replay.at(k).coroutines.get(it).cloned());
        stand.extend(row.map(|row| row.place.is_some()));
    }
    assert_eq!(stand, [false, true, true, true]);
    let end = replay.len();
    let world = replay.at(end);
    assert!(world.coroutines.iter().all(|(_, row)| row.answer == Some(Answer::Ended)));
}
