//! A coroutine, step by step.

use crate::replay;
use crate::states::there_and_back;
use handloom::coroutine::{Co, Generator, async_body};
use handloom::trace::{ObjectId, ObjectKind, Place, What, output};

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
fn the_place_goes_from_the_resume_to_the_yield_and_back_with_a_coroutine() {
    let mut replay = replay(generator());
    let source = include_str!("coroutines.rs");
    let line = |place: &Place| source.lines().nth(place.line as usize - 1).unwrap().trim();
    let letters = ObjectId { kind: ObjectKind::Coroutine, number: 1 };
    let mut told = Vec::new();
    for k in 1..=replay.len() {
        let what = replay.events()[k - 1].what.clone();
        let world = replay.at(k);
        let stands = world.coroutines.get(letters).and_then(|row| row.place.as_ref()).map(line);
        match what {
            What::Resumed { .. } | What::CoroutineState { .. } | What::Yielded { .. } => {
                assert_eq!(world.now.place.as_ref().map(line), stands);
                told.extend(stands);
            }
            What::Output { .. } => told.push(world.now.place.as_ref().map(line).unwrap()),
            _ => {}
        }
    }
    told.dedup();
    let [made, next, printed, first, sent, second] = [
        ".traced(\"letters\");",
        "letters.next().unwrap();",
        "output(\"the body begins\");",
        "co.yield_('a').await?;",
        "letters.send(7).unwrap();",
        "co.yield_('b').await?;",
    ];
    assert_eq!(told, [made, next, printed, first, sent, second]);
    there_and_back(crate::replay(generator()));
}
