//! # Hide the saving behind the work
//!
//! A password is hashed, which takes a processor 100 ms, and the hash is saved on a server, which
//! is only a wait. There is one processor, so the hashes come one after another, and that cannot be
//! helped. But nobody has to wait for a save before the next hash begins: all that can be seen of
//! the saving in the end is the last save. It is over when all is saved, and an error of a save is
//! not lost.
//!
//! Chapter: `27_shared_io`. You may change: the body of `run`.

use handloom::{gather, spawn};
use std::rc::Rc;

/// Hashes each password and saves the hash; gives how many are saved, or the first error in the
/// order of the passwords. Not more than one is hashed at a time.
async fn run<S>(
    passwords: Vec<u32>,
    hash: impl AsyncFn(u32) -> u64,
    save: S,
) -> Result<usize, String>
where
    S: AsyncFn(u64) -> Result<(), String> + 'static,
{
    let save = Rc::new(save);
    // TODO: right, and slow. What has to be waited for here, and when?
    let mut saved = 0;
    for password in passwords {
        let hash = hash(password).await;
        save(hash).await?;
        saved += 1;
    }
    Ok(saved)
}

#[cfg(test)]
#[path = "../../checks/27_shared_io/hide_saving.rs"]
mod checks;
