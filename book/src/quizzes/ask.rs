//! What can be asked of a run.

use handloom::trace::{Event, TaskId, What};
use lessons::view::names::moment;
use replay::Replay;
use serde_json::Value as Json;
use toml::{Table, Value};

/// A question to a run. A step `k` is the state after the first `k` events, as the player counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Which task is polled first after this step.
    PolledAfter(usize),
    /// Which task is woken first after this step.
    WokenAfter(usize),
    /// Who wakes, with the event that leads to this step.
    WokenBy(usize),
    /// Which line is printed first after this step.
    PrintsAfter(usize),
    /// Who is ready at this step, in order.
    Ready(usize),
    /// The moment of this step.
    At(usize),
    /// The state of a task at this step.
    State(usize, String),
    /// What a task waits for at this step.
    WaitsFor(usize, String),
    /// The value of a cell at this step.
    Value(usize, String),
    /// How many events of a kind there are, of a task or in all.
    Count(String, Option<String>),
}

impl Ask {
    /// Reads `{ polled_after = 12 }`, `{ state = 12, task = "A" }`, `{ count = "polled" }`.
    pub(super) fn read(mut table: Table) -> Result<Ask, String> {
        const EXPECTED: &str = "expected polled_after, woken_after, woken_by, prints_after, ready, \
            at, state, waits_for, value or count";
        let task = match table.remove("task").or_else(|| table.remove("cell")) {
            None => None,
            Some(Value::String(task)) => Some(task),
            Some(_) => return Err("`task` and `cell`: expected a name".into()),
        };
        let mut rest = table.into_iter();
        let (Some((name, value)), None) = (rest.next(), rest.next()) else {
            return Err(format!("one thing is computed: {EXPECTED}"));
        };
        if let (true, Value::String(kind)) = (name == "count", &value) {
            return Ok(Ask::Count(kind.clone(), task));
        }
        let step = value.as_integer().and_then(|step| usize::try_from(step).ok());
        let step = step.ok_or_else(|| format!("`{name}`: expected the number of a step"))?;
        let of =
            || task.clone().ok_or_else(|| format!("`{name}`: expected a `task` or `cell` as well"));
        Ok(match name.as_str() {
            "polled_after" => Ask::PolledAfter(step),
            "woken_after" => Ask::WokenAfter(step),
            "woken_by" => Ask::WokenBy(step),
            "prints_after" => Ask::PrintsAfter(step),
            "ready" => Ask::Ready(step),
            "at" => Ask::At(step),
            "state" => Ask::State(step, of()?),
            "waits_for" => Ask::WaitsFor(step, of()?),
            "value" => Ask::Value(step, of()?),
            _ => return Err(format!("`{name}`: {EXPECTED}")),
        })
    }

    /// The step that is asked about.
    pub(super) fn step(&self) -> Option<usize> {
        match self {
            Ask::PolledAfter(step)
            | Ask::WokenAfter(step)
            | Ask::WokenBy(step)
            | Ask::PrintsAfter(step)
            | Ask::Ready(step)
            | Ask::At(step)
            | Ask::State(step, _)
            | Ask::WaitsFor(step, _)
            | Ask::Value(step, _) => Some(*step),
            Ask::Count(..) => None,
        }
    }

    /// What the run says.
    ///
    /// # Errors
    ///
    /// If it has nothing to say to that.
    pub(super) fn answer(&self, replay: &mut Replay) -> Result<String, String> {
        let step = self.step().unwrap_or_default();
        if step > replay.len() {
            return Err(format!("step {step}: the run has {}", replay.len()));
        }
        replay.at(step);
        let (replay, world) = (&*replay, replay.world());
        let names = replay.names();
        let found = match self {
            Ask::PolledAfter(_) => {
                replay.events()[step..].iter().find_map(|event| match event.what {
                    What::Polled { task } => Some(names.task(task)),
                    _ => None,
                })
            }
            Ask::WokenAfter(_) => {
                replay.events()[step..].iter().find_map(|event| match event.what {
                    What::Woken { task, .. } => Some(names.task(task)),
                    _ => None,
                })
            }
            Ask::WokenBy(_) => match replay.event().map(|event| &event.what) {
                Some(What::Woken { by, .. }) => Some(names.actor(*by)),
                _ => None,
            },
            Ask::PrintsAfter(_) => {
                replay.events()[step..].iter().find_map(|event| match &event.what {
                    What::Output { line } if !line.trim().is_empty() => {
                        Some(format!("`{}`", line.trim()))
                    }
                    _ => None,
                })
            }
            Ask::Ready(_) => {
                let ready: Vec<_> =
                    world.ready.order().iter().map(|task| names.task(*task)).collect();
                Some(if ready.is_empty() { "nobody".into() } else { ready.join(", ") })
            }
            Ask::At(_) => Some(moment(world.now.at)),
            Ask::State(_, name) => {
                let task = task(replay, name)?;
                world.tasks.get(task).map(|row| row.state.word().to_owned())
            }
            Ask::WaitsFor(_, name) => {
                let row = world.tasks.get(task(replay, name)?);
                let waits = row.map(|row| row.waits.iter().map(|wait| names.waits_for(&wait.on)));
                let waits: Option<Vec<_>> = waits.map(Iterator::collect);
                waits.filter(|waits| !waits.is_empty()).map(|waits| waits.join(", "))
            }
            Ask::Value(_, name) => {
                let is_it = |object| names.object(object) == format!("cell {name}");
                let cell = world.cells.iter().find(|(id, _)| is_it(**id));
                cell.and_then(|(_, cell)| cell.value.as_deref().map(str::to_owned))
            }
            Ask::Count(kind, name) => {
                let task = name.as_ref().map(|name| task(replay, name)).transpose()?;
                Some(count(replay, kind, task)?.to_string())
            }
        };
        found.ok_or_else(|| format!("the run has no answer to {self:?}"))
    }
}

fn task(replay: &Replay, name: &str) -> Result<TaskId, String> {
    let spawned = |event: &Event| match event.what {
        What::Spawned { task, .. } | What::Polled { task } => Some(task),
        _ => None,
    };
    let mut tasks = replay.events().iter().filter_map(spawned);
    let found = tasks.find(|task| replay.names().task(*task) == name);
    found.ok_or_else(|| format!("the run has no task {name:?}"))
}

/// How many events are of this kind, as `book/record.md` calls it.
fn count(replay: &Replay, kind: &str, task: Option<TaskId>) -> Result<usize, String> {
    let record = lessons::view::record::text(replay.header(), replay.events());
    let record: Json = serde_json::from_str(&record).map_err(|error| error.to_string())?;
    let of_task = |event: &&Json| task.is_none_or(|task| event["task"] == task.0);
    let events = record["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    let count = events.iter().filter(|it| it["what"] == kind).filter(of_task).count();
    if count == 0 { Err(format!("the run has no event {kind:?}")) } else { Ok(count) }
}
