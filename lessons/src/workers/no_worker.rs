//! Where `handloom::process` is missing, no worker can be started, and the lesson says so.

use super::{End, Job};
use std::convert::Infallible;
use std::io;

/// A worker, of which there is none on this system.
#[derive(Debug)]
pub struct Worker(Infallible);

impl Worker {
    /// Refuses.
    ///
    /// # Errors
    /// Always.
    pub fn start() -> io::Result<Worker> {
        let missing = "child processes need a Unix system, as handloom::process does";
        Err(io::Error::new(io::ErrorKind::Unsupported, missing))
    }

    /// As there is none, it is never called.
    ///
    /// # Errors
    /// None.
    pub async fn ask(&self, _: &Job) -> io::Result<u64> {
        match self.0 {}
    }

    /// As there is none, it is never called.
    ///
    /// # Errors
    /// None.
    pub fn kill(&mut self) -> io::Result<()> {
        match self.0 {}
    }

    /// As there is none, it is never called.
    ///
    /// # Errors
    /// None.
    pub async fn end(self) -> io::Result<End> {
        match self.0 {}
    }
}
