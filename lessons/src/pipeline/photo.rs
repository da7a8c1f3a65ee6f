//! What the pipeline works on, and what its stages do.

use crate::images::Image;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

/// The stages of the pipeline, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reads a file.
    Download,
    /// Halves the image.
    Resize,
    /// Writes a file.
    Upload,
}

impl Stage {
    /// All of them.
    pub const ALL: [Stage; 3] = [Stage::Download, Stage::Resize, Stage::Upload];

    /// Whether it goes over a pretended network, and so takes a while in which there is nothing to
    /// do but wait.
    pub fn is_remote(self) -> bool {
        self != Stage::Resize
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Stage::Download => "download",
            Stage::Resize => "resize",
            Stage::Upload => "upload",
        })
    }
}

/// An image on its way through the pipeline.
///
/// One that cannot be read or written goes on to the end like the others, with the reason instead
/// of the image: what comes out is as many as what went in.
#[derive(Debug)]
pub struct Photo {
    source: PathBuf,
    target: PathBuf,
    state: State,
}

#[derive(Debug)]
enum State {
    Wanted,
    Downloaded(Image),
    Resized(Image, Size),
    Uploaded(Size),
    Spoilt(String),
}

/// The width and the height of the image at its source.
type Size = (usize, usize);

impl Photo {
    pub(super) fn new(source: &Path, target: PathBuf) -> Photo {
        Photo { source: source.to_owned(), target, state: State::Wanted }
    }

    /// Goes through `stage`. The thread waits while a file is read or written.
    #[must_use]
    pub fn pass(self, stage: Stage) -> Photo {
        let Photo { source, target, state } = self;
        // A decoder that panics at some file costs that file, and not the worker: everyone behind
        // a worker that is gone would wait for ever.
        let next = panic::catch_unwind(AssertUnwindSafe(|| next(stage, state, &source, &target)));
        let panicked = |_| State::Spoilt(format!("{}: {stage} panicked", source.display()));
        Photo { state: next.unwrap_or_else(panicked), source, target }
    }

    /// Where it came from.
    pub(super) fn source(&self) -> &Path {
        &self.source
    }

    #[cfg(test)]
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Makes sure of what has become of it: that an image was written, can be read, and has sides
    /// of half the length. Otherwise, the reason.
    pub(super) fn inspect(&self) -> Result<(), Fault<'_>> {
        let (width, height) = match &self.state {
            State::Uploaded(size) => *size,
            State::Spoilt(reason) => return Err(Fault::Skipped(reason)),
            other => {
                return Err(Fault::Wrong(format!("{}: left as {other:?}", self.source.display())));
            }
        };
        let wrong = |what: &dyn fmt::Display| Err(Fault::Wrong(what.to_string()));
        match Image::read(&self.target) {
            Ok(image)
                if (image.width(), image.height()) == (width.div_ceil(2), height.div_ceil(2)) =>
            {
                Ok(())
            }
            Ok(image) => wrong(&format_args!(
                "{}: {width} × {height} became {} × {}",
                self.target.display(),
                image.width(),
                image.height()
            )),
            Err(error) => wrong(&error),
        }
    }
}

/// Why there is no halved image.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault<'a> {
    /// It could not be read or written, for this reason.
    Skipped(&'a str),
    /// The pipeline has made a mistake.
    Wrong(String),
}

fn next(stage: Stage, state: State, source: &Path, target: &Path) -> State {
    match (stage, state) {
        (Stage::Download, State::Wanted) => match Image::read(source) {
            Ok(image) => State::Downloaded(image),
            Err(error) => State::Spoilt(error.to_string()),
        },
        (Stage::Resize, State::Downloaded(image)) => {
            State::Resized(image.halve(), (image.width(), image.height()))
        }
        (Stage::Upload, State::Resized(image, before)) => match image.write(target) {
            Ok(()) => State::Uploaded(before),
            Err(error) => State::Spoilt(error.to_string()),
        },
        // Spoilt earlier, or at the wrong stage, which shows when it is inspected.
        (_, state) => state,
    }
}
