//! The exercises held to what is promised about them: as given they fail, solved they pass, and no
//! wrong answer gets through.
//!
//! That takes three compilations. Each answer then runs in a process of its own, because some hang
//! and some take all the memory that they can get.

use crate::End;
use crate::catalog::{Catalog, Exercise};
use crate::check::{self, Verdict, tested};
use crate::commands::say;
use crate::failure::Failure;
use crate::{cargo, report, rules};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer may take. The slowest right one takes a fraction of that.
const LIMIT: Duration = Duration::from_secs(20);

/// How long we watch an answer that is known to hang.
const HANGING: Duration = Duration::from_secs(3);

/// Which of the three programs an answer is in, and what it has to do there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Unsolved,
    Solution,
    Wrong { hangs: bool },
}

/// One answer to be run.
#[derive(Debug)]
struct Answer<'a> {
    exercise: &'a Exercise,
    kind: Kind,
    /// The module that it is, in its program.
    module: String,
    program: PathBuf,
    tests: Vec<String>,
}

/// Verifies everything, or these exercises.
pub(crate) fn verify(catalog: &Catalog, names: &[String]) -> Result<(), End> {
    let begun = Instant::now();
    let mut broken = if names.is_empty() { rules::of_lists(catalog)? } else { Vec::new() };
    let exercises: Vec<&Exercise> = if names.is_empty() {
        catalog.exercises.iter().collect()
    } else {
        let found: Vec<_> =
            names.iter().map(|name| catalog.find(name)).collect::<Result<_, _>>()?;
        found.concat()
    };
    broken.extend(exercises.iter().flat_map(|it| rules::of_one(catalog, it)));
    let built = cargo::build(&catalog.root, "answers", None)?;
    if !built.success {
        let errors: String = built.errors.iter().map(|it| it.rendered.clone()).collect();
        say(if errors.is_empty() { built.trouble } else { errors });
        return Err(End::No);
    }
    let compiled = begun.elapsed();
    let answers = answers(catalog, &exercises, &built.programs, &mut broken)?;
    broken.extend(run(&answers)?);
    let count = |is: fn(Kind) -> bool| answers.iter().filter(|it| is(it.kind)).count();
    say(format_args!(
        "{} exercises fail as given, {} solutions pass, {} wrong answers fail: {} rules broken\n\
         ({:.1} s to compile, {:.1} s to run)",
        count(|kind| kind == Kind::Unsolved),
        count(|kind| kind == Kind::Solution),
        count(|kind| matches!(kind, Kind::Wrong { .. })),
        broken.len(),
        compiled.as_secs_f64(),
        (begun.elapsed() - compiled).as_secs_f64(),
    ));
    for line in &broken {
        say(format_args!("\n{line}"));
    }
    if broken.is_empty() { Ok(()) } else { Err(End::No) }
}

/// All that there is to be run.
fn answers<'a>(
    catalog: &Catalog,
    exercises: &[&'a Exercise],
    programs: &BTreeMap<String, PathBuf>,
    broken: &mut Vec<String>,
) -> Result<Vec<Answer<'a>>, End> {
    let mut answers = Vec::new();
    let mut lists = BTreeMap::new();
    for name in ["unsolved", "solutions", "wrong"] {
        let program = programs.get(name).ok_or_else(|| End::Usage(format!("no program {name}")))?;
        lists.insert(name, (program, by_module(program)?));
    }
    for exercise in exercises {
        let name = &exercise.name;
        let mut wanted = vec![
            ("unsolved", Kind::Unsolved, name.clone()),
            ("solutions", Kind::Solution, name.clone()),
        ];
        let text = catalog.text(&exercise.path("wrong", "md")).unwrap_or_default();
        for heading in text.lines().filter_map(|line| line.strip_prefix("# ")) {
            let hangs = heading.contains("(hangs)");
            let what = heading.split_whitespace().next().unwrap_or_default();
            wanted.push(("wrong", Kind::Wrong { hangs }, format!("{name}__{what}")));
        }
        for (program, kind, module) in wanted {
            let (program, modules) = &lists[program];
            let Some(tests) = modules.get(&module).cloned() else {
                broken.push(format!("{module}: it has no checks"));
                continue;
            };
            let program = (*program).clone();
            answers.push(Answer { exercise, kind, module, program, tests });
        }
    }
    Ok(answers)
}

