//! The handles through which a generator can be called.

use super::{Call, Outcome, Thrown, error};
use handloom::coroutine::{
    Coroutine, Error, Generator, GeneratorExit, GeneratorState, Raised, SharedGenerator,
};

pub(super) trait Handle {
    fn call(&mut self, call: Call) -> Outcome;
    fn state(&self) -> GeneratorState;
}

fn closed(gave: Result<Option<i32>, Raised>) -> Outcome {
    match gave {
        Ok(value) => Outcome::Gave(value),
        Err(raised) => Outcome::Raised(Thrown::of(&raised)),
    }
}

fn looped(values: Vec<i32>, result: Option<Result<i32, Raised>>) -> Outcome {
    Outcome::Looped(values, result.map(|it| it.map_err(|raised| Thrown::of(&raised))))
}

fn thrown(number: i32) -> Error {
    error(number).into()
}

macro_rules! handle {
    ($($generator:ident),*) => {$(
        impl<C: Coroutine<Sent = i32, Yield = i32, Return = i32>> Handle for $generator<C> {
            fn call(&mut self, call: Call) -> Outcome {
                match call {
                    Call::Next => Outcome::of($generator::next(self)),
                    Call::Send(value) => Outcome::of(self.send(value)),
                    Call::Throw(number) => Outcome::of(self.throw(thrown(number))),
                    Call::ThrowExit => Outcome::of(self.throw(GeneratorExit)),
                    Call::Close => closed(self.close()),
                    Call::Loop(times) => {
                        let values = self.values().take(times.into()).collect();
                        looped(values, self.result())
                    }
                }
            }

            fn state(&self) -> GeneratorState {
                $generator::state(self)
            }
        }
    )*};
}

handle!(Generator, SharedGenerator);
