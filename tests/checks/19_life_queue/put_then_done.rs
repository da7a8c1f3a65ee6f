use super::{ToDecide, generation, work};
use handloom::sync::Queue;
use handloom::time::{now, sleep};
use handloom::{gather, spawn, yield_now};
use judge::{every_schedule, ran, same};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

const WORK: &str = "async fn work";
const GENERATION: &str = "async fn generation";
const IO: Duration = Duration::from_millis(100);

/// What the rules say: three neighbors are life, and seven are an error.
fn rules(neighbors: u32) -> Result<char, String> {
    match neighbors {
        7 => Err("no answer".into()),
        3 => Ok('*'),
        _ => Ok('-'),
    }
}

type Outcome = Result<String, (usize, String)>;

/// Generations of these cells, one after the other, by so many workers who need so long for each:
/// what they give, how long each takes, and how many workers have come to their end.
async fn play<const N: usize>(
    generations: [&'static [u32]; N],
    workers: usize,
    takes: fn(u32) -> Duration,
) -> (Vec<Outcome>, Vec<Duration>, usize) {
    let (from, to) = (Rc::new(Queue::named("from", 45)), Rc::new(Queue::named("to", 45)));
    let tasks = (0..workers).map(|_| {
        let (from, to) = (Rc::clone(&from), Rc::clone(&to));
        let rules = async move |neighbors| {
            sleep(takes(neighbors)).await;
            rules(neighbors)
        };
        spawn(async move { work(&from, &to, rules).await })
    });
    let tasks: Vec<_> = tasks.collect();
    let (mut outcomes, mut times) = (Vec::new(), Vec::new());
    for cells in generations {
        let start = now();
        let next = generation(cells, &from, &to).await;
        outcomes.push(next.map(String::from_iter));
        times.push(now() - start);
    }
    from.close();
    let ended = gather(tasks).await;
    (outcomes, times, ended.into_iter().filter(Result::is_ok).count())
}

#[test]
fn five_workers_take_nine_rounds_for_45_cells() {
    let ran = ran(WORK, async || play([&[3; 45]], 5, |_| IO).await);
    let (outcomes, times, ended) = ran.output;
    same("what comes of 45 cells", outcomes, [Ok("*".repeat(45))], WORK);
    same("how long five workers take for 45 cells, 100 ms each", times, [IO * 9], WORK);
    same("how many of five workers end where the queue is closed", ended, 5, WORK);
}

#[test]
fn results_go_to_their_places() {
    // Who has more neighbors is decided sooner.
    let takes = |neighbors: u32| IO - Duration::from_millis(u64::from(neighbors));
    let ran = ran(GENERATION, move || async move { play([&[0, 1, 2, 3, 4]], 5, takes).await });
    let what = "what comes of cells with 0, 1, 2, 3 and 4 neighbors, the last one decided first";
    same(what, ran.output.0, [Ok("---*-".to_owned())], GENERATION);
}

#[test]
fn an_error_comes_out_with_its_place_and_no_worker_is_lost() {
    let ran = ran(WORK, async || play([&[3, 7, 3], &[3, 3, 3]], 1, |_| IO).await);
    let (outcomes, times, _) = ran.output;
    same(
        "what comes of three cells of which number 1 fails, and of three in the next generation",
        outcomes,
        [Err((1, "no answer".to_owned())), Ok("***".to_owned())],
        WORK,
    );
    same("how long each of the two takes one worker", times, [IO * 3; 2], WORK);
}

#[test]
fn nothing_is_left_for_the_next_generation() {
    let ran = ran(GENERATION, async || play([&[7, 7, 2], &[3, 3, 3]], 3, |_| IO).await);
    same(
        "what comes of three cells, after a generation in which two have failed",
        &ran.output.0[1],
        &Ok("***".to_owned()),
        GENERATION,
    );
}

/// Waits for a result, and notes how many items are not done yet in the moment in which it comes.
struct Notes {
    from: Arc<Queue<ToDecide>>,
    not_done: AtomicUsize,
}

impl Wake for Notes {
    fn wake(self: Arc<Self>) {
        self.not_done.store(self.from.unfinished(), Ordering::SeqCst);
    }
}

#[test]
fn a_result_is_put_before_its_item_is_done() {
    for (neighbors, says) in [(3, "'*'"), (7, "an error")] {
        let ran = ran(WORK, move || async move {
            let (from, to) = (Arc::new(Queue::named("from", 1)), Queue::named("to", 1));
            let notes = Arc::new(Notes { from: Arc::clone(&from), not_done: AtomicUsize::new(9) });
            from.put((0, neighbors)).await.expect("it is open");
            from.close();
            let waker = Waker::from(Arc::clone(&notes));
            let mut result = pin!(to.get());
            assert!(result.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            work(&from, &to, async |neighbors| rules(neighbors)).await;
            let came = result.as_mut().poll(&mut Context::from_waker(&waker));
            let came = matches!(came, Poll::Ready(Some(_)));
            came.then(|| notes.not_done.load(Ordering::SeqCst))
        });
        let what = format!(
            "how many items were not done when the result of one came into the second queue, where the rules say {says}"
        );
        same(what, ran.output, Some(1), WORK);
    }
}

#[test]
fn no_result_is_missing_in_any_order() {
    every_schedule(WORK, async || {
        let (from, to) = (Rc::new(Queue::named("from", 2)), Rc::new(Queue::named("to", 2)));
        for _ in 0..2 {
            let (from, to) = (Rc::clone(&from), Rc::clone(&to));
            let rules = async |neighbors| {
                yield_now().await;
                rules(neighbors)
            };
            drop(spawn(async move { work(&from, &to, rules).await }));
        }
        let played = spawn(async move { generation(&[3, 2], &from, &to).await });
        let next = played.await.map_err(|error| error.to_string())?;
        if next == Ok(vec!['*', '-']) {
            Ok(())
        } else {
            Err(format!("two cells, with 3 and 2 neighbors, became {next:?}, and not ['*', '-']"))
        }
    });
}
