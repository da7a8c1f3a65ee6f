//! What a version of lesson 27 is given: work, and a place for its results.

use super::hash;
use crate::http::{Failure, Url, post};
use handloom::future::Either;
use handloom::spawn_blocking;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

/// Passwords to be hashed, each of which is to be saved.
#[derive(Debug)]
pub struct Job {
    /// How many there are.
    pub hashes: u64,
    /// How many are saved together, where that is done.
    pub batch: usize,
    pub(super) cost: u32,
    pub(super) on_pool: bool,
    pub(super) store: SocketAddr,
    /// What was computed, by its number.
    pub(super) computed: RefCell<BTreeMap<u64, String>>,
}

/// How long the store may take: longer than it can be told to.
const LIMIT: Duration = Duration::from_secs(120);

impl Job {
    // ANCHOR: hash
    /// Computes a hash: on the pool from this call on, or else on this thread when it is awaited,
    /// and then nothing else happens on it.
    pub fn hash(self: &Rc<Self>, number: u64) -> impl Future<Output = String> + use<> {
        let cost = self.cost;
        let (job, work) = (Rc::clone(self), move || hash(number, cost));
        let hash =
            if self.on_pool { Either::Left(spawn_blocking(work)) } else { Either::Right(work) };
        async move {
            let hash = match hash {
                Either::Left(hash) => hash.await.expect("bcrypt does not panic"),
                Either::Right(work) => work(),
            };
            job.computed.borrow_mut().insert(number, hash.clone());
            hash
        }
    }
    // ANCHOR_END: hash

    /// Sends a hash to the store, and waits until that has it.
    ///
    /// # Errors
    /// If it does not say so.
    pub async fn save(&self, number: u64, hash: String) -> Result<(), Failure> {
        let url = Url::new(self.store, &format!("/save/{number}"));
        let answer = post(&url, hash, LIMIT).await?;
        if answer.status.is_success() {
            Ok(())
        } else {
            Err(Failure::Other(format!("{url}: {}", answer.status)))
        }
    }
}
