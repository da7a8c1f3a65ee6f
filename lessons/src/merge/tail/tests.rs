use super::super::Tally;
use super::super::log::{Ends, Log};
use super::*;
use crate::files::TempDir;
use crate::output;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// A log that nobody but the test writes.
struct Sample {
    place: TempDir,
    log: Arc<Log>,
}

impl Sample {
    fn new(ends: Ends) -> Sample {
        let place = TempDir::new("handloom-tail").unwrap();
        let path = place.path().join("api.log");
        File::create(&path).unwrap();
        Sample { log: Log::new(&path, ends, &Arc::new(Tally::default())), place }
    }

    fn tail(&self) -> Tail {
        Tail::open(&self.log).unwrap()
    }

    fn path(&self) -> PathBuf {
        self.log.path().to_owned()
    }

    fn append(&self, text: impl AsRef<[u8]>) {
        let file = OpenOptions::new().append(true).create(true).open(self.log.path());
        file.unwrap().write_all(text.as_ref()).unwrap();
    }

    fn rotate(&self) {
        fs::rename(self.log.path(), self.place.path().join("api.log.1")).unwrap();
        File::create(self.log.path()).unwrap();
    }

    fn truncate(&self) {
        let file = OpenOptions::new().write(true).open(self.log.path());
        file.unwrap().set_len(0).unwrap();
    }
}

fn line(text: &str) -> Read {
    Read::Line(format!("api | {text}\n").into())
}

/// All that there is at this moment, and what is said of it.
fn all(tail: &mut Tail) -> (Vec<Read>, Vec<String>) {
    let mut found = Vec::new();
    let said = output::kept(false, || {
        loop {
            match tail.read_line().unwrap() {
                line @ Read::Line(_) => found.push(line),
                end => return found.push(end),
            }
        }
    });
    (found, said)
}

#[test]
fn half_a_line_is_waited_for() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    assert_eq!(tail.read_line().unwrap(), Read::Nothing);
    sample.append("one\ntwo\nthr");
    assert_eq!(all(&mut tail).0, [line("one"), line("two"), Read::Nothing]);
    sample.append("e");
    assert_eq!(all(&mut tail).0, [Read::Nothing]);
    sample.append("e\n");
    assert_eq!(all(&mut tail), (vec![line("three"), Read::Nothing], vec![]));
}

#[test]
fn what_is_left_at_the_end_is_a_line() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append("one\n\ntwo");
    sample.log.is_written();
    assert_eq!(all(&mut tail).0, [line("one"), line(""), line("two"), Read::End]);
    assert_eq!(all(&mut tail).0, [Read::End], "and it stays so");
    assert!(sample.log.progress().ended && sample.log.lines() == 3);
}

#[test]
fn a_line_is_longer_than_a_look_and_its_bytes_are_passed_on_as_they_are() {
    let sample = Sample::new(Ends::Told);
    let long = [&vec![0xff; 10_000][..], b"\r\n"].concat();
    sample.append(&long);
    let expected = Read::Line([b"api | ", &long[..]].concat());
    assert_eq!(sample.tail().read_line().unwrap(), expected);
}

#[test]
fn a_log_is_idle_after_so_many_looks_in_vain_one_after_the_other() {
    let sample = Sample::new(Ends::Quiet(2));
    let mut tail = sample.tail();
    assert_eq!(tail.read_line().unwrap(), Read::Nothing);
    sample.append("one\n");
    assert_eq!(all(&mut tail).0, [line("one"), Read::Nothing]);
    assert_eq!(tail.read_line().unwrap(), Read::Nothing);
    assert_eq!(tail.read_line().unwrap(), Read::End);
}

#[cfg(unix)]
#[test]
fn a_rotated_log_is_read_to_its_end_and_then_the_new_one() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append("one\n");
    assert_eq!(all(&mut tail).0, [line("one"), Read::Nothing]);
    sample.append("two\nthree");
    sample.rotate();
    sample.append("four\n");
    let (found, said) = all(&mut tail);
    assert_eq!(found, [line("two"), line("three"), line("four"), Read::Nothing]);
    assert_eq!(said, ["  api.log was rotated after 2 lines: going on with the new file"]);
    sample.append("five\n");
    sample.log.is_written();
    assert_eq!(all(&mut tail), (vec![line("five"), Read::End], vec![]), "it is said once");
    assert!(sample.log.progress().moved);
}

/// Between the rename and the new file there is no file.
#[test]
fn a_log_that_is_gone_for_a_moment_is_waited_for() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append("one\n");
    fs::rename(sample.path(), sample.place.path().join("api.log.1")).unwrap();
    assert_eq!(all(&mut tail), (vec![line("one"), Read::Nothing], vec![]));
    if cfg!(unix) {
        sample.append("two\n");
        assert_eq!(all(&mut tail).0, [line("two"), Read::Nothing]);
    }
}

#[test]
fn of_two_rotations_between_two_looks_nobody_is_sure() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append("one\n");
    assert_eq!(all(&mut tail).0, [line("one"), Read::Nothing]);
    assert!(!sample.log.progress().unsure);
    sample.rotate();
    sample.append("never seen\n");
    sample.rotate();
    sample.append("two\n");
    assert_eq!(all(&mut tail).0, [line("two"), Read::Nothing]);
    assert!(sample.log.progress().unsure, "and so it is not said that nothing is lost");
}

#[test]
fn a_truncated_log_is_read_from_its_beginning() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append("one\ntwo\nhal");
    assert_eq!(all(&mut tail).0, [line("one"), line("two"), Read::Nothing]);
    sample.truncate();
    sample.append("three\n");
    let (found, said) = all(&mut tail);
    assert_eq!(found, [line("three"), Read::Nothing], "no half of an old line is before it");
    assert_eq!(said, ["  api.log was truncated after 2 lines: what was not read then is lost"]);
    assert!(sample.log.progress().moved);
}

#[test]
fn a_removed_log_is_read_to_its_end() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append("one\ntwo\n");
    fs::remove_file(sample.path()).unwrap();
    assert_eq!(all(&mut tail), (vec![line("one"), line("two"), Read::Nothing], vec![]));
    sample.log.is_written();
    let said = ["  api.log was removed; it was read to its end all the same".to_owned()];
    assert_eq!(all(&mut tail), (vec![Read::End], said.to_vec()));
}

#[test]
fn what_is_no_log_is_named_with_the_reason() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    sample.append(vec![b'x'; LONGEST + 1]);
    let told = tail.read_line().unwrap_err().to_string();
    assert_eq!(told, "api.log: it has a line of more than 65536 bytes");

    fs::remove_file(sample.path()).unwrap();
    let told = Tail::open(&sample.log).unwrap_err().to_string();
    assert!(told.starts_with("api.log: "), "{told}");
    fs::create_dir(sample.path()).unwrap();
    let told = Tail::open(&sample.log).unwrap_err().to_string();
    assert_eq!(told, "api.log: it is a directory");
}

#[cfg(unix)]
#[test]
fn a_log_that_a_directory_takes_the_place_of_is_named() {
    let sample = Sample::new(Ends::Told);
    let mut tail = sample.tail();
    fs::remove_file(sample.path()).unwrap();
    fs::create_dir(sample.path()).unwrap();
    let told = tail.read_line().unwrap_err().to_string();
    assert_eq!(told, "api.log: it is a directory");
}

#[test]
fn a_writer_hears_that_nobody_reads_any_more() {
    let sample = Sample::new(Ends::Told);
    let tail = sample.tail();
    assert!(!sample.log.progress().left);
    drop(tail);
    assert!(sample.log.progress().left);
}
