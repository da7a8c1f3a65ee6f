//! What is generated: fragments of pages that come out of a run or a command.

use crate::{Faults, Place};
use std::path::PathBuf;

/// One file that is generated.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Generated {
    /// Where it is, under `book/fragments`.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

/// A way to make some fragments, in memory. `refresh` writes what it gives; the test of staleness
/// compares that with what is there.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// Its folder under `book/fragments`. No two generators share one: what lies in it and is not
    /// made any more is taken away.
    pub folder: &'static str,
    /// Makes all of it.
    pub make: fn(&Place) -> Result<Vec<Generated>, Faults>,
}

/// All there are.
pub const GENERATORS: &[Generator] = &[];

/// Writes everything anew, and says what was done.
pub(crate) fn refresh(place: &Place) -> Result<String, Faults> {
    let mut files = 0;
    for generator in GENERATORS {
        let folder = place.fragments().join(generator.folder);
        let made = (generator.make)(place)?;
        let failed = |error| vec![format!("{}: {error}", folder.display())];
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(failed)?;
        }
        for one in &made {
            let path = place.fragments().join(&one.path);
            std::fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(failed)?;
            std::fs::write(&path, &one.text).map_err(failed)?;
        }
        files += made.len();
    }
    Ok(format!("{files} fragments written"))
}
