//! One version's turn: its logs, those who write them, and what it made of them.

use super::Tally;
use super::log::Log;
use super::tail::SEPARATOR;
use super::writers::Script;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One version's turn.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) version: &'static str,
    pub(super) logs: Vec<Arc<Log>>,
    pub(super) scripts: Vec<Script>,
    pub(super) tally: Arc<Tally>,
    pub(super) merged: PathBuf,
}

impl Round {
    /// Whether lines may be lost of which nobody knows: somebody else's log was truncated, or was
    /// rotated, and perhaps more than once between two looks.
    pub(super) fn may_have_lost(&self) -> bool {
        self.scripts.is_empty() && self.logs.iter().any(|log| log.progress().unsure)
    }

    /// What was merged, and what the logs have, as far as they can be compared: a log that was not
    /// read to its end is left out.
    pub(super) fn comparable(
        &self,
        merged: &str,
    ) -> io::Result<(String, BTreeMap<String, Vec<String>>)> {
        let (mut logs, mut text) = (BTreeMap::new(), merged.to_owned());
        for (at, log) in self.logs.iter().enumerate() {
            let prefix = format!("{}{SEPARATOR}", log.name());
            if !log.progress().ended {
                let others = text.split_inclusive('\n').filter(|line| !line.starts_with(&prefix));
                text = others.collect();
                continue;
            }
            let lines = match self.scripts.get(at) {
                Some(script) => script.merged(),
                None => found(log, &prefix, merged)?,
            };
            logs.insert(log.name().to_owned(), lines);
        }
        Ok((text, logs))
    }
}

/// What is in somebody else's log, as far as it was read. Of a log that was another one before,
/// only the end can be compared: what was there before is taken as it was merged.
fn found(log: &Log, prefix: &str, merged: &str) -> io::Result<Vec<String>> {
    let progress = log.progress();
    let mut bytes = Vec::new();
    match File::open(log.path()) {
        Ok(file) => drop(file.take(progress.bytes).read_to_end(&mut bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound && progress.moved => {}
        Err(error) => return Err(named(log.path(), &error)),
    }
    let text = String::from_utf8_lossy(&bytes);
    let there: Vec<_> = text.split_terminator('\n').map(|line| format!("{prefix}{line}")).collect();
    if !progress.moved {
        return Ok(there);
    }
    let all: Vec<_> =
        merged.split_terminator('\n').filter(|line| line.starts_with(prefix)).collect();
    let before = all.len().saturating_sub(there.len());
    Ok(all[..before].iter().map(ToString::to_string).chain(there).collect())
}

/// An error that names its file.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
