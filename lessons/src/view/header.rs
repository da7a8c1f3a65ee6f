//! What a recording says about itself.

use super::source::{self, SourceFile};
use crate::cli::{Args, Spec};
use handloom::trace::{Actor, Event, SourceKind, ThreadId, WaitsFor, What};

/// Everything about a run but its events: how to run it again, and what the events refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The name of the binary.
    pub lesson: String,
    /// What decides the run, without what only says where its output goes.
    pub arguments: Vec<String>,
    /// The seed of the scheduler; without one it was first in, first out.
    pub seed: Option<u64>,
    /// Whether time jumped instead of passing.
    pub is_virtual: bool,
    /// What else had a say in the run. Where nothing had, the same arguments give the same bytes.
    pub outside: Vec<Outside>,
    /// How many events a recording of this lesson holds at most.
    pub event_limit: u64,
    /// How many came after the limit.
    pub left_out: u64,
    /// The lesson's own file first, then the others that the events refer to.
    pub files: Vec<SourceFile>,
}

/// Something that no argument decides: two runs with the same arguments may differ in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The real clock: moments differ.
    Clock,
    /// Other threads: what they do is in the order in which it happened this time.
    Threads,
    /// Sockets: when they are ready is up to the operating system.
    Sockets,
    /// Child processes.
    Children,
}

impl Outside {
    /// All of them, in the order in which a header lists them.
    pub const ALL: [Outside; 4] =
        [Outside::Clock, Outside::Threads, Outside::Sockets, Outside::Children];

    /// What a recording calls it.
    pub fn word(self) -> &'static str {
        match self {
            Outside::Clock => "clock",
            Outside::Threads => "threads",
            Outside::Sockets => "sockets",
            Outside::Children => "children",
        }
    }

    fn is_in(self, event: &Event) -> bool {
        match self {
            Outside::Clock => false,
            Outside::Threads => {
                event.thread != ThreadId(0)
                    || matches!(
                        event.what,
                        What::ThreadStarted { .. } | What::Woken { by: Actor::Thread(_), .. }
                    )
            }
            Outside::Sockets => matches!(
                event.what,
                What::SourceRegistered { kind: SourceKind::Listener | SourceKind::Stream, .. }
            ),
            Outside::Children => match &event.what {
                What::SourceRegistered { kind, .. } => *kind == SourceKind::Pipe,
                What::Pending { waits, .. } => {
                    waits.iter().any(|wait| matches!(wait.on, WaitsFor::Child { .. }))
                }
                _ => false,
            },
        }
    }
}

impl Header {
    /// The header of a run of `spec` with `args`, whose lesson is in `file`, that came to `events`.
    pub(crate) fn new(
        spec: &Spec,
        args: &Args,
        file: &str,
        events: &[Event],
        left_out: u64,
    ) -> Header {
        let is_virtual = args.is_virtual();
        let outside = |source: &Outside| match source {
            Outside::Clock => !is_virtual,
            _ => events.iter().any(|event| source.is_in(event)),
        };
        Header {
            lesson: spec.name.into(),
            arguments: args.recorded().to_vec(),
            seed: args.seed(),
            is_virtual,
            outside: Outside::ALL.into_iter().filter(outside).collect(),
            event_limit: spec.event_limit as u64,
            left_out,
            files: source::files(file, events),
        }
    }

    /// The header of a program that is no lesson: one run on a virtual clock, which nothing outside
    /// has a say in. Its own file is `file`, from the root of the workspace.
    pub fn of_a_program(name: &str, file: &str, events: &[Event]) -> Header {
        Header {
            lesson: name.into(),
            is_virtual: true,
            event_limit: events.len() as u64,
            files: source::files(file, events),
            ..Header::default()
        }
    }

    /// The path of the lesson's own file.
    pub fn file(&self) -> &str {
        self.files.first().map_or("", |file| &file.name)
    }

    /// Whether a schedule says which of the ready tasks is next, and not the order in which they
    /// became ready.
    pub fn is_directed(&self) -> bool {
        self.arguments.iter().any(|word| word == "--schedule" || word == "--explore")
    }

    /// The sentence that is due where the recording is not the whole run.
    pub fn note(&self) -> Option<String> {
        (self.left_out > 0).then(|| {
            format!(
                "the recording stops after {} events, its limit; {} more happened",
                self.event_limit, self.left_out
            )
        })
    }
}
