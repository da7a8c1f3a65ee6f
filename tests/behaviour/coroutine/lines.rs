//! The line with which each step of a traced generator is told.

use handloom::coroutine::{
    Co, Coroutine, CoroutineState, Generator, Raised, Resume, SharedGenerator, Step, YieldFrom,
    async_body, drive, from_iter,
};
use handloom::time::VirtualClock;
use handloom::trace::{Event, Recorder, Tracer, What};
use std::sync::Arc;

/// Runs `run`, and gives for each event a word and its line, counted from `base`.
fn told(base: u32, run: impl FnOnce()) -> Vec<(&'static str, Option<u32>)> {
    let recorder = Recorder::new();
    let scope = Tracer::new(recorder.clone(), Arc::new(VirtualClock::new())).enter();
    run();
    drop(scope);
    told_by(&recorder, base)
}

fn told_by(recorder: &Recorder, base: u32) -> Vec<(&'static str, Option<u32>)> {
    let line = |event: Event| {
        let word = match event.what {
            What::Named { .. } => "named",
            What::Resumed { .. } => "resumed",
            What::Yielded { .. } => "yielded",
            What::CoroutineState { state, .. } => match state.to_string().as_str() {
                "GEN_CREATED" => "created",
                "GEN_RUNNING" => "running",
                "GEN_SUSPENDED" => "suspended",
                _ => "closed",
            },
            _ => "other",
        };
        let line = event.caller.map(|place| {
            assert!(place.file.ends_with("coroutine/lines.rs"), "{place}");
            place.line - base
        });
        (word, line)
    };
    recorder.events().into_iter().map(line).collect()
}

/// The lines of the steps that follow the first two, which are the name and `GEN_CREATED`.
fn steps(base: u32, run: impl FnOnce()) -> Vec<(&'static str, Option<u32>)> {
    told(base, run).split_off(2)
}

