use super::{Connection, session, threads};
use handloom::sync::Queue;
use handloom::time::sleep;
use handloom::{gather, spawn, yield_now};
use judge::{every_schedule, ran, same};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

const SESSION: &str = "async fn session";
const CONVERSATION: &str = "async fn conversation";

/// A client who says these lines, and hangs up after so many answers.
struct Client {
    lines: RefCell<VecDeque<&'static str>>,
    heard: RefCell<Vec<String>>,
    patience: usize,
    /// How long each line takes, to come and to go.
    takes: Duration,
}

fn client(lines: &[&'static str], patience: usize, takes: Duration) -> Client {
    let lines = RefCell::new(lines.iter().copied().collect());
    Client { lines, heard: RefCell::default(), patience, takes }
}

impl threads::Connection for Client {
    fn receive(&self) -> Option<String> {
        self.lines.borrow_mut().pop_front().map(str::to_owned)
    }

    fn send(&self, line: String) -> Result<(), String> {
        let mut heard = self.heard.borrow_mut();
        if heard.len() == self.patience {
            return Err("the client has hung up".to_owned());
        }
        heard.push(line);
        Ok(())
    }
}

impl Connection for Client {
    async fn receive(&self) -> Option<String> {
        sleep(self.takes).await;
        threads::Connection::receive(self)
    }

    async fn send(&self, line: String) -> Result<(), String> {
        sleep(self.takes).await;
        threads::Connection::send(self, line)
    }
}

/// What comes of it, and what the client has heard: of the port, and of its model.
fn told(lines: &'static [&'static str], patience: usize) {
    let ran = ran(CONVERSATION, move || async move {
        let client = client(lines, patience, Duration::from_millis(10));
        let outcome = session(&client).await;
        (outcome, client.heard.take())
    });
    let client = client(lines, patience, Duration::ZERO);
    let outcome = threads::session(&client);
    let (port, heard) = ran.output;
    let what = format!("what a client hears who says {lines:?}, beside the model");
    same(what, heard, client.heard.take(), SESSION);
    same(format!("what comes of a client who says {lines:?}"), port, outcome, SESSION);
}

#[test]
fn it_does_what_its_model_does() {
    told(&["1", "2", "39"], 99);
    told(&[], 99);
    told(&["-5"], 99);
}

#[test]
fn goodbye_is_said_after_an_error_too() {
    told(&["1", "two", "3"], 99);
}

#[test]
fn where_the_client_is_gone_the_first_error_comes_out() {
    told(&["1", "2", "3"], 1);
    told(&["1", "two"], 1);
    told(&["1"], 1);
}

#[test]
fn one_thread_has_many_sessions() {
    let ran = ran(CONVERSATION, async || {
        let sessions = (0..10).map(|_| {
            spawn(async {
                let client = client(&["1", "2"], 99, Duration::from_millis(100));
                session(&client).await
            })
        });
        let outcomes = gather(sessions).await.into_iter();
        outcomes.filter(|outcome| matches!(outcome, Ok(Ok(3)))).count()
    });
    same("how many of ten sessions gave 3", ran.output, 10, SESSION);
    // Three lines come (the last is the end), two go, and the goodbye: 100 ms each.
    let what = "how long ten sessions of 600 ms take";
    same(what, ran.took, Duration::from_millis(600), SESSION);
}

/// Both directions are queues with a bound: whoever sends waits until there is room.
struct Pipes {
    there: Queue<String>,
    back: Queue<String>,
}

impl Connection for Rc<Pipes> {
    async fn receive(&self) -> Option<String> {
        self.there.get().await
    }

    async fn send(&self, line: String) -> Result<(), String> {
        self.back.put(line).await.map_err(|_| "the client has hung up".to_owned())
    }
}

#[test]
fn nothing_is_lost_in_any_order() {
    every_schedule(SESSION, async || {
        let pipes = Rc::new(Pipes { there: Queue::bounded(1), back: Queue::bounded(1) });
        let connection = Rc::clone(&pipes);
        let server = spawn(async move {
            let outcome = session(&connection).await;
            connection.back.close();
            outcome
        });
        let client = spawn(async move {
            for line in ["4", "5"] {
                let _ = pipes.there.put(line.to_owned()).await;
                yield_now().await;
            }
            pipes.there.close();
            let mut heard = Vec::new();
            while let Some(line) = pipes.back.get().await {
                heard.push(line);
            }
            heard
        });
        let heard = client.await.map_err(|error| error.to_string())?;
        let outcome = server.await.map_err(|error| error.to_string())?;
        if heard == ["4", "9", "goodbye"] && outcome == Ok(9) {
            Ok(())
        } else {
            Err(format!("the client heard {heard:?}, and the server gave {outcome:?}"))
        }
    });
}
