use super::{Door, wait};
use handloom::spawn;
use handloom::sync::{Notify, SharedCell};
use handloom::trace::What;
use judge::{every_schedule, holds, ran, same};
use std::rc::Rc;

const LOOK: &str = "async fn wait";

fn door() -> Rc<Door> {
    Rc::new(Door {
        messages: SharedCell::named("messages", 0),
        announced: SharedCell::named("announced", false),
        bell: Notify::new(),
    })
}

#[test]
fn a_message_that_is_there_is_taken() {
    let ran = ran(LOOK, async || {
        let door = door();
        door.messages.set(1);
        wait(&door).await;
        (door.messages.get(), door.announced.get())
    });
    same(
        "the messages that are left, and whether it is said to sleep",
        ran.output,
        (0, false),
        LOOK,
    );
}

#[test]
fn no_message_is_slept_through_whenever_it_comes() {
    every_schedule(LOOK, async || {
        let door = door();
        let (inside, outside) = (Rc::clone(&door), Rc::clone(&door));
        let waiter = spawn(async move { wait(&inside).await });
        let sender = spawn(async move { outside.send().await });
        handloom::gather([waiter, sender]).await;
        if door.messages.get() == 0 { Ok(()) } else { Err("the message is still there") }
    });
}

#[test]
fn it_sleeps_while_there_is_nothing() {
    let ran = ran(LOOK, async || {
        let door = door();
        let inside = Rc::clone(&door);
        let waiter = handloom::spawn_named("waiter", async move { wait(&inside).await });
        for _ in 0..100 {
            handloom::yield_now().await;
        }
        door.send().await;
        waiter.await.map_err(|error| error.to_string())
    });
    holds("the waiter ends", ran.output.is_ok(), LOOK);
    let polls = ran.polls("waiter");
    holds(
        format!("the waiter sleeps, and is not polled again and again ({polls} polls)"),
        polls < 20,
        LOOK,
    );
    let reads = ran.count(|what| matches!(what, What::CellRead { .. }));
    holds(format!("it does not look again and again ({reads} looks)"), reads < 20, LOOK);
}
