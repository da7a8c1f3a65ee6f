//! The coroutines under every schedule, and under one.

use super::counts::Totals;
use super::lowest::lowest;
use super::replay::{fits, found, refuse, replay};
use super::{EXPLORED, Work};
use crate::cli::Usage;
use crate::explore::{Grouped, share, unseeded};
use crate::figures::Table;
use crate::lesson::{Lesson, Outcome};
use handloom::explore::{Explored, Explorer, Schedule, Tally};

/// How many schedules are run at most. Each is a run of its own, and takes a tenth of a millisecond.
const MOST: u64 = 120_000;

/// What `--explore` and `--schedule` ask for, or `None` if neither was given: the race of coroutines
/// that are `unlocked` between load and store, and of those that are `locked`.
pub fn explored<U, L>(
    lesson: &Lesson,
    unlocked: impl Fn(Work) -> U,
    locked: impl Fn(Work) -> L,
) -> Option<Outcome>
where
    U: Future<Output = u64>,
    L: Future<Output = u64>,
{
    let schedule = lesson.args.schedule("schedule");
    let work = Work::asked(lesson, EXPLORED);
    let result = match (lesson.args.flag("explore"), schedule) {
        (false, None) => return None,
        (true, Some(schedule)) => Err(refuse(schedule, &"expected it without --explore")),
        (true, None) => every(lesson, work, unlocked, locked),
        (false, Some(schedule)) => one(lesson, work, schedule, unlocked),
    };
    Some(result.map_err(Into::into))
}

/// Refuses `--only` with another version than these, which `flag` is for.
fn only(lesson: &Lesson, flag: &str, versions: &[&str]) -> Result<(), Usage> {
    match lesson.args.only() {
        Some(only) if !versions.contains(&only) => {
            let versions = versions.join(" or ");
            Err(Usage::new(format!("--only {only:?}: expected {versions} with {flag}")))
        }
        _ => Ok(()),
    }
}

/// `--schedule`.
fn one<U: Future<Output = u64>>(
    lesson: &Lesson,
    work: Work,
    schedule: &Schedule,
    unlocked: impl Fn(Work) -> U,
) -> Result<(), Usage> {
    unseeded(lesson, "--schedule")?;
    only(lesson, "--schedule", &["coroutines"])?;
    fits(schedule, work).map_err(|why| refuse(schedule, &why))?;
    lesson.say(format_args!("{work}: {} expected", work.expected()));
    lesson.say(format_args!("coroutines, in the order {schedule}:"));
    let found = replay(lesson, schedule, || unlocked(work))?;
    lesson.say(format_args!("\nfound {found}, lost {}", work.expected() - found));
    let again = Explorer::new().replay(schedule, || unlocked(work));
    let same = again.is_ok_and(|again| self::found(&again) == found);
    lesson.check(same, "the same schedule finds the same again");
    Ok(())
}

/// `--explore`.
fn every<U, L>(
    lesson: &Lesson,
    work: Work,
    unlocked: impl Fn(Work) -> U,
    locked: impl Fn(Work) -> L,
) -> Result<(), Usage>
where
    U: Future<Output = u64>,
    L: Future<Output = u64>,
{
    unseeded(lesson, "--explore")?;
    only(lesson, "--explore", &["coroutines", "async-lock"])?;
    let schedules = work.schedules();
    if schedules.is_none_or(|schedules| schedules > MOST.into()) {
        return Err(too_many(work, schedules));
    }
    lesson.say(format_args!("{work}: {} expected", work.expected()));
    lesson.say("A schedule says whose turn it is. A load is one turn, and a store is another.");
    let mut losing = None;
    if lesson.args.runs("coroutines") {
        let many = Grouped(schedules.unwrap_or_default());
        lesson.say(format_args!("Schedules: {many}, and each of them is a run of its own."));
        lesson.say("\ncoroutines, with nothing that keeps others out between load and store:");
        let explored = Explorer::new().max_schedules(MOST).run(|| unlocked(work));
        show(lesson, work, &explored);
        check_counts(lesson, work, &explored);
        losing = Some(explored);
    }
    if lesson.args.runs("async-lock") {
        lesson.say("\nasync-lock, with a lock that is held from load to store:");
        let explored = Explorer::new().max_schedules(MOST).run(|| locked(work));
        show(lesson, work, &explored);
        let right = explored.failures() == 0 && explored.outcomes().keys().eq([&work.expected()]);
        lesson.check(right, "under the lock nothing is lost, whatever the schedule");
        let all = Grouped(explored.schedules().into());
        lesson.say(match (right, explored.cut().schedules) {
            (false, _) => "\nThe lock does not hold.".to_owned(),
            (true, false) => {
                format!("\nThat is a proof: all {all} that there are were run.")
            }
            (true, true) => format!("\nThere are more than these {all}, so that is no proof."),
        });
    }
    if let Some(explored) = losing {
        shortest(lesson, work, &explored, &unlocked)?;
        if work.workers > 1 {
            least(lesson, &unlocked);
        }
    }
    Ok(())
}

