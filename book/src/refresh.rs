//! What is generated: fragments of pages that come out of a run or a command.

use crate::{Faults, Place, exercises, quizzes, runs};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One file that is generated.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Generated {
    /// Where it is, under the generator's folder.
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
    /// Whether the same comes out each time, on any machine. What is measured does not, so it is
    /// not compared; that it is there is looked at.
    pub repeatable: bool,
    /// Makes all of it.
    pub make: fn(&Place) -> Result<Vec<Generated>, Faults>,
}

/// All there are.
pub const GENERATORS: &[Generator] =
    &[runs::GENERATOR, quizzes::GENERATOR, exercises::GENERATOR, crate::python::GENERATOR];

/// Writes everything anew, and says what was done.
pub(crate) fn refresh(place: &Place) -> Result<String, Faults> {
    if place.generators().iter().any(|generator| generator.folder == "runs") {
        runs::keep(place)?;
    }
    let mut files = 0;
    for generator in place.generators() {
        // All of it is there before anything is taken away.
        let made = (generator.make)(place)?;
        let folder = place.fragments().join(generator.folder);
        write(&folder, &made).map_err(|error| vec![format!("{}: {error}", folder.display())])?;
        files += made.len();
    }
    Ok(format!("{files} fragments are written: {}", place.fragments().display()))
}

fn write(folder: &Path, made: &[Generated]) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for one in made {
        let path = folder.join(&one.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, &one.text)?;
    }
    Ok(())
}

/// Which fragments are not what their generator makes, or are nobody's.
pub fn stale(place: &Place, generator: &Generator) -> Faults {
    let made = match (generator.make)(place) {
        Ok(made) => made,
        Err(faults) => return faults,
    };
    let folder = place.fragments().join(generator.folder);
    let mut there: BTreeMap<_, _> =
        place.files(&folder).into_iter().map(|path| (path.clone(), fs::read(path).ok())).collect();
    let again = "run `cargo run -p book -- refresh`";
    let mut faults = Vec::new();
    for one in made {
        let path = folder.join(&one.path);
        let name = place.name(&path);
        match there.remove(&path) {
            None => faults.push(format!("{name}: it is not there: {again}")),
            Some(text) if text.as_deref() != Some(one.text.as_bytes()) => {
                faults.push(format!("{name}: it is stale: {again}"));
            }
            Some(_) => {}
        }
    }
    let left = there.keys().map(|path| format!("{}: nothing makes it: {again}", place.name(path)));
    faults.extend(left);
    faults
}
