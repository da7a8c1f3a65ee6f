//! The frame around the versions of lesson 27: what each costs, and that it has lost nothing.

use super::{Job, Store};
use crate::http::Failure;
use handloom::time::now;
use lessons::cli::Param;
use lessons::figures::{Figure, Process, Table, Time};
use lessons::lesson::Lesson;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::rc::Rc;
use std::time::Duration;

/// What the lesson can be asked for.
pub const PARAMS: &[Param] = &[
    Param::number("hashes", 1, 400, "15", "how many passwords are hashed, and saved"),
    Param::number("cost", 4, 20, "7", "what a hash costs: one more takes twice as long"),
    Param::millis("delay", "20", "how long the store takes to save one"),
    Param::number("batch", 1, 400, "3", "how many are in a batch"),
    Param::one_of("on", &["both", "loop", "pool"], "both", "where the hashes are computed"),
    Param::number("threads", 1, 64, "2", "how many threads the pool has"),
];

const PLACES: [&str; 2] = ["loop", "pool"];

/// One run of the lesson.
#[derive(Debug)]
pub struct Comparison<'a> {
    lesson: &'a Lesson,
    rows: Vec<(&'static str, [Option<Cost>; 2])>,
    /// The hashes, as the first version computed them.
    hashes: Option<BTreeMap<u64, String>>,
}

#[derive(Clone, Copy, Debug)]
struct Cost {
    time: Duration,
    at_once: usize,
}

