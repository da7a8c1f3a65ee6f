use super::EventLoop;
use judge::same;
use std::cell::RefCell;
use std::rc::Rc;

const LOOK: &str = "fn run";

type Said = Rc<RefCell<Vec<&'static str>>>;

#[test]
fn an_empty_loop_is_over_at_once() {
    let mut eventloop = EventLoop::default();
    eventloop.run();
    same("the turns of an empty loop", eventloop.turns, 0, LOOK);
}

#[test]
fn queueing_calls_nobody() {
    let said = Said::default();
    let mut eventloop = EventLoop::default();
    let inside = Rc::clone(&said);
    eventloop.call_soon(move |_| inside.borrow_mut().push("hello"));
    same("what was said before `run`", said.borrow().len(), 0, "fn call_soon");
    eventloop.run();
    same("what was said after it", said.borrow().clone(), ["hello"], LOOK);
}

#[test]
fn first_come_first_called() {
    let said = Said::default();
    let mut eventloop = EventLoop::default();
    for word in ["one", "two", "three"] {
        let said = Rc::clone(&said);
        eventloop.call_soon(move |_| said.borrow_mut().push(word));
    }
    eventloop.run();
    same("the order of three calls", said.borrow().clone(), ["one", "two", "three"], LOOK);
    same("the turns that they took", eventloop.turns, 3, LOOK);
}

fn hello(said: Said, times: usize) -> impl FnOnce(&mut EventLoop) {
    move |eventloop| {
        said.borrow_mut().push("Hello");
        eventloop.call_soon(world(Rc::clone(&said), times));
        said.borrow_mut().push("hello returns");
    }
}

fn world(said: Said, times: usize) -> Box<dyn FnOnce(&mut EventLoop)> {
    Box::new(move |eventloop| {
        said.borrow_mut().push("World");
        if times > 1 {
            eventloop.call_soon(hello(Rc::clone(&said), times - 1));
        }
    })
}

#[test]
fn what_a_function_queues_is_called_after_it_has_returned() {
    let said = Said::default();
    let mut eventloop = EventLoop::default();
    eventloop.call_soon(hello(Rc::clone(&said), 2));
    eventloop.run();
    let once = ["Hello", "hello returns", "World"];
    same("Hello World, twice", said.borrow().clone(), [once, once].concat(), LOOK);
    same("the turns that it took", eventloop.turns, 4, LOOK);
}
