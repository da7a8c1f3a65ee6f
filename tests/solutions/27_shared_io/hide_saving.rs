//! # Hide the saving behind the work
//!
//! A save is a task of its own: it begins when its hash is there, and the loop goes on with the
//! next hash. A future that is not spawned would not begin before it is polled, at the end.
//!
//! The handles are kept and awaited after the loop. Without that the program would be over before
//! the last hash is saved, and an error of a save would be nobody's. `??` opens two results: that
//! of the task, which may have panicked, and that of the save.

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
    let mut saves = Vec::new();
    for password in passwords {
        let hash = hash(password).await;
        let save = Rc::clone(&save);
        saves.push(spawn(async move { save(hash).await }));
    }
    let mut saved = 0;
    for save in gather(saves).await {
        save.map_err(|error| error.to_string())??;
        saved += 1;
    }
    Ok(saved)
}

#[cfg(test)]
#[path = "../../checks/27_shared_io/hide_saving.rs"]
mod checks;