/// The tests of a program, by the module that is one answer.
fn by_module(program: &Path) -> Result<BTreeMap<String, Vec<String>>, End> {
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for test in check::list(program)? {
        // The steps of the capstone contain each other; each answers for its own checks.
        if let Some((module, rest)) = test.split_once("::")
            && rest.starts_with("checks::")
        {
            modules.entry(module.to_owned()).or_default().push(test.clone());
        }
    }
    Ok(modules)
}

/// Runs all answers, as many at a time as there are processors, and gives what is wrong with them.
fn run(answers: &[Answer<'_>]) -> Result<Vec<String>, End> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let work = || -> Result<(), End> {
            while let Some(answer) = answers.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Some(broken) = judge(answer)? {
                    found.lock().expect("nobody panics").push((answer.module.clone(), broken));
                }
            }
            Ok(())
        };
        let all: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        all.into_iter().try_for_each(|it| it.join().expect("nobody panics"))
    })?;
    let mut found = found.into_inner().expect("nobody panics");
    found.sort();
    Ok(found.into_iter().map(|(_, broken)| broken).collect())
}

/// Runs one answer: what is wrong with it, if something is.
fn judge(answer: &Answer<'_>) -> Result<Option<String>, End> {
    let mut command = Command::new(&answer.program);
    command.args(["--test-threads=1", "--exact"]).args(&answer.tests).env("RUST_BACKTRACE", "0");
    let limit = if answer.kind == (Kind::Wrong { hangs: true }) { HANGING } else { LIMIT };
    let verdict = tested(&mut command, limit, || {})?;
    let module = &answer.module;
    let said = |failures: &[Failure]| {
        let lines = failures.iter().map(|it| format!("  {}: {}", it.test, it.said));
        lines.collect::<Vec<_>>().join("\n")
    };
    let broken = match (answer.kind, verdict) {
        (Kind::Solution, Verdict::Passed(_)) => return Ok(None),
        (Kind::Solution, Verdict::Failed(tested)) => {
            format!("the solution fails:\n{}", said(&tested.failures))
        }
        (Kind::Unsolved, Verdict::Passed(_)) => "it passes as it is given".into(),
        (Kind::Wrong { .. }, Verdict::Passed(_)) => "a wrong answer passes".into(),
        (Kind::Wrong { hangs: true }, Verdict::Hangs(_)) => return Ok(None),
        (Kind::Unsolved, Verdict::Failed(tested)) => {
            let written = |it: &Failure| report::is_unwritten(it) || it.is_a_check();
            if tested.failures.iter().any(written) {
                return Ok(None);
            }
            format!("it fails for another reason than it should:\n{}", said(&tested.failures))
        }
        (Kind::Wrong { .. }, Verdict::Failed(tested)) => {
            // A panic of the answer itself is as good as a check, if the learner's line is named.
            let file = format!("{module}.rs");
            let own = |it: &Failure| it.place.as_ref().is_some_and(|(at, _)| at.ends_with(&file));
            if tested.failures.iter().any(|it| it.is_a_check() || own(it)) {
                return Ok(None);
            }
            format!("it fails, and no check says why:\n{}", said(&tested.failures))
        }
        (_, Verdict::Hangs(test)) => {
            let test = test.check.unwrap_or_default();
            format!("it does not come to an end ({test}); such an answer is marked `(hangs)`")
        }
        (_, verdict) => format!("it ends otherwise than it should: {verdict:?}"),
    };
    let exercise = &answer.exercise.topic;
    Ok(Some(format!("{exercise}/{module}: {broken}")))
}