/// What one resume is told as that leads to a yield.
fn round(resumed: u32, yielded: u32) -> [(&'static str, Option<u32>); 4] {
    let (resumed, yielded) = (Some(resumed), Some(yielded));
    [("resumed", resumed), ("running", resumed), ("yielded", yielded), ("suspended", yielded)]
}

/// And one that leads to the end.
fn last(resumed: u32) -> [(&'static str, Option<u32>); 3] {
    ["resumed", "running", "closed"].map(|word| (word, Some(resumed)))
}

/// A machine by hand: what it yields with is an expression like any other.
struct Twice(u8);

impl Coroutine for Twice {
    type Sent = u8;
    type Yield = u8;
    type Return = ();

    fn resume(&mut self, input: Resume<u8>) -> Step<Self> {
        input.received()?;
        self.0 += 1;
        Ok(if self.0 < 3 { CoroutineState::Yielded(self.0) } else { CoroutineState::Complete(()) })
    }
}

#[test]
#[rustfmt::skip]
fn a_machine_by_hand_is_told_with_the_lines_that_resume_it() {
    let base = line!();
    let found = told(base, || {
        let mut twice = Generator::new(Twice(0)).traced("twice");            // 2
        twice.next().unwrap();                                               // 3
        twice
            .send(7)                                                         // 5
            .unwrap();
        twice.next().unwrap_err();                                           // 7
        let mut thrown = Generator::new(Twice(0)).traced("thrown");          // 8
        thrown.throw("oh").unwrap_err();                                     // 9
        let mut closed = Twice(0).traced("closed");                          // 10
        closed.resume(Resume::Next).unwrap();                                // 11
        let mut closed = Generator::new(closed);
        closed.next().unwrap();                                              // 13
        closed.close().unwrap();                                             // 14
        drop(Generator::new(Twice(0)).traced("dropped"));                    // 15
    });
    let made = |line| [("named", Some(line)), ("created", Some(line))];
    let mut expected = Vec::new();
    expected.extend(made(2));
    expected.extend([round(3, 3), round(5, 5)].concat());
    expected.extend(last(7));
    expected.extend(made(8));
    expected.push(("closed", Some(9)));
    expected.extend(made(10));
    expected.extend([round(11, 11), round(13, 13)].concat());
    expected.extend(last(14));
    expected.extend(made(15));
    expected.push(("closed", None));
    assert_eq!(found, expected);
}

#[test]
#[rustfmt::skip]
fn an_async_body_is_told_with_the_lines_of_its_yields() {
    let base = line!();
    let body = || async_body(|mut co: Co<u8, u8>| async move {
        co.yield_(1).await?;                                                 // 2
        let caught = co
            .yield_(2)                                                       // 4
            .await;
        assert!(matches!(caught, Err(Raised::Error(_))));
        co.yield_(3).await?;                                                 // 7
        Ok(())
    });
    let rounds = |lines: [u32; 4]| {
        let [next, throw, send, close] = lines;
        let rounds = [round(next, 2), round(throw, 4), round(send, 7)].concat();
        [&rounds[..], &last(close)].concat()
    };
    let found = steps(base, || {
        let mut plain = Generator::new(body()).traced("plain");
        plain.next().unwrap();                                               // 17
        plain.send(0).unwrap();                                              // 18
        plain.throw("oh").unwrap();                                          // 19
        plain.close().unwrap();                                              // 20
    });
    assert_eq!(found, rounds([17, 18, 19, 20]));
    let found = steps(base, || {
        let hidden = SharedGenerator::new(body().boxed().traced("hidden"));
        hidden.next().unwrap();                                              // 25
        hidden.send(0).unwrap();                                             // 26
        hidden.throw("oh").unwrap();                                         // 27
        hidden.close().unwrap();                                             // 28
    });
    assert_eq!(found, rounds([25, 26, 27, 28]));
    let found = steps(base, || {
        let mut outside = Generator::new(body().traced("outside").boxed());
        outside.next().unwrap();                                             // 33
        outside.send(0).unwrap();                                            // 34
        outside.throw("oh").unwrap();                                        // 35
        outside.close().unwrap();                                            // 36
    });
    assert_eq!(found, rounds([33, 34, 35, 36]));
}

#[test]
#[rustfmt::skip]
fn a_loop_resumes_with_its_own_line() {
    let base = line!();
    let found = steps(base, || {
        let mut letters = Generator::new(from_iter::<_, ()>("AB".chars())).traced("letters");
        for _ in &mut letters {}                                             // 3
        let letters = Generator::new(from_iter::<_, ()>("A".chars())).traced("shared").shared();
        for _ in &letters {}                                                 // 5
        let mut letters = Generator::new(from_iter::<_, ()>("A".chars())).traced("values");
        letters.values().last();                                             // 7
    });
    let lines: Vec<_> = found.into_iter().filter(|(word, _)| *word == "resumed").collect();
    assert_eq!(lines, [3, 3, 3, 5, 5, 7, 7].map(|line| ("resumed", Some(line))));
}

/// It passes what it is resumed with to another.
struct Relay<C>(YieldFrom<C>);

impl<C: Coroutine<Sent = u8, Yield = u8>> Coroutine for Relay<C> {
    type Sent = u8;
    type Yield = u8;
    type Return = C::Return;

    fn resume(&mut self, input: Resume<u8>) -> Step<Self> {
        self.0.resume(input)
    }
}

#[test]
#[rustfmt::skip]
fn whoever_delegates_resumes_the_inner_one_with_its_own_line() {
    let by_hand = { let body = include_str!("lines.rs"); body.lines()
        .position(|line| line.contains("self.0.resume(input)")).unwrap() as u32 + 1 };
    let base = line!();
    let found = told(0, || {
        let inner = Twice(0).traced("inner");
        let outer = async_body(|mut co: Co<u8, u8>| async move {
            co.yield_from(inner).await                                       // 4
        });
        let mut outer = Generator::new(outer.traced("outer"));
        outer.next().unwrap();                                               // 7
        outer.next().unwrap();                                               // 8
    });
    let here = |line: u32| base + line;
    // Before this both were made, and after it both are dropped.
    let found = &found[4..found.len() - 2];
    let rounds = |at: u32| {
        let [resumed, running, yielded, suspended] = round(here(at), here(4));
        let inner = round(here(4), here(4));
        [&[resumed, running][..], &inner, &[yielded, suspended]].concat()
    };
    assert_eq!(found, [rounds(7), rounds(8)].concat());

    let found = told(0, || {
        let mut relay = Generator::new(Relay(YieldFrom::new(Twice(0).traced("inner"))));
        relay.next().unwrap();
    });
    assert_eq!(found[2..][..4], round(by_hand, by_hand));
}

#[test]
#[rustfmt::skip]
fn a_driven_body_is_resumed_by_the_line_that_drives_it() {
    let (runtime, recorder) = handloom_tests::recorded();
    let base = line!();
    runtime.block_on(async {
        let body = async_body(|mut co: Co<u8>| async move {
            handloom::yield_now().await;
            co.yield_(1).await.map(drop)                                     // 4
        });
        drive(body.traced("driven")).await.unwrap();                         // 6
    });
    let found: Vec<_> = told_by(&recorder, base).into_iter().filter(|it| it.0 != "other").collect();
    assert_eq!(found[2..], [&round(6, 4)[..], &last(6)].concat());
}
