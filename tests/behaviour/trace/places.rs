//! Which line waits.

use handloom::time::{sleep, timeout};
use handloom::trace::{Recorder, TaskId, What};
use handloom::{gather, race, spawn, yield_now};
use handloom_tests::recorded;
use std::future::ready;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

/// The lines that a task's waits were told with, each as a distance from `base`.
fn lines(recorder: &Recorder, task: TaskId, base: u32) -> Vec<Vec<u32>> {
    let waits = recorder.events().into_iter().filter_map(|event| match event.what {
        What::Pending { task: whose, waits } if whose == task => Some(waits),
        _ => None,
    });
    waits
        .map(|waits| {
            let place = |wait: handloom::trace::Wait| {
                assert!(wait.place.file.ends_with("trace/places.rs"), "{}", wait.place);
                wait.place.line - base
            };
            waits.into_iter().map(place).collect()
        })
        .collect()
}

#[test]
#[rustfmt::skip]
fn each_wait_is_told_with_the_line_that_waits() {
    let (runtime, recorder) = recorded();
    let base = line!();
    runtime.block_on(async {
        sleep(MS).await;                                                     // 2
        yield_now().await;                                                   // 3
        spawn(async {}).await.unwrap();                                      // 4
        let _ = timeout(MS, std::future::pending::<()>()).await;             // 5
        let mut beat = handloom::time::interval(MS);
        beat.tick().await;
        beat.tick().await;                                                   // 8
        handloom::spawn_blocking(std::thread::yield_now).await.unwrap(); // 9
        let task = spawn(sleep(MS));                                         // 10
        task                                                                 // 11
            .await                                                           // 12
            .unwrap();
        let job = handloom::spawn_blocking(|| ());
        drop(timeout(2 * MS, job).await);                                    // 15
    });
    let found = lines(&recorder, TaskId::MAIN, base);
    let found: Vec<_> = found.into_iter().flatten().collect();
    // A job may be done before it is awaited: then nobody waits at lines 9 and 15.
    let sure: Vec<_> = found.into_iter().filter(|line| ![9, 15].contains(line)).collect();
    assert_eq!(sure, [2, 3, 4, 5, 8, 12]);
    assert_eq!(lines(&recorder, TaskId(2), base), [[10]], "where the sleep was made");
}

#[test]
#[rustfmt::skip]
fn a_join_inside_of_gather_race_or_timeout_is_told_with_the_line_that_awaits_them() {
    let (runtime, recorder) = recorded();
    let base = line!();
    runtime.block_on(async {
        gather([spawn(ready(())), spawn(ready(()))]).await;                  // 2
        race(spawn(ready(1)), spawn(ready(2))).await;                        // 3
        drop(timeout(MS, spawn(ready(()))).await);                           // 4
        handloom::race_all([spawn(ready(())), spawn(ready(()))]).await.unwrap(); // 5
        handloom::try_gather([spawn(ready(()))]).await.unwrap();             // 6
    });
    let found = lines(&recorder, TaskId::MAIN, base);
    assert_eq!(found, [vec![2, 2], vec![3, 3], vec![4, 4], vec![5, 5], vec![6]]);
}

#[test]
#[rustfmt::skip]
fn waits_for_sockets_are_told_with_their_lines() {
    use handloom::net::{LineReader, TcpListener, TcpStream};
    let (runtime, recorder) = recorded();
    let base = line!();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();              // 5
            stream.read(&mut [0]).await.unwrap();                            // 6
            stream.read_exact(&mut [0]).await.unwrap();                      // 7
            let (mut half, _keep) = stream.into_split();
            half.read(&mut [0]).await.unwrap();                              // 9
            let mut lines = LineReader::new(half, 100);
            lines.next_line().await.unwrap();                                // 11
        });
        yield_now().await;
        let client = TcpStream::connect(address).await.unwrap();             // 14
        for part in ["a", "b", "c", "line\n"] {
            sleep(MS).await;                                                 // 16
            client.write_all(part.as_bytes()).await.unwrap();
        }
        server.await.unwrap();                                               // 19
    });
    let mut server = lines(&recorder, TaskId(1), base).concat();
    server.dedup();
    assert_eq!(server, [5, 6, 7, 9, 11]);
    let mut client = lines(&recorder, TaskId::MAIN, base).concat();
    client.dedup();
    client.retain(|line| *line != 14);
    assert_eq!(client, [13, 16, 19]);
}

#[test]
#[rustfmt::skip]
fn threads_and_jobs_are_told_with_the_line_that_started_or_submitted_them() {
    use handloom::blocking::ThreadPool;
    let (runtime, recorder) = recorded();
    let base = line!();
    runtime.block_on(async {
        let ticket = handloom::trace::ticket("by hand");                     // 2
        std::thread::spawn(|| drop(ticket.enter())).join().unwrap();
        let pool = ThreadPool::new(1);
        pool.submit(|| ()).await.unwrap();                                   // 5
        pool.submit(|| ()).await.unwrap();                                   // 6
        drop(pool);
        handloom::spawn_blocking(|| ()).await.unwrap();                      // 8
    });
    drop(runtime);
    let told = recorder.events().into_iter().filter_map(|event| {
        let word = match event.what {
            What::ThreadStarted { .. } | What::ThreadFinished { .. } => "thread",
            What::JobStarted { .. } | What::JobFinished { .. } => "job",
            _ => return None,
        };
        let place = event.caller.unwrap_or_else(|| panic!("{word} without a line"));
        assert!(place.file.ends_with("trace/places.rs"), "{place}");
        Some((word, place.line - base))
    });
    let expected = [
        ("thread", 2), ("thread", 2),
        ("thread", 5), ("job", 5), ("job", 5), ("job", 6), ("job", 6), ("thread", 5),
        ("thread", 8), ("job", 8), ("job", 8), ("thread", 8),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
