use super::{Answer, Start, both};
use judge::{holds, same};
use std::cell::RefCell;
use std::rc::Rc;

const LOOK: &str = "fn both";

type Given = Rc<RefCell<Vec<Result<(u32, u32), String>>>>;

/// Those who have been started, and wait to be told what to answer.
#[derive(Clone, Default)]
struct World(Rc<RefCell<[Option<Answer<u32>>; 2]>>);

impl World {
    fn begin(&self) -> Given {
        let given = Given::default();
        let start = |at: usize| -> Start {
            let world = self.clone();
            Box::new(move |answer| world.0.borrow_mut()[at] = Some(answer))
        };
        let inside = Rc::clone(&given);
        both(start(0), start(1), Box::new(move |result| inside.borrow_mut().push(result)));
        given
    }

    fn answer(&self, at: usize, result: Result<u32, &str>) {
        let answer = self.0.borrow_mut()[at].take();
        holds(format!("number {} has been started", at + 1), answer.is_some(), LOOK);
        if let Some(answer) = answer {
            answer(result.map_err(str::to_owned));
        }
    }
}

#[test]
fn both_are_under_way_at_once() {
    let world = World::default();
    let given = world.begin();
    let started = world.0.borrow().iter().filter(|it| it.is_some()).count();
    same("how many have been started before one has answered", started, 2, LOOK);
    same("how many answers were given by then", given.borrow().len(), 0, LOOK);
}

#[test]
fn whoever_answers_first_the_results_are_in_their_order() {
    for order in [[0, 1], [1, 0]] {
        let world = World::default();
        let given = world.begin();
        for (at, answers) in order.into_iter().zip([0, 1]) {
            same("how many answers there are before the last one", given.borrow().len(), 0, LOOK);
            world.answer(at, Ok(10 + at as u32));
            same("how many there are then", given.borrow().len(), answers, LOOK);
        }
        same("the answer", given.borrow().clone(), [Ok((10, 11))], LOOK);
    }
}

#[test]
fn an_error_is_told_at_once_and_once() {
    for (failing, other, late) in [(0, 1, Ok(7)), (1, 0, Ok(7)), (0, 1, Err("as well"))] {
        let world = World::default();
        let given = world.begin();
        world.answer(failing, Err("no disk"));
        let expected = [Err("no disk".to_owned())];
        same("the answers after one has failed", given.borrow().clone(), expected.clone(), LOOK);
        world.answer(other, late);
        same("the answers after the other is done", given.borrow().clone(), expected, LOOK);
    }
}

#[test]
fn one_that_fails_after_the_other_was_done_is_told() {
    let world = World::default();
    let given = world.begin();
    world.answer(0, Ok(1));
    world.answer(1, Err("no disk"));
    same("the answer", given.borrow().clone(), [Err("no disk".to_owned())], LOOK);
}

#[test]
fn the_answer_may_begin_anew() {
    let answer_now = |value: u32| -> Start { Box::new(move |answer| answer(Ok(value))) };
    let given = Rc::new(RefCell::new(None));
    let inside = Rc::clone(&given);
    let again: Answer<(u32, u32)> = Box::new(move |_| {
        let answer: Answer<(u32, u32)> =
            Box::new(move |result| *inside.borrow_mut() = Some(result));
        both(Box::new(|answer| answer(Ok(3))), Box::new(|answer| answer(Ok(4))), answer);
    });
    both(answer_now(1), answer_now(2), again);
    same("the second answer", given.borrow().clone(), Some(Ok((3, 4))), LOOK);
}

#[test]
fn whoever_is_answered_may_make_the_other_one_answer() {
    let world = World::default();
    let start = |at: usize| -> Start {
        let world = world.clone();
        Box::new(move |answer| world.0.borrow_mut()[at] = Some(answer))
    };
    let other = world.clone();
    let cancels = move |_| other.answer(1, Err("cancelled"));
    both(start(0), start(1), Box::new(cancels));
    world.answer(0, Err("no disk"));
}
