//! Files that appear whole or not at all, and directories that nobody else has.

use crate::interrupt;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// A file that is about to be written.
///
/// [`open`](Target::open) finds out whether it can be written, without touching what is there.
/// [`write`](Target::write) puts the content into a temporary file beside it, and that in its place
/// in one step. A reader sees the old file or the new one and never half of either. A target that
/// is never written leaves everything as it was, even if the process is killed meanwhile.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    /// A device or a pipe, which is written in place.
    device: Option<File>,
}

impl Target {
    /// Makes sure that `path` can be written.
    ///
    /// # Errors
    /// The operating system's, if `path` is a directory, is write-protected, or lies in a directory
    /// that is missing or where nothing may be created.
    pub fn open(path: &Path) -> io::Result<Target> {
        // A symbolic link stays one: what it leads to is replaced.
        let path = whole_path(path)?;
        match fs::metadata(&path) {
            Ok(found) => {
                // Opening without truncating asks for the right to write and changes nothing.
                let file = OpenOptions::new().write(true).open(&path)?;
                if !found.is_file() {
                    return Ok(Target { path, device: Some(file) });
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // Only a try: a file that stayed here would be left over by Ctrl-C.
        drop(Beside::new(&path)?);
        Ok(Target { path, device: None })
    }

    /// Whether one of the two would be lost under the other.
    pub fn replaces_the_same(&self, other: &Target) -> bool {
        self.device.is_none() && self.path == other.path
    }

    /// Writes `content`, and puts it in place.
    ///
    /// # Errors
    /// The operating system's; what was there before is then still there.
    pub fn write(self, content: &[u8]) -> io::Result<()> {
        match self.device {
            Some(mut device) => device.write_all(content),
            None => Beside::new(&self.path)?.replace(&self.path, content),
        }
    }
}

/// A temporary file beside another one. It goes when it is dropped.
struct Beside {
    path: PathBuf,
    file: File,
}

impl Beside {
    /// With the permissions of the file at `path`, if there is one.
    fn new(path: &Path) -> io::Result<Beside> {
        let beside = loop {
            let sibling = sibling(path)?;
            let open = || OpenOptions::new().write(true).create_new(true).open(&sibling);
            match interrupt::note(&sibling, open) {
                Ok(file) => break Beside { path: sibling, file },
                // Left over from an earlier process of the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        };
        match fs::metadata(path) {
            Ok(found) => beside.file.set_permissions(found.permissions())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(beside)
    }

    fn replace(mut self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.file.write_all(content)?;
        // Once it is renamed, there is nothing left for the drop to remove.
        fs::rename(&self.path, path)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and nothing depends on it.
        let _ = fs::remove_file(&self.path);
        interrupt::forget(&self.path);
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
/// Those of [`Target::open`] and [`Target::write`].
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    Target::open(path)?.write(content)
}

/// `path` without links and dots, whether or not there is a file there yet.
fn whole_path(path: &Path) -> io::Result<PathBuf> {
    match (fs::canonicalize(path), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(fs::canonicalize(parent)?.join(name))
        }
        (found, ..) => found,
    }
}

/// A name beside `path` that nobody else in this process uses.
fn sibling(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", unique()));
    Ok(path.with_file_name(hidden))
}

fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A fresh directory in the system's place for temporary files. It goes when it is dropped, unless
/// it is [kept](TempDir::keep).
#[derive(Debug)]
pub struct TempDir {
    path: PathBuf,
    kept: bool,
}

impl TempDir {
    /// Makes a directory whose name begins with `prefix` and that did not exist before.
    ///
    /// # Errors
    /// The operating system's with the name of the directory, if it cannot be made there.
    pub fn new(prefix: &str) -> io::Result<TempDir> {
        loop {
            let path = std::env::temp_dir().join(format!("{prefix}-{}", unique()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match interrupt::note(&path, || builder.create(&path)) {
                Ok(()) => return Ok(TempDir { path, kept: false }),
                // Left over from an earlier process of the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let what = format!("temporary directory {path:?}: {error}");
                    return Err(io::Error::new(error.kind(), what));
                }
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the directory to the user, and says where it is.
    pub fn keep(mut self) -> PathBuf {
        self.kept = true;
        self.path.clone()
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        if !self.kept {
            // A directory that will not go is the system's to clear; the lesson is over.
            let _ = fs::remove_dir_all(&self.path);
        }
        interrupt::forget(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &TempDir) -> Vec<String> {
        let entries = fs::read_dir(dir.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_target_that_is_never_written_leaves_what_was_there() {
        let dir = TempDir::new("handloom-test").unwrap();
        let old = dir.path().join("old");
        fs::write(&old, "before").unwrap();
        let targets = [&old, &dir.path().join("fresh")].map(|path| Target::open(path).unwrap());
        assert_eq!(names(&dir), ["old"], "nor is there anything that Ctrl-C would leave behind");
        drop(targets);
        assert_eq!(names(&dir), ["old"]);
        assert_eq!(fs::read_to_string(&old).unwrap(), "before");
    }

    #[test]
    fn a_written_target_replaces_the_old_file_and_leaves_nothing_beside_it() {
        let dir = TempDir::new("handloom-test").unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "a longer text than the next").unwrap();
        write_atomically(&path, b"after").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(names(&dir), ["file"]);
    }

    #[test]
    fn what_cannot_be_written_is_refused_when_it_is_opened() {
        let dir = TempDir::new("handloom-test").unwrap();
        assert!(Target::open(dir.path()).is_err());
        assert!(Target::open(&dir.path().join("missing").join("file")).is_err());
        assert!(Target::open(Path::new("/")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_a_device_stays_a_device() {
        let dir = TempDir::new("handloom-test").unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::write(&real, "before").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        write_atomically(&link, b"after").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "after");
        write_atomically(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn temporary_directories_are_fresh_and_go_unless_they_are_kept() {
        let (one, two) =
            (TempDir::new("handloom-test").unwrap(), TempDir::new("handloom-test").unwrap());
        assert_ne!(one.path(), two.path());
        let (gone, kept) = (one.path().to_owned(), two.keep());
        drop(one);
        assert!(!gone.exists() && kept.exists());
        fs::remove_dir_all(kept).unwrap();
    }
}
