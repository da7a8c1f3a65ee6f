use super::*;

const SOUND: &str = r#"
[[question]]
ask = "What comes after `1`?"
right = "2"
why = "It is one more."
wrong = [
    { answer = "10", why = "Nine more." },
    { answer = "1", why = "It is the same." },
]

[[question]]
ask = "Who is polled next at step 19?"
run = "12_async_sum"
right = { polled_after = 19 }
why = "It was woken first; look at step 3."
wrong = [
    { answer = "main", why = "It waits for both." },
    { answer = "nobody", why = "Somebody is ready." },
]
"#;

fn made(text: &str) -> Result<String, String> {
    let place = Place::here();
    let mut runs = Runs { place: &place, programs: None, open: BTreeMap::new() };
    quiz("12_async_sum", text, &mut runs).map_err(|faults| faults.join("; "))
}

#[test]
fn numbers_are_in_their_order_and_a_run_answers() {
    let html = made(SOUND).unwrap();
    assert!(html.contains("<li>1</li>\n<li>2</li>\n<li>10</li>"), "{html}");
    assert!(html.contains("<li>A</li>"), "{html}");
    assert!(html.contains("#run=12_async_sum&amp;step=19"), "{html}");
    let link = "<a href=\"#run=12_async_sum&amp;step=3\" title=\"prints: concurrent: both sums are under way at once\">step 3</a>";
    assert!(html.contains(link), "{html}");
    // A line that is empty would end the HTML.
    assert!(!html.contains("\n\n"));
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let broken = [
        ("answer = \"1\"", "answer = \"2\"", "\"2\", which is meant to be wrong, is right"),
        ("answer = \"1\"", "answer = \"10\"", "\"10\", which is meant to be wrong, is there twice"),
        ("answer = \"main\"", "polled_after = 19", "\"A\", which is meant to be wrong, is right"),
        ("polled_after = 19", "polled_after = 900", "step 900: the run has 47"),
        ("polled_after = 19", "state = 19", "expected a `task` or `cell` as well"),
        ("polled_after = 19", "state = 19, task = \"C\"", "the run has no task \"C\""),
        ("polled_after = 19", "polls = 19", "`polls`: expected polled_after"),
        ("12_async_sum", "12_sum", "there is no run 12_sum"),
        ("run = \"12_async_sum\"", "", "computed from no `run`"),
        ("one more.", "one more at step 3.", "question 1: step 3: expected its `run`"),
        ("at step 3.", "at step 300.", "question 2: step 300: the run has 47"),
        ("why = \"It is one more.\"", "", "question 1: `why`: expected a text"),
        ("why = \"Nine more.\"", "why = \"\"", "`why`: expected a text"),
        ("right = \"2\"", "right = \"2\"\nhint = \"3\"", "`hint`: expected ask"),
        ("ask = \"What", "ask \"What", "TOML"),
    ];
    for (old, new, said) in broken {
        assert!(SOUND.contains(old), "{old}");
        let fault = made(&SOUND.replacen(old, new, 1)).expect_err(new);
        assert!(fault.contains(said), "{new}: {fault}");
    }
}

#[test]
fn everything_that_can_be_computed_is() {
    let asks = [
        ("polled_after = 20", "A"),
        ("woken_after = 20", "B"),
        ("woken_by = 20", "a timer"),
        ("ready = 20", "A"),
        ("at = 20", "t+0.100 s"),
        ("state = 20, task = \"B\"", "WAITING"),
        ("count = \"timer_set\"", "4"),
        ("count = \"polled\", task = \"A\"", "3"),
    ];
    for (ask, answer) in asks {
        let html = made(&SOUND.replace("polled_after = 19", ask)).expect(ask);
        assert!(html.contains(&format!("<li>{answer}</li>")), "{ask}: {html}");
    }
}
