//! The table of the protocol, cell by cell, for each form of the body.

use super::subject::{Catchable, OnExit, Subject, for_each_form};
use handloom::coroutine::GeneratorState::{Closed, Created, Suspended};
use handloom::coroutine::{Error, GeneratorExit};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn error() -> Error {
    "thrown".into()
}

/// Brings a generator to its end by way of its return.
fn finish(subject: &mut dyn Subject) {
    subject.next();
    subject.next();
    assert_eq!(subject.next(), "StopIteration(99)");
}

#[test]
fn next_in_created_runs_to_the_first_yield() {
    for_each_form(OnExit::Exits, |body, _| {
        assert_eq!(body.state(), Created);
        assert_eq!(body.next(), "yields 1");
        assert_eq!(body.state(), Suspended);
    });
}

#[test]
fn next_in_suspended_resumes_with_nothing() {
    for_each_form(OnExit::Exits, |body, _| {
        body.next();
        assert_eq!(body.next(), "yields 2");
        assert_eq!(body.state(), Suspended);
    });
}

#[test]
fn next_in_closed_stops_without_a_value() {
    for_each_form(OnExit::Exits, |body, _| {
        finish(body);
        assert_eq!(body.next(), "StopIteration");
        assert_eq!(body.next(), "StopIteration");
        assert_eq!(body.state(), Closed);
    });
}

#[test]
fn send_in_created_is_an_error_and_stays_created() {
    for_each_form(OnExit::Exits, |body, drops| {
        let refused = "raises can't send non-None value to a just-started generator";
        assert_eq!(body.send(5), refused);
        assert_eq!(body.state(), Created);
        assert_eq!(body.send(5), refused);
        assert_eq!(drops.count(), 0);
        assert_eq!(body.next(), "yields 1");
    });
}

#[test]
fn send_in_suspended_is_the_value_of_the_yield() {
    for_each_form(OnExit::Exits, |body, _| {
        body.next();
        assert_eq!(body.send(5), "yields 5");
        assert_eq!(body.state(), Suspended);
    });
}

#[test]
fn send_in_closed_stops_without_a_value() {
    for_each_form(OnExit::Exits, |body, _| {
        finish(body);
        assert_eq!(body.send(5), "StopIteration");
        assert_eq!(body.state(), Closed);
    });
}

#[test]
fn a_return_gives_its_value_once() {
    for_each_form(OnExit::Exits, |body, drops| {
        finish(body);
        assert_eq!(body.state(), Closed);
        assert_eq!(drops.count(), 1, "the body went with the return");
        assert_eq!(body.next(), "StopIteration");
    });
}

#[test]
fn throw_in_created_comes_out_and_the_body_never_runs() {
    for_each_form(OnExit::Exits, |body, drops| {
        assert_eq!(body.throw(error()), "raises thrown");
        assert_eq!(body.state(), Closed);
        assert_eq!(drops.count(), 1);
        assert_eq!(body.next(), "StopIteration");
    });
}

#[test]
fn throw_in_suspended_that_is_not_caught_comes_out() {
    for_each_form(OnExit::Exits, |body, drops| {
        body.next();
        assert_eq!(body.throw(error()), "raises thrown");
        assert_eq!(body.state(), Closed);
        assert_eq!(drops.count(), 1);
        assert_eq!(body.next(), "StopIteration");
    });
}

#[test]
fn throw_in_suspended_may_be_caught() {
    for_each_form(OnExit::Exits, |body, _| {
        body.next();
        assert_eq!(body.throw(Box::new(Catchable)), "yields 10");
        assert_eq!(body.state(), Suspended);
        assert_eq!(body.next(), "StopIteration(99)");
    });
}

#[test]
fn throw_in_closed_comes_out() {
    for_each_form(OnExit::Exits, |body, _| {
        finish(body);
        assert_eq!(body.throw(error()), "raises thrown");
        assert_eq!(body.state(), Closed);
    });
}

#[test]
fn throwing_the_request_to_exit_is_not_closing() {
    for_each_form(OnExit::Exits, |body, _| {
        body.next();
        assert_eq!(body.throw(Box::new(GeneratorExit)), "raises GeneratorExit");
    });
    for_each_form(OnExit::Returns, |body, _| {
        body.next();
        assert_eq!(body.throw(Box::new(GeneratorExit)), "StopIteration(7)");
    });
    for_each_form(OnExit::Yields, |body, _| {
        body.next();
        assert_eq!(body.throw(Box::new(GeneratorExit)), "yields 66");
    });
}

#[test]
fn close_in_created_and_the_body_never_runs() {
    for_each_form(OnExit::Returns, |body, drops| {
        assert_eq!(body.close(), "gives None");
        assert_eq!(body.state(), Closed);
        assert_eq!(drops.count(), 1);
        assert_eq!(body.next(), "StopIteration");
    });
}

#[test]
fn close_in_suspended_asks_the_body_to_exit() {
    for_each_form(OnExit::Exits, |body, drops| {
        body.next();
        assert_eq!(body.close(), "gives None");
        assert_eq!(body.state(), Closed);
        assert_eq!(drops.count(), 1);
    });
}

#[test]
fn close_gives_what_the_body_returns() {
    for_each_form(OnExit::Returns, |body, _| {
        body.next();
        assert_eq!(body.close(), "gives 7");
        assert_eq!(body.state(), Closed);
        assert_eq!(body.close(), "gives None", "once");
    });
}

#[test]
fn close_is_refused_by_a_body_that_yields() {
    for_each_form(OnExit::Yields, |body, _| {
        body.next();
        assert_eq!(body.close(), "raises generator ignored GeneratorExit");
        assert_eq!(body.state(), Suspended, "it stands at that yield");
        assert_eq!(body.close(), "gives None", "and can be closed again");
        assert_eq!(body.state(), Closed);
    });
}

#[test]
fn close_gives_the_error_of_a_clean_up_that_fails() {
    for_each_form(OnExit::Fails, |body, _| {
        body.next();
        assert_eq!(body.close(), "raises clean-up failed");
        assert_eq!(body.state(), Closed);
        assert_eq!(body.close(), "gives None");
    });
}

#[test]
fn close_in_closed_does_nothing() {
    for_each_form(OnExit::Returns, |body, _| {
        finish(body);
        assert_eq!(body.close(), "gives None");
        assert_eq!(body.state(), Closed);
    });
}

#[test]
fn a_panic_closes_and_goes_on() {
    for_each_form(OnExit::Panics, |body, drops| {
        body.next();
        let panic = catch_unwind(AssertUnwindSafe(|| body.close())).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"clean-up panicked"));
        assert_eq!(body.state(), Closed);
        assert_eq!(drops.count(), 1);
        assert_eq!(body.next(), "StopIteration");
        assert_eq!(body.send(1), "StopIteration");
        assert_eq!(body.throw(error()), "raises thrown");
        assert_eq!(body.close(), "gives None");
    });
}

/// `for_each_form` checks that what the body holds was dropped once; here is why it ran.
#[test]
fn dropping_drops_the_body_without_resuming_it() {
    for_each_form(OnExit::Panics, |_created, drops| {
        assert_eq!(drops.count(), 0);
    });
    for_each_form(OnExit::Panics, |body, drops| {
        body.next();
        assert_eq!(drops.count(), 0);
    });
}
