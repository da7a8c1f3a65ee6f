//! # 11 · The reactor
//!
//! Somebody has to ask the operating system which sockets are ready, and sleep until one is. Wrong but
//! working: `spin`, read again and again. Right: `mio`, sleep until mio names a socket. It names it
//! once for each arrival, so who stops reading early waits for ever for the rest. `tasks` adds wakers:
//! that reactor is in `lessons/src/by_hand/reactor.rs`. `sleep`: other threads leave messages, and ring
//! if the loop has announced its sleep. Wrong: look, announce, block. Right: announce, look again,
//! block. We play both sides, so that the message comes at each of the three places, every time.
//!
//! `--explore` plays both sides in every order that there is: who registers and then leaves a waker
//! loses a wake-up under some schedule, and the runtime's own order under none.
//!
//! In the runtime (`runtime/src/reactor`): `mod.rs`, `source.rs`, `unpark.rs`. Run me like this:
//! ```text
//! cargo run --bin 11_reactor                            everything
//! cargo run --bin 11_reactor -- --only tasks --trace    who sleeps, and who is woken by what
//! cargo run --bin 11_reactor -- --explore               every schedule of four orders to wait in
//! ```

use lessons::by_hand::{self, Executor, Reactor, loopback, try_read};
use lessons::cli::{Param, Spec};
use lessons::figures::Table;
use lessons::lesson::{self, Lesson};
use mio::{Events, Interest, Poll, Token};
use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

const SPEC: Spec = Spec {
    name: "11_reactor",
    about: "mio alone and with wakers, arrivals that are told once, and how to fall asleep",
    params: &[
        &[Param::millis("bound", "50", "how long to wait for what never comes")],
        by_hand::PARAMS,
    ],
    versions: &[
        ("spin", "read until there is something"),
        ("mio", "sleep until mio names a socket"),
        ("tasks", "sleep until mio names a socket, and wake the task that waits for it"),
        ("sleep", "announce that one sleeps, after or before the last look for messages"),
    ],
    ..Spec::DEFAULT
};

// ANCHOR: spin
fn spin(lesson: &Lesson) -> io::Result<()> {
    let [ours, mut theirs] = loopback()?;
    let mut reads = 0;
    let said = loop {
        reads += 1;
        match try_read(&ours, 64)? {
            Some(said) => break said,
            None if reads == 1000 => theirs.write_all(b"hello")?,
            None => {}
        }
    };
    lesson.say(format_args!("  the other end writes after 1000 reads in vain: {said:?}"));
    lesson.check(said == "hello" && reads > 1000, "what was written is read, at last");
    Ok(())
}
// ANCHOR_END: spin

// ANCHOR: mio
fn mio(lesson: &Lesson, bound: Duration) -> io::Result<()> {
    let ([mut ours, mut theirs], mut poll) = (loopback()?, Poll::new()?);
    poll.registry().register(&mut ours, Token(7), Interest::READABLE)?;
    let mut events = Events::with_capacity(8);
    theirs.write_all(b"12345678")?;
    poll.poll(&mut events, None)?;
    let token = events.iter().next().map_or(0, |event| event.token().0);
    let early = try_read(&ours, 4)?.unwrap_or_default();
    lesson.say(format_args!("  mio names token {token}; read {early:?}, and wait for more"));
    poll.poll(&mut events, Some(bound))?;
    lesson.say(format_args!("  mio names nobody for {bound:?}: the rest is no new arrival"));
    lesson.check(token == 7 && events.is_empty(), "one arrival is told once");
    let rest: String = std::iter::from_fn(|| try_read(&ours, 4).ok().flatten()).collect();
    theirs.write_all(b"9")?;
    poll.poll(&mut events, None)?;
    lesson.say(format_args!("  read {rest:?} to the end; mio names it again when more comes"));
    lesson.check(rest == "5678" && !events.is_empty(), "who reads to the end hears of the next");
    Ok(())
}
// ANCHOR_END: mio

// ANCHOR: tasks
fn tasks(lesson: &Lesson) -> io::Result<()> {
    let [mut ours, mut theirs] = loopback()?;
    let (reactor, talk) = (&Reactor::new()?, RefCell::new(vec![]));
    let keys = [reactor.register(&mut ours)?, reactor.register(&mut theirs)?];
    let read = async |who, stream: &_, key| {
        let said = poll_fn(|cx| reactor.poll_read(stream, key, cx)).await.unwrap_or_default();
        lesson.say(format_args!("  the {who} reads {said:?}"));
        talk.borrow_mut().push(said);
    };
    let mut executor = Executor::new(lesson.args.seed());
    executor.spawn("server", async {
        read("server", &ours, keys[0]).await;
        (&ours).write_all(b"pong").expect("room for four bytes");
    });
    executor.spawn("client", async {
        (&theirs).write_all(b"ping").expect("room for four bytes");
        read("client", &theirs, keys[1]).await;
    });
    executor.run_ready();
    while !executor.is_done() {
        lesson.say("  nobody is ready: sleep");
        reactor.wait()?;
        executor.run_ready();
    }
    lesson.check(*talk.borrow() == ["ping", "pong"], "the client has its answer");
    Ok(())
}
// ANCHOR_END: tasks

// ANCHOR: sleep
/// How the loop fares if a message comes before step `at` of its falling asleep.
fn fall_asleep(steps: [&str; 2], at: usize, bound: Duration) -> io::Result<&'static str> {
    let mut poll = Poll::new()?;
    let bell = mio::Waker::new(poll.registry(), Token(0))?;
    let (mut message, mut announced, mut seen) = (false, false, false);
    for step in 0..=2 {
        if step == at {
            // The other side: leave the message, then ring if the loop has announced its sleep.
            message = true;
            announced.then(|| bell.wake()).transpose()?;
        }
        announced |= steps.get(step) == Some(&"announce");
        seen |= steps.get(step) == Some(&"look") && message;
    }
    let mut events = Events::with_capacity(1);
    poll.poll(&mut events, Some(if seen { Duration::ZERO } else { bound }))?;
    let woken = if events.is_empty() { "sleeps on" } else { "is rung awake" };
    Ok(if seen { "sees it" } else { woken })
}
// ANCHOR_END: sleep

fn asleep(lesson: &Lesson, bound: Duration) -> io::Result<()> {
    let mut table = Table::new(["the message comes", "look, announce", "announce, look"]);
    for (at, when) in ["before both", "in between", "after both"].iter().enumerate() {
        let wrong = fall_asleep(["look", "announce"], at, bound)?;
        let right = fall_asleep(["announce", "look"], at, bound)?;
        table.row([when, &wrong, &right]);
        let missed = [wrong, right].map(|fate| fate == "sleeps on") == [at == 1, false];
        lesson.check(missed, "who looks first misses what comes in between");
    }
    lesson.say(table);
    Ok(())
}

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        if let Some(outcome) = by_hand::explored(lesson) {
            return outcome;
        }
        let bound = lesson.args.millis("bound");
        for (version, about) in SPEC.versions.iter().filter(|(name, _)| lesson.args.runs(name)) {
            lesson.say(format_args!("{version}: {about}"));
            match *version {
                "spin" => spin(lesson)?,
                "mio" => mio(lesson, bound)?,
                "tasks" => tasks(lesson)?,
                _ => asleep(lesson, bound)?,
            }
        }
        Ok(())
    })
}
