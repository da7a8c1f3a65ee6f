//! What `--record` writes, and the page that describes it.

use super::*;

#[test]
fn a_record_is_json_with_a_header_and_every_event_in_order() {
    let text = with_run(everything(), 5, document);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["format"], "handloom-trace");
    assert_eq!(document["version"], 2);
    assert_eq!(document["lesson"], "99_test");
    assert_eq!(document["arguments"], serde_json::json!(["--workers", "2"]));
    assert_eq!((&document["seed"], &document["clock"]), (&7.into(), &"virtual".into()));
    assert_eq!((&document["event_limit"], &document["left_out"]), (&100.into(), &5.into()));
    let events = document["events"].as_array().unwrap();
    assert_eq!(events.len(), everything().len());
    for (step, event) in events.iter().enumerate() {
        assert_eq!(event["step"], step);
        assert!(event["at"].is_number() && event["what"].is_string(), "{event}");
    }
    assert_eq!(events[0]["place"], serde_json::json!([0, 7, 9]));
    assert_eq!(document["outside"], serde_json::json!(["threads"]));
    assert_eq!(document["files"][0]["name"], ODD);
    assert_eq!(events[9]["waits"].as_array().unwrap().len(), 18);
    assert_eq!(events[9]["waits"][1]["deadline"], 100_000_000);
}

#[test]
fn no_two_fields_of_an_event_share_a_name() {
    let text = with_run(everything(), 0, document);
    for line in text.lines().filter(|line| line.starts_with("{\"step\"")) {
        // A reader keeps one of two fields of the same name: re-written, the object gets shorter.
        let line = line.trim_end_matches(',');
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        let names = line.matches("\":").count();
        assert_eq!(count_names(&Value::Object(object)), names, "{line}");
    }
}

fn count_names(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.len() + fields.values().map(count_names).sum::<usize>(),
        Value::Array(items) => items.iter().map(count_names).sum(),
        _ => 0,
    }
}

#[test]
fn the_page_about_the_record_names_everything_that_is_in_it() {
    let page = include_str!("../../../../book/text/record.md");
    let told =
        |word: &str| page.contains(&format!("`{word}`")) || page.contains(&format!("`\"{word}\"`"));
    // The writer is one exhaustive match, so its text has every kind of event and of wait.
    let words = include_str!("../record.rs").split("named(\"").skip(1);
    let words: Vec<_> = words.filter_map(|rest| rest.split('"').next()).collect();
    assert!(words.len() > 50, "{words:?}");
    for word in words {
        assert!(told(word), "{word} is not in book/text/record.md");
    }
    let document: Value = serde_json::from_str(&with_run(everything(), 0, document)).unwrap();
    let mut fields = Vec::new();
    names_of_fields(&document, &mut fields);
    for field in fields {
        assert!(told(&field), "the field {field} is not in book/text/record.md");
    }
    for source in Outside::ALL {
        assert!(told(source.word()), "{source:?} is not in book/text/record.md");
    }
}

fn names_of_fields(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.push(name.clone());
                names_of_fields(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_of_fields(item, found)),
        _ => {}
    }
}

/// What a run of this very file comes to, recorded.
fn recorded(arguments: &str, program: impl AsyncFnOnce()) -> (Header, String) {
    let spec = Spec { name: "99_test", ..Spec::DEFAULT };
    let lesson = crate::lesson::Lesson::sample(&spec, arguments);
    lesson.runtime_builder().build().block_on(program());
    let events = lesson.recorded_events();
    let header = Header::new(&spec, &lesson.args, file!(), &events, 0);
    let text = crate::view::record::text(&header, &events);
    (header, text)
}

async fn three_sleepers() {
    let sleeper = |ms: u64| async move {
        handloom::time::sleep(std::time::Duration::from_millis(ms)).await;
        output(format!("slept {ms} ms"));
    };
    let tasks: Vec<_> = [30, 10, 20].map(|ms| handloom::spawn(sleeper(ms))).into();
    for task in tasks {
        task.await.unwrap();
    }
}

#[test]
fn the_same_arguments_give_the_same_bytes_and_another_seed_gives_others() {
    let bytes = |arguments: &str| recorded(arguments, three_sleepers).1;
    assert_eq!(bytes("--clock virtual"), bytes("--clock virtual"));
    assert_eq!(bytes("--clock virtual --seed 1"), bytes("--clock virtual --seed 1"));
    // Where output goes is no part of it.
    assert_eq!(bytes("--clock virtual --record a"), bytes("--clock virtual --perfetto b"));
    let events = |arguments: &str| bytes(arguments).split_once("\"events\"").unwrap().1.to_owned();
    let fifo = events("--clock virtual");
    assert!((0..20).any(|seed| events(&format!("--clock virtual --seed {seed}")) != fifo));
}

#[test]
fn a_record_carries_the_source_that_its_events_refer_to() {
    let (header, _) = recorded("--clock virtual", three_sleepers);
    let [own] = &header.files[..] else { panic!("{:?}", header.files) };
    assert_eq!((own.name.as_str(), own.whole), ("lessons/src/view/tests/record.rs", true));
    assert_eq!(own.lines.len(), include_str!("record.rs").lines().count());
    let sleeps = own.lines.values().find(|line| line.contains("time::sleep(std"));
    assert!(sleeps.is_some());

    let elsewhere = || async { crate::lesson::tests::sleep_elsewhere().await };
    let (header, text) = recorded("--clock virtual", elsewhere);
    let [_, other] = &header.files[..] else { panic!("{:?}", header.files) };
    assert_eq!((other.name.as_str(), other.whole), ("lessons/src/lesson/tests.rs", false));
    let [(_, line)] = other.lines.iter().collect::<Vec<_>>()[..] else { panic!("{other:?}") };
    assert!(line.contains("handloom::time::sleep"), "{line}");
    serde_json::from_str::<Value>(&text).unwrap();
}

#[test]
fn a_header_names_what_no_argument_decides() {
    let outside = |arguments: &str,
                   program: fn() -> std::pin::Pin<Box<dyn Future<Output = ()>>>| {
        recorded(arguments, async || program().await).0.outside
    };
    let nothing = || Box::pin(async {}) as _;
    assert_eq!(outside("--clock virtual", nothing), []);
    assert_eq!(outside("--clock real", nothing), [Outside::Clock]);
    let job = || Box::pin(async { handloom::spawn_blocking(|| ()).await.unwrap() }) as _;
    assert_eq!(outside("--clock virtual", job), [Outside::Threads]);
    let socket = || {
        Box::pin(async {
            let address = (std::net::Ipv4Addr::LOCALHOST, 0);
            drop(handloom::net::TcpListener::bind(address).unwrap());
        }) as _
    };
    assert_eq!(outside("--clock virtual", socket), [Outside::Sockets]);
}
