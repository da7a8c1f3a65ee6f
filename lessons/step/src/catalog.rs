//! The lessons that there are, and which of them is meant.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The top of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The lesson that `given` is the name or the number of. If there is none, one line says so, with
/// the one that is probably meant and with all that there are.
pub(crate) fn lesson(given: &OsStr) -> Result<String, String> {
    find(&given.to_string_lossy(), &all()?)
}

/// The programs whose names begin with two digits, of `lessons` and of the packages inside of it.
fn all() -> Result<Vec<String>, String> {
    let lessons = workspace().join("lessons");
    let inside = fs::read_dir(&lessons).map_err(|error| format!("the lessons' source: {error}"))?;
    let packages = inside.filter_map(|entry| Some(entry.ok()?.path())).chain([lessons]);
    let sources = packages.filter_map(|package| fs::read_dir(package.join("src/bin")).ok());
    let programs = sources
        .flatten()
        .filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned));
    let mut names: Vec<_> = programs.filter(|name| number(name).is_some()).collect();
    names.sort();
    Ok(names)
}

/// `21` of `21_life_coroutines`.
fn number(name: &str) -> Option<&str> {
    let (number, _) = name.split_once('_')?;
    let is_number = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(number)
}

fn find(given: &str, names: &[String]) -> Result<String, String> {
    let meant = |name: &&String| **name == given || number(name) == Some(given);
    if let Some(name) = names.iter().find(meant) {
        return Ok(name.clone());
    }
    let hint = nearest(given, names).map(|name| format!("; did you mean {name}?"));
    let all = names.join(" ");
    Err(format!("no lesson {given:?}{}; there are {all}", hint.unwrap_or_default()))
}

/// The name that is most probably meant, if any is near.
fn nearest<'a>(given: &str, names: &'a [String]) -> Option<&'a str> {
    let given = given.to_lowercase();
    let given = given.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".rs");
    if given.is_empty() {
        return None;
    }
    // A number without its zero, or a part of the name that is in no other.
    let is_part = |name: &&String| {
        number(name).is_some_and(|number| number.strip_prefix('0') == Some(given))
            || (given.len() > 2 && name.contains(given))
    };
    let mut parts = names.iter().filter(is_part);
    if let (Some(name), None) = (parts.next(), parts.next()) {
        return Some(name);
    }
    console::nearest(given, names.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_name_is_enough_for_a_lesson() {
        assert_eq!(lesson(OsStr::new("17")), Ok("17_life".into()));
        assert_eq!(lesson(OsStr::new("17_life")), Ok("17_life".into()));
        assert_eq!(lesson(OsStr::new("01")), Ok("01_generators".into()));
    }

    #[test]
    fn the_lessons_of_every_package_are_found_and_nothing_else() {
        let all = all().unwrap();
        assert!(all.is_sorted() && all.iter().all(|name| number(name).is_some()), "{all:?}");
        // Cargo would refuse two programs of one name.
        let sources = ["lessons", "lessons/load"].map(|package| workspace().join(package));
        let sources =
            sources.iter().filter_map(|package| fs::read_dir(package.join("src/bin")).ok());
        let files = sources.flatten().map(|file| file.unwrap().path());
        let files = files.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()));
        assert!(files.filter(|name| number(name).is_some()).all(|name| all.contains(&name)));
    }

    #[test]
    fn who_mistypes_is_told_what_is_near_and_what_there_is() {
        let names = ["01_generators", "17_life", "18_life_threads", "26_crawler"].map(String::from);
        for (given, meant) in [
            ("1", "01_generators"),
            ("18_life_thread", "18_life_threads"),
            ("18-life-threads", "18_life_threads"),
            ("Crawler", "26_crawler"),
            ("26_crawler.rs", "26_crawler"),
            ("lessons/src/bin/17_life.rs", "17_life"),
            ("01_genrators", "01_generators"),
            ("16_life", "17_life"),
        ] {
            let why = find(given, &names).unwrap_err();
            assert!(why.contains(&format!("did you mean {meant}?")), "{why}");
            assert!(why.ends_with("there are 01_generators 17_life 18_life_threads 26_crawler"));
        }
        for given in ["", "98_nothing", "99", "life", "x"] {
            assert!(!find(given, &names).unwrap_err().contains("did you mean"), "{given}");
        }
    }
}
