use crate::sample::everything;
use handloom::trace::{Event, Place, ThreadId, What};
use lessons::view::record;
use replay::{Header, Outside, Recording, SourceFile, read, read_text};
use std::path::Path;
use std::time::Duration;

fn recording() -> Recording {
    let event = |(step, what)| Event {
        step,
        at: Duration::from_millis(step / 8),
        // The helper's job is done by the helper.
        thread: ThreadId(u32::from(matches!(
            what,
            What::ThreadStarted { .. }
                | What::ThreadFinished { .. }
                | What::JobStarted { .. }
                | What::JobFinished { .. }
        ))),
        caller: (step % 3 == 0).then(|| Place { file: "b.rs".into(), line: 3, column: 1 }),
        what,
    };
    let own = SourceFile {
        name: "src/\"odd\".rs".into(),
        lines: (1..).zip(["// ä".to_owned(), String::new()]).collect(),
        whole: true,
    };
    let other = SourceFile {
        name: "b.rs".into(),
        lines: [(3, "<script>".to_owned())].into(),
        whole: false,
    };
    let header = Header {
        lesson: "99_test".into(),
        arguments: vec!["--workers".into(), "2".into()],
        seed: Some(7),
        is_virtual: true,
        outside: Outside::ALL.into(),
        event_limit: 100,
        left_out: 3,
        files: vec![own, other],
    };
    Recording { header, events: (0..).zip(everything()).map(event).collect() }
}

fn text() -> String {
    let Recording { header, events } = recording();
    record::text(&header, &events)
}

fn error(text: &[u8]) -> String {
    let error = read_text("run.json", text).unwrap_err().to_string();
    assert!(error.starts_with("run.json: "), "{error}");
    assert!(!error.contains('\n'), "{error}");
    error
}

#[test]
fn what_was_written_is_read() {
    assert_eq!(read_text("run.json", text().as_bytes()).unwrap(), recording());
    // What version 1 has is in version 2 as it was.
    let older = text().replacen("\"version\":2", "\"version\":1", 1);
    assert_eq!(read_text("run.json", older.as_bytes()).unwrap(), recording());
    let empty = Recording::default();
    let text = record::text(&empty.header, &empty.events);
    assert_eq!(read_text("run.json", text.as_bytes()).unwrap(), empty);
}

#[test]
fn a_recording_that_is_cut_off_anywhere_is_refused() {
    let text = text();
    let whole = text.trim_end().len();
    for end in (0..whole).step_by(7) {
        let error = error(&text.as_bytes()[..end]);
        assert!(error.contains("record it again"), "{error}");
    }
}

#[test]
fn damage_anywhere_is_an_error_of_one_line_or_harmless_but_never_a_panic() {
    let text = text().into_bytes();
    let mut random = 1_u64;
    for at in (0..text.len()).step_by(3) {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let byte = (random >> 33) as u8;
        let mut damaged = text.clone();
        damaged[at] = if byte.is_multiple_of(2) { byte } else { b'0' + byte % 10 };
        match read_text("run.json", &damaged) {
            Ok(recording) => drop(crate::replay_of(recording.events).at(usize::MAX)),
            Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
}

#[test]
fn each_trouble_says_where_it_is_and_what_to_do() {
    let text = text();
    let replaced = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        error(text.replacen(from, to, 1).as_bytes())
    };
    assert_eq!(
        replaced("\"version\":2", "\"version\":3"),
        "run.json: a recording of version 3, and this program knows version 2; build this program \
         from the same source as the lesson, or record it again with the lesson's --record"
    );
    assert_eq!(
        replaced("\"what\":\"polled\",\"task\":1", "\"what\":\"polled\",\"task\":-1"),
        "run.json: event 3: the field \"task\" is wrong, expected a whole number; \
         record it again with the lesson's --record"
    );
    assert!(replaced("\"what\":\"polled\"", "\"what\":\"pulled\"").contains("event 3: "));
    assert_eq!(
        replaced("\"step\":5", "\"step\":4"),
        "run.json: event 5, \"timer_set\": its step is 4, expected 5; \
         record it again with the lesson's --record"
    );
    assert!(replaced("[0,7,9]", "[2,7,9]").contains("event 0: the field \"place\""));
    assert!(replaced("\"on\":\"turn\"", "\"on\":\"tern\"").contains("event 9, \"waits\" 0: "));
    assert_eq!(
        replaced("\"queue\":{\"kind\":\"queue\"", "\"queue\":{\"kind\":\"cell\""),
        "run.json: event 9, \"waits\" 5, \"queue\": the field \"kind\" is wrong, expected queue; \
         record it again with the lesson's --record"
    );
    assert!(replaced("\"lesson\"", "\"lesion\"").contains("the header: the field \"lesson\""));
    for other in ["[]", "3", "{}", "{\"format\":\"other\"}", "null"] {
        assert!(error(other.as_bytes()).contains("no recording"), "{other}");
    }
    for binary in [&b"\x7fELF"[..], b"\xff\xfe", &b"[".repeat(100_000)] {
        error(binary);
    }
    let missing = read(Path::new("no/such.json")).unwrap_err().to_string();
    assert!(missing.starts_with("no/such.json: cannot be read: "), "{missing}");
}
