//! Commands that say something, and check nothing.

use crate::copy::Copy;
use std::fs;

#[test]
fn without_a_command_it_says_where_you_are() {
    let copy = Copy::new("status");
    let said = copy.said(&[]);
    assert!(said.starts_with("[....") && said.contains("] 0 of "), "{said}");
    assert!(
        said.contains("Next: Countdown\n  tests/exercises/01_generators/countdown.rs"),
        "{said}"
    );
    assert!(!copy.path("course-progress.txt").exists(), "nothing was done that could be noted");
    // From a folder inside it is the same workspace.
    let mut inside = copy.terminal("cd tests/exercises && \"$COURSE\"");
    if let Some(terminal) = &mut inside {
        terminal.until("Next: Countdown");
    }
    copy.said(&["skip"]);
    assert_eq!(copy.progress(), ["skipped countdown"]);
    assert!(copy.said(&[]).contains("Next: Running total"));
}

#[test]
fn what_cannot_be_done_is_told_in_one_line() {
    let copy = Copy::new("refused");
    for (words, why) in [
        (&["run", "nothing"][..], "\"nothing\": no exercise is called so"),
        (&["run", "countdwn"], "did you mean countdown?"),
        (&["run", "own_"], "own_queue, own_tasks"),
        (&["fly"], "\"fly\" is no command"),
        (&["wacth"], "did you mean watch?"),
        (&["hint", "--level", "4"], "--level 4: expected 1, 2 or 3"),
        (&["run", "--al"], "did you mean --all?"),
        (&["solution"], "countdown has not passed yet"),
        (&["reset", "--yes", "x", "y"], "one name is enough"),
    ] {
        let output = copy.course(words);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.starts_with("course: ") && said.lines().count() == 1, "{words:?}: {said}");
        assert!(said.contains(why) && output.stdout.is_empty(), "{words:?}: {said}");
    }
}

#[test]
fn a_list_is_filtered_and_says_when_there_is_nothing() {
    let copy = Copy::new("list");
    copy.write("course-progress.txt", "done countdown\nskipped running_total\n");
    let all = copy.said(&["list"]);
    assert!(all.contains("01_generators\n  done    countdown ") && all.contains("  next    send "));
    for (words, wanted) in [
        (&["list", "--done"][..], "01_generators\n  done    countdown "),
        (&["list", "--skipped"], "01_generators\n  skipped running_total "),
        (&["list", "wakers", "--open"], "09_wakers\n          block_on "),
    ] {
        let said = copy.said(words);
        assert!(said.starts_with(wanted), "{words:?}: {said}");
        assert!(said.ends_with(" done\n") && said.lines().count() < 12, "{words:?}: {said}");
    }
    let output = copy.course(&["list", "wakers", "--done"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"no exercise with \"wakers\" in it is done yet\n");
    let json = copy.said(&["--json"]);
    assert!(
        json.contains("\"name\":\"countdown\"") && json.contains("\"state\":\"done\""),
        "{json}"
    );
    assert!(json.contains("\"next\":\"send\""), "{json}");
}

#[test]
fn each_time_there_is_another_hint() {
    let copy = Copy::new("hints");
    for level in [1, 2, 3, 1] {
        let said = copy.said(&["hint"]);
        assert!(said.starts_with(&format!("countdown, hint {level} of 3:\n  ")), "{said}");
    }
    assert!(copy.said(&["hint", "countdown", "--level", "3"]).contains("hint 3 of 3"));
    assert_eq!(copy.progress(), ["hint 3 countdown"]);
    copy.said(&["reset", "countdown"]);
    assert!(copy.said(&["hint", "1"]).contains("countdown, hint 1 of 3"), "reset begins anew");
}

#[test]
fn a_progress_file_of_another_version_is_read_and_kept() {
    let copy = Copy::new("progress");
    let old =
        "done renamed_since\r\nskipped\nhint x countdown\ndone countdown\n\u{0}what is this\n";
    copy.write("course-progress.txt", old);
    assert!(copy.said(&[]).contains("] 1 of "));
    copy.said(&["skip"]);
    let kept = old.replace('\r', "") + "skipped running_total\n";
    assert_eq!(copy.read("course-progress.txt"), kept);
    fs::write(copy.path("course-progress.txt"), b"done \xff\ndone countdown\n").unwrap();
    assert!(copy.said(&[]).contains("] 1 of "));
}
