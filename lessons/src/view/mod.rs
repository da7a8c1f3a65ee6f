//! What a run looks like afterwards: the events of its trace, shown in three ways.
//!
//! All of them are computed from the same events, and none of them changes the run. What other
//! viewers share with these three is public: the [names and the English](Names) of events, and the
//! [record] that `--record` writes.

mod header;
mod json;
pub mod names;
mod perfetto;
pub mod record;
mod source;
mod timeline;
mod words;

pub use header::{Header, Outside};
pub use names::Names;
pub use source::SourceFile;

use crate::cli::{Args, Usage};
use crate::files::Target;
use crate::output::{complain, print};
use handloom::trace::Event;
use std::io;
use std::path::PathBuf;

/// A run that is over.
#[derive(Debug)]
struct Run<'a> {
    header: &'a Header,
    events: &'a [Event],
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
    pub(crate) fn show(self, header: &Header, events: &[Event]) -> io::Result<()> {
        let run = Run { header, events };
        let record = |run: &Run<'_>| record::text(run.header, run.events);
        if self.timeline {
            print(timeline::text(&run, timeline::in_colour()));
        }
        for (file, text) in
            [(self.record, record as fn(&Run<'_>) -> String), (self.perfetto, perfetto::text)]
        {
            if let Some((path, target)) = file {
                target.write(text(&run).as_bytes()).map_err(|error| {
                    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
                })?;
                complain(format_args!("wrote {} events to {}", events.len(), path.display()));
                if let Some(note) = header.note() {
                    complain(note);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