impl<'a> Comparison<'a> {
    /// Says what there is to be done.
    #[track_caller]
    pub fn new(lesson: &'a Lesson) -> Comparison<'a> {
        let (hashes, delay) = (lesson.args.number("hashes"), lesson.args.millis("delay"));
        let passwords =
            if hashes == 1 { "1 password is".into() } else { format!("{hashes} passwords are") };
        lesson.say(format_args!(
            "{passwords} hashed, which takes a processor, and each hash is saved on a\n\
             server, which takes {} and no processor.",
            Time(delay)
        ));
        lesson.say("");
        Comparison { lesson, rows: Vec::new(), hashes: None }
    }

    /// Lets a version work on the loop, and then with the pool.
    ///
    /// # Errors
    /// If a result could not be saved.
    #[track_caller]
    pub fn run<F: Future<Output = Result<(), Failure>>>(
        &mut self,
        (name, about): (&'static str, &str),
        version: impl Fn(Rc<Job>) -> F,
    ) -> Result<(), Box<dyn Error>> {
        self.lesson.say(format_args!("{name}: {about}"));
        let mut costs = [None; 2];
        for (place, cost) in PLACES.into_iter().zip(&mut costs) {
            if ["both", place].contains(&self.lesson.args.word("on")) {
                *cost = Some(self.measure(name, place, &version)?);
            }
        }
        self.rows.push((name, costs));
        Ok(())
    }

    /// Says what came out.
    #[track_caller]
    pub fn finish(self) {
        let pool = format!("pool of {}", self.lesson.args.number("threads"));
        let titles = ["version", "on the loop", "x floor", &pool, "x floor", "saves at once"];
        let mut table = Table::new(titles);
        let floors = self.rows.iter().find(|row| row.0 == "floor").map_or([None; 2], |row| row.1);
        for (name, costs) in &self.rows {
            let [here, pool] = costs.map(|cost| Figure(cost.map(|cost| Time(cost.time))));
            let ratio = |place: usize| {
                let (time, floor) = (costs[place]?.time, floors[place]?.time);
                (!floor.is_zero()).then(|| format!("{:.2}", time.div_duration_f64(floor)))
            };
            let ratios = [0, 1].map(|place| Figure(ratio(place)));
            let at_once = costs.iter().flatten().map(|cost| cost.at_once).max();
            let at_once = Figure(at_once.filter(|most| *most > 0));
            table.row([name, &here, &ratios[0], &pool, &ratios[1], &at_once]);
        }
        self.lesson.say(format_args!("\n{table}"));
        self.lesson.say("\nx floor        how many times as long as if nothing had to be saved");
        self.lesson.say("saves at once  the most that the server has had in hand");
        let below = |costs: &[Option<Cost>; 2]| {
            let floors = floors.iter().flatten();
            costs.iter().flatten().zip(floors).any(|(cost, floor)| cost.time < floor.time)
        };
        if self.rows.iter().any(|(_, costs)| below(costs)) {
            self.lesson.say("Below 1.00: something else had the processor while the floor ran.");
        }
        if self.lesson.args.is_virtual() {
            self.lesson
                .say("No time passes here while a hash is computed: what is left is waiting.");
        }
        self.lesson.say("");
    }

    fn measure<F: Future<Output = Result<(), Failure>>>(
        &mut self,
        name: &str,
        place: &str,
        version: impl Fn(Rc<Job>) -> F,
    ) -> Result<Cost, Box<dyn Error>> {
        let args = &self.lesson.args;
        let threads = args.number("threads") as usize;
        let runtime = self.lesson.runtime_builder().blocking_threads(threads).build();
        let what = format!("{name} on the {place}");
        let (job, store, time) = runtime.block_on(async {
            let store = Store::start(args.millis("delay"))?;
            let job = Rc::new(Job {
                hashes: args.number("hashes"),
                batch: args.number("batch") as usize,
                cost: args.number("cost") as u32,
                on_pool: place == "pool",
                store: store.address(),
                computed: Default::default(),
            });
            let start = now();
            version(Rc::clone(&job)).await.map_err(|failure| format!("{what}: {failure}"))?;
            Ok::<_, Box<dyn Error>>((job, store, now() - start))
        })?;
        self.check_results(name, &what, &job, &store);
        self.check_costs(name, &what, &job, &store, time);
        let alone = Process::now().threads.is_none_or(|threads| threads == 1);
        self.lesson.check(place == "pool" || alone, format_args!("{what}: one thread did it"));
        Ok(Cost { time, at_once: store.most_at_once() })
    }

    /// All was computed, and what was computed is what the store has.
    fn check_results(&mut self, name: &str, what: &dyn Display, job: &Job, store: &Store) {
        let (computed, kept) = (job.computed.borrow(), store.kept());
        let all = computed.keys().copied().eq(1..=job.hashes);
        self.lesson.check(all, format_args!("{what}: each password is hashed"));
        let first = self.hashes.get_or_insert_with(|| computed.clone());
        self.lesson.check(*first == *computed, format_args!("{what}: the hashes are the same"));
        let saved = match name {
            "floor" => kept.is_empty(),
            _ => {
                let once = |(number, hash): (&u64, &String)| (*number, vec![hash.clone()]);
                computed.iter().map(once).collect::<BTreeMap<_, _>>() == kept
            }
        };
        self.lesson.check(saved, format_args!("{what}: the store has each hash, and has it once"));
    }

    fn check_costs(
        &self,
        name: &str,
        what: &dyn Display,
        job: &Job,
        store: &Store,
        time: Duration,
    ) {
        let hashes = job.hashes as usize;
        let (waits, at_once) = match name {
            "floor" => (0, 0),
            "serial" => (hashes, 1),
            "batched" => (hashes.div_ceil(job.batch), job.batch.min(hashes)),
            _ => (1, hashes),
        };
        let least = self.lesson.args.millis("delay") * waits as u32;
        // The looks at the network take a moment each, even where nothing else does.
        let exactly = time.as_millis() == least.as_millis();
        let in_time = time >= least && (exactly || !self.lesson.args.is_virtual());
        self.lesson.check(in_time, format_args!("{what}: it waits {waits} times"));
        let most = store.most_at_once();
        let what = format_args!("{what}: {most} saves at once, and no more than {at_once}");
        self.lesson.check(most <= at_once, what);
    }
}
