//! What a run looks like afterwards: the events of its trace, shown in three ways.
//!
//! All of them are computed from the same events, and none of them changes the run.

mod json;
mod names;
mod perfetto;
mod record;
mod timeline;
mod words;

use crate::cli::{Args, Spec, Usage};
use crate::files::Target;
use crate::output::print;
use handloom::trace::{Event, Recorder};
use std::io;
use std::path::PathBuf;

/// What a recording says about itself.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    lesson: &'static str,
    /// What decides the run, without what only says where its output goes.
    arguments: Vec<String>,
    is_virtual: bool,
    seed: Option<u64>,
    event_limit: usize,
}

impl Header {
    pub(crate) fn new(spec: &Spec, args: &Args) -> Header {
        Header {
            lesson: spec.name,
            arguments: args.recorded().to_vec(),
            is_virtual: args.is_virtual(),
            seed: args.seed(),
            event_limit: spec.event_limit,
        }
    }
}

/// A run that is over.
#[derive(Debug)]
struct Run<'a> {
    header: &'a Header,
    events: &'a [Event],
    /// How many events came after the limit.
    left_out: u64,
}

impl Run<'_> {
    /// The sentence that is due where the recording is not the whole run.
    fn note(&self) -> Option<String> {
        (self.left_out > 0).then(|| {
            format!(
                "the recording stops after {} events, its limit; {} more happened",
                self.header.event_limit, self.left_out
            )
        })
    }
}

/// The views that the arguments ask for, with the files they go to already open.
#[derive(Debug)]
pub(crate) struct Views {
    timeline: bool,
    record: Option<(PathBuf, Target)>,
    perfetto: Option<(PathBuf, Target)>,
}

impl Views {
    /// Opens the files, or says which argument names one that cannot be written.
    pub(crate) fn open(args: &Args) -> Result<Views, Usage> {
        let open = |flag: &str| {
            let Some(path) = args.path(flag) else {
                return Ok(None);
            };
            let target = Target::open(path).map_err(|error| {
                let expected = "expected a file that can be written";
                Usage::new(format!("--{flag} {path:?}: {expected}: {error}"))
            })?;
            Ok(Some((path.to_owned(), target)))
        };
        let views =
            Views { timeline: args.trace(), record: open("record")?, perfetto: open("perfetto")? };
        if let (Some((_, one)), Some((path, other))) = (&views.record, &views.perfetto)
            && one.replaces_the_same(other)
        {
            let expected = "expected another file than --record has";
            return Err(Usage::new(format!("--perfetto {path:?}: {expected}")));
        }
        Ok(views)
    }

    /// Whether there is any need to record.
    pub(crate) fn wanted(&self) -> bool {
        self.timeline || self.record.is_some() || self.perfetto.is_some()
    }

    /// Shows the run.
    pub(crate) fn show(self, header: &Header, recorder: Option<&Recorder>) -> io::Result<()> {
        let Some(recorder) = recorder else {
            return Ok(());
        };
        let events = recorder.events();
        let run = Run { header, events: &events, left_out: recorder.left_out() };
        if self.timeline {
            print(timeline::text(&run));
        }
        for (file, text) in
            [(self.record, record::text as fn(&Run<'_>) -> String), (self.perfetto, perfetto::text)]
        {
            if let Some((path, target)) = file {
                target.write(text(&run).as_bytes()).map_err(|error| {
                    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
                })?;
                print(format_args!("wrote {} events to {}", events.len(), path.display()));
                if let Some(note) = run.note() {
                    print(note);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