fn too_many(work: Work, schedules: Option<u128>) -> Usage {
    let many = match schedules {
        Some(schedules) => format!("{} schedules", Grouped(schedules)),
        None => "more than 10^38 schedules".to_owned(),
    };
    let most = Grouped(MOST.into());
    let sizes = "such as 2 × 4, 3 × 2 or 5 × 1";
    Usage::new(format!("--explore: {work} have {many}: expected at most {most}, {sizes}"))
}

/// The totals, from the right one to the one that loses most.
fn show(lesson: &Lesson, work: Work, explored: &Explored<u64>) {
    let mut table = Table::new(["found", "lost", "schedules", "share"]);
    let all = explored.schedules();
    for (found, tally) in explored.outcomes().iter().rev() {
        let lost = work.expected().saturating_sub(*found);
        let count = Grouped(tally.count.into());
        table.row([found, &lost, &count, &share(tally.count, all)]);
    }
    table.row([&"all", &"", &Grouped(all.into()), &share(all, all)]);
    lesson.say(format_args!("\n{table}"));
}

fn check_counts(lesson: &Lesson, work: Work, explored: &Explored<u64>) {
    let all = u128::from(explored.schedules());
    lesson.check(
        Some(all) == work.schedules() && explored.failures() == 0,
        format_args!("every schedule was run: {} of {:?}", all, work.schedules()),
    );
    let totals: Totals = explored.outcomes().iter().map(|(found, it)| (*found, it.count)).collect();
    if let Some(known) = work.known() {
        lesson.check(totals == known, format_args!("{totals:?} are the known counts, {known:?}"));
    }
    let least = totals.keys().next().copied();
    let expected = if work.workers == 1 { work.expected() } else { work.increments.min(2) };
    lesson.check(least == Some(expected), format_args!("the least is {expected}, not {least:?}"));
}

/// A shortest schedule that loses something, told turn by turn.
fn shortest<U: Future<Output = u64>>(
    lesson: &Lesson,
    work: Work,
    explored: &Explored<u64>,
    unlocked: impl Fn(Work) -> U,
) -> Result<(), Usage> {
    let losing = explored.outcomes().iter().filter(|(found, _)| **found < work.expected());
    let shortest = losing.min_by_key(|(_, tally)| (tally.shortest.len(), tally.preemptions));
    let Some((expected, Tally { shortest, .. })) = shortest else {
        lesson.say("\nOne alone has nobody to race with.");
        return Ok(());
    };
    lesson.say(format_args!("\nA shortest schedule that loses an update: {shortest}"));
    let found = replay(lesson, shortest, || unlocked(work))?;
    lesson.check(found == *expected, "a schedule that is run again finds the same");
    let Work { workers, increments } = work;
    let arguments = format!("--workers {workers} --increments {increments} --schedule {shortest}");
    lesson.say(format_args!(
        "\nWalk through it, or record it:\n  \
         cargo run --bin step -- 15_counter_race {arguments}\n  \
         cargo run --bin 15_counter_race -- {arguments} --record FILE"
    ));
    Ok(())
}

/// However far two workers count, they may find no more than 2.
fn least<U: Future<Output = u64>>(lesson: &Lesson, unlocked: impl Fn(Work) -> U) {
    let mut table = Table::new(["two workers", "schedules run", "expected", "least found"]);
    for increments in [2, 3] {
        let work = Work { workers: 2, increments };
        let explored = Explorer::new().run(|| unlocked(work));
        let (run, least) = (explored.schedules(), explored.outcomes().keys().next().copied());
        lesson.check(least == Some(2), format_args!("{work} never find less than 2: {least:?}"));
        let run = format!("all {run}");
        table.row([&format!("× {increments}"), &run, &work.expected(), &least.unwrap_or_default()]);
    }
    for increments in [10, 100, 1000] {
        let work = Work { workers: 2, increments };
        let replay = Explorer::new().replay(&lowest(work), || unlocked(work));
        let least = replay.map_or(0, |replay| found(&replay));
        lesson.check(least == 2, format_args!("{work} find 2, if it comes to the worst: {least}"));
        table.row([&format!("× {increments}"), &"the worst", &work.expected(), &least]);
    }
    lesson.say(format_args!("\n{LEAST}\n\n{table}"));
}

const LEAST: &str = "\
From two increments each on, the counter can fall to 2, however far they count.
The worst case: worker 0 loads 0. Worker 1 counts to its last increment but one.
Worker 0 stores its 1 over that. Worker 1 loads the 1. Worker 0 counts to its
end. Worker 1 stores its 2 over that.";
