//! The `step_cell` of lesson 21 without `async`: as a state machine by hand, and as a generator.
//!
//! An `async fn` is a state machine that the compiler writes. Here it is written out, and then as a
//! body that yields where the `async fn` awaits. Neither can wait by itself: what it yields is what
//! it wants to wait for, and [`run`] waits for that, as `asyncio` did before there was an `await`.

use super::{Cell, Generation, Read, SimulationError, count_neighbors, game_logic};
use crate::size;
use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{AsyncBody, Co, Coroutine, Generator, Raised, Resume, Step, Stop};
use handloom::coroutine::{Traced, async_body};
use std::rc::Rc;

// ANCHOR: enum
/// One cell: what it needs in all places, and in which of them it stands.
#[derive(Debug)]
pub struct StepCell {
    y: isize,
    x: isize,
    life: Rc<Generation>,
    place: Place,
}

/// Where a cell can stand, with what it has to remember there.
#[derive(Clone, Copy, Debug)]
enum Place {
    Start,
    /// It waits for the I/O of `count_neighbors`.
    Counting {
        state: Cell,
    },
    /// It waits for the I/O of `game_logic`.
    Deciding {
        state: Cell,
        neighbors: usize,
    },
}

impl Coroutine for StepCell {
    type Sent = ();
    type Yield = Read;
    type Return = ();

    /// From one place to the next.
    fn resume(&mut self, input: Resume<()>) -> Step<Self> {
        let (y, x, life) = (self.y, self.x, &self.life);
        // Where its I/O failed, that is what it is resumed with: `?` ends it.
        input.received().map_err(SimulationError::at(y, x))?;
        loop {
            match self.place {
                Place::Start => {
                    self.place = Place::Counting { state: life.get(y, x) };
                    if let Some(read) = life.read_neighbors(y, x) {
                        return Ok(Yielded(read));
                    }
                }
                Place::Counting { state } => {
                    let neighbors = count_neighbors(y, x, |y, x| life.get(y, x));
                    self.place = Place::Deciding { state, neighbors };
                    return Ok(Yielded(life.read(y, x)));
                }
                Place::Deciding { state, neighbors } => {
                    life.set(y, x, game_logic(state, neighbors));
                    return Ok(Complete(()));
                }
            }
        }
    }
}

/// A cell as a state machine that is written by hand.
pub fn by_hand(y: isize, x: isize, life: Rc<Generation>) -> StepCell {
    StepCell { y, x, life, place: Place::Start }
}
// ANCHOR_END: enum

// ANCHOR: generator
/// A cell as a generator.
pub fn generator(
    y: isize,
    x: isize,
    life: Rc<Generation>,
) -> AsyncBody<(), Read, impl Future<Output = Result<(), Raised>>> {
    async_body(async move |mut co: Co<Read>| {
        let state = life.get(y, x);
        if let Some(read) = life.read_neighbors(y, x) {
            co.yield_(read).await.map_err(SimulationError::at(y, x))?;
        }
        let neighbors = count_neighbors(y, x, |y, x| life.get(y, x));
        co.yield_(life.read(y, x)).await.map_err(SimulationError::at(y, x))?;
        life.set(y, x, game_logic(state, neighbors));
        Ok(())
    })
}
// ANCHOR_END: generator

// ANCHOR: run
/// Runs such a cell under the executor: waits for what it yields, and sends or throws in what came
/// of that. In a recorded run each of its states is in the trace.
///
/// # Errors
/// The cell's.
pub async fn run<C>(cell: C) -> Result<(), SimulationError>
where
    C: Coroutine<Sent = (), Yield = Read, Return = ()>,
{
    let mut cell: Generator<Traced<C>> = Generator::new(cell).traced("step_cell");
    let mut step = cell.next();
    loop {
        step = match step {
            Ok(read) => match read.await {
                Ok(()) => cell.send(()),
                Err(error) => cell.throw(error),
            },
            Err(stop) => return ended(stop),
        };
    }
}
// ANCHOR_END: run

fn ended(stop: Stop<()>) -> Result<(), SimulationError> {
    match stop {
        Stop::Raised(Raised::Error(error)) => match error.downcast() {
            Ok(error) => Err(*error),
            Err(other) => panic!("a cell raised something that is not its own: {other}"),
        },
        Stop::Raised(Raised::Exit) | Stop::Closed => panic!("nobody closes a cell"),
        Stop::Returned(()) => Ok(()),
    }
}

type Arguments = (isize, isize, Rc<Generation>);

/// How large the task of a cell is that was made [`by_hand`].
pub const ENUM_BYTES: usize = size::of_future(|(y, x, life): Arguments| run(by_hand(y, x, life)));

/// How large the task of a cell is that is a [`generator`], its body on the heap included.
pub const GENERATOR_BYTES: usize =
    size::of_future(|(y, x, life): Arguments| run(generator(y, x, life)))
        + size::of_body(|(y, x, life): Arguments| generator(y, x, life));
