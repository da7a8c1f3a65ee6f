//! The player: by keys, by links, playing, asking.

use crate::browser;
use crate::chromium::Page;
use crate::merge::next;
use serde_json::{Value, json};

/// What is looked at in the first player of a page.
fn see(browser: &Page) -> Value {
    browser.eval(
        "(() => { const run = document.querySelector('.run'); return {
            step: Number(run.querySelector('.run-go').value),
            what: run.querySelector('.run-what').textContent,
            asks: run.querySelector('.run-asking').textContent,
            page: location.pathname.split('/').at(-1),
            focus: run.contains(document.activeElement),
        }; })()",
    )
}

#[test]
fn the_keys_are_the_players_while_it_has_the_focus() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let page = gallery.page_of("12_async_sum");
    browser.open(&page);
    let name = page.rsplit('/').next().unwrap();
    browser.eval("document.querySelector('.run').focus()");
    let run = browser.eval("document.querySelector('.run').dataset.run");
    let steps = [
        ("ArrowRight", 1),
        ("n", 2),
        ("ArrowLeft", 1),
        ("b", 0),
        ("ArrowLeft", 0),
        (
            "End",
            browser.eval("Number(document.querySelector('.run-slider').max)").as_u64().unwrap(),
        ),
        ("f", 0),
    ];
    for (key, step) in steps {
        browser.press(key);
        let seen = see(&browser);
        assert_eq!(seen["step"], step, "{key} in {run}");
        assert_eq!(seen["page"], name, "{key} has turned the page");
    }
    // The keys of mdBook's search and help.
    for key in ["s", "/", "?"] {
        browser.press(key);
    }
    let open = browser.eval(
        "[document.querySelector('#mdbook-search-wrapper'), document.querySelector('#mdbook-help-container')]
            .filter((it) => it && getComputedStyle(it).display !== 'none').map((it) => it.id)",
    );
    assert_eq!(open, json!([]));
    assert_eq!(browser.eval("document.querySelector('.run-keys').hidden"), false);
    // Escape closes the keys, and then leaves the player: the arrows turn pages again.
    browser.press("Escape");
    assert_eq!(see(&browser)["focus"], true);
    browser.press("Escape");
    browser.press("Escape");
    assert_eq!(see(&browser)["focus"], false);
    browser.loads(|| browser.press("ArrowRight"));
    assert_ne!(browser.eval("location.pathname.split('/').at(-1)"), name);
}

#[test]
fn a_reader_with_a_keyboard_alone_gets_in_and_out() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    browser.open(&gallery.page_of("12_async_sum"));
    browser.eval("document.querySelector('main a[href^=\"#run=\"]').focus()");
    browser.press("Tab");
    let ring = browser.eval(
        "document.activeElement.matches('.run:focus-visible') && getComputedStyle(document.activeElement).outlineStyle",
    );
    assert_eq!(ring, "solid", "the focus is seen");
    let mut inside = 0;
    while browser.eval("document.activeElement.closest('.run') === document.querySelector('.run')")
        == true
    {
        browser.press("Tab");
        inside += 1;
        assert!(inside < 200, "Tab does not lead out");
    }
    assert!(inside > 10, "{inside}");
}

#[test]
fn links_lead_to_a_step() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let step = "Number(document.querySelector('[data-run=\"12_async_sum\"] .run-go').value)";
    let page = gallery.page_of("12_async_sum");
    browser.open(&format!("{page}#run=12_async_sum&step=20"));
    assert_eq!(browser.eval(step), 20);
    let click = || {
        browser.eval("document.querySelector('a[href=\"#run=12_async_sum&step=3\"]').click()");
        browser.until(&format!("{step} === 3"));
    };
    click();
    // The same link again, which does not change the address.
    browser.press("n");
    assert_eq!(browser.eval(step), 4);
    click();
    assert_eq!(browser.eval("document.activeElement.dataset.run"), "12_async_sum");
    // What is no step and no run does no harm.
    for hash in [
        "run=12_async_sum&step=9999",
        "run=nobody&step=1",
        "run=12_async_sum",
        "run=12_async_sum&step=x",
    ] {
        browser.eval(&format!(
            "new Promise((done) => {{ addEventListener('hashchange', done, {{ once: true }}); location.hash = '{hash}'; }})"
        ));
    }
    assert_eq!(browser.eval(step), 0);
    // A run that is there only beside another one.
    let pair = gallery.page_of("24_responsive_loop_blocked_beside_24_responsive_loop");
    browser.open(&pair);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn it_jumps_follows_answers_and_asks() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    browser.open(&gallery.page_of("12_async_sum"));
    let run = "document.querySelector('[data-run=\"12_async_sum\"]')";
    let step = format!("Number({run}.querySelector('.run-go').value)");
    let told = format!("{run}.querySelector('.run-told').textContent");
    browser.eval(&format!("{run}.focus(), location.hash = 'run=12_async_sum&step=20'"));
    browser.until(&format!("{step} === 20"));
    // A timer has woken A: who woke it, and what set that timer?
    browser.press("u");
    let cause = browser.eval(&step).as_u64().unwrap();
    assert!(cause < 20, "{cause}");
    assert!(browser.eval(&told).as_str().unwrap().contains("what led a timer to wake A"));
    browser.eval(&format!("{run}.querySelector('.run-asking button').click()"));
    assert_eq!(browser.eval(&step), 20);
    browser.press("w");
    assert!(browser.eval(&told).as_str().unwrap().contains("wakes B"), "{}", browser.eval(&told));
    browser.press("W");
    assert_eq!(browser.eval(&step), 20);
    // Along A, to its end.
    browser.press("t");
    assert!(browser.eval(&told).as_str().unwrap().contains("Following A"));
    for _ in 0..20 {
        browser.press("n");
        let is_of_a = browser.eval(&format!(
            "{run}.querySelector('[aria-pressed=true].run-name').closest('.run-lane').matches('.run-acts')"
        ));
        let last =
            browser.eval(&format!("{run}.querySelector('[aria-label=\"Next step\"]').disabled"));
        assert!(is_of_a == true || last == true);
    }
    browser.press("t");
    // Predictions: a wrong one, a right one.
    browser.press("f");
    browser.press("d");
    let mut asked = 0;
    for _ in 0..60 {
        browser.press("n");
        let choices = browser.eval(&format!("{run}.querySelectorAll('.run-choice').length"));
        if choices.as_u64().unwrap() > 0 {
            asked += 1;
            browser.press("Enter");
            let said = browser.eval(&told);
            assert!(said.as_str().unwrap().contains(&format!("of {asked} so far")), "{said}");
        }
    }
    assert!(asked >= 2, "{asked}");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn it_plays_and_stops() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    browser.open(&gallery.page_of("09_wakers"));
    browser.eval("document.querySelector('.run').focus()");
    for key in ["+", "+", "p"] {
        browser.press(key);
    }
    browser.until("document.querySelector('.run [aria-label=Pause]') === null");
    assert_eq!(
        browser.eval("document.querySelector('.run [aria-label=\"Last step\"]').disabled"),
        true
    );
}

#[test]
fn the_page_comes_to_the_states_that_the_tests_come_to() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    for name in ["15_counter_race_lock", "03_yield_from", "14_blocking_io"] {
        browser.open(&gallery.page_of(name));
        let run = format!("document.querySelector('[data-run=\"{name}\"]')");
        let data =
            browser.eval(&format!("JSON.parse({run}.querySelector('.run-data').textContent)"));
        let states = browser.eval(&format!(
            "new handloom.Run({run}.querySelector('.run-data'), {run}.querySelector('table')).states"
        ));
        let mut state = json!({ "ready": [], "output": [] });
        next(&mut state, &data["start"]);
        assert_eq!(states[0], state, "{name} at its start");
        for (at, step) in (1..).zip(data["steps"].as_array().expect("steps")) {
            next(&mut state, step);
            assert_eq!(states[at], state, "{name} at step {at}");
        }
    }
}

/// Opens a page that is to be made narrow, without mdBook's list of chapters, which is as wide as a phone.
fn open_without_chapters(browser: &Page, page: &str) {
    browser.open(page);
    browser.eval("localStorage.setItem('mdbook-sidebar', 'hidden')");
    browser.open("about:blank");
    browser.open(page);
}

/// An expression for a player, and one that brings it to a step.
fn player(run: &str) -> String {
    format!("document.querySelector('[data-run=\"{run}\"]')")
}

fn go(browser: &Page, run: &str, step: usize) {
    let slider = format!("{}.querySelector('.run-slider')", player(run));
    browser.eval(&format!("{slider}.value = {step}, {slider}.dispatchEvent(new Event('input'))"));
}

#[test]
fn of_many_lanes_the_one_at_hand_is_in_sight_and_the_others_can_be_reached() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "21_life_coroutines_full";
    browser.open(&gallery.page_of(name));
    let run = player(name);
    let beyond = format!(
        "[...{run}.querySelectorAll('.run-beyond button')].map((it) => it.checkVisibility({{ visibilityProperty: true }}) && it.textContent)"
    );
    browser.until(&format!("{run}.querySelector('.run-beyond').textContent !== ''"));
    assert_eq!(browser.eval(&beyond), json!([false, "▾ 37 more below"]));
    // Down, as often as it takes.
    let down = format!("{run}.querySelectorAll('.run-beyond button')[1]");
    for _ in 0..4 {
        browser.eval(&format!("{down}.click()"));
    }
    let is_up = format!("{beyond}[0] === '▴ 37 more above' && !{beyond}[1]");
    browser.until(&is_up);
    let hidden = format!(
        "(() => {{
            const run = {run};
            const lanes = run.querySelector('.run-lanes').getBoundingClientRect();
            const hidden = [];
            const slider = run.querySelector('.run-slider');
            for (let step = 0; step <= Number(slider.max); step++) {{
                slider.value = step;
                slider.dispatchEvent(new Event('input'));
                const acting = [...run.querySelectorAll('.run-acts')].map((it) => it.getBoundingClientRect());
                const isSeen = ({{ top, bottom }}) => top > lanes.top - 1 && bottom < lanes.bottom + 1;
                if (acting.length && !acting.some(isSeen)) hidden.push(step);
            }}
            return hidden;
        }})()"
    );
    assert_eq!(browser.eval(&hidden), json!([]));
}

#[test]
fn the_line_through_the_lanes_is_below_the_slider() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "24_responsive_loop_blocked_beside_24_responsive_loop";
    open_without_chapters(&browser, &gallery.page_of(name));
    for width in [1280, 390] {
        browser.size(width, 844);
        for step in [0, 133, 399] {
            go(&browser, name, step);
            let off = browser.eval(&format!(
                "(() => {{
                    const {{ left, width }} = {run}.querySelector('.run-slider').getBoundingClientRect();
                    const thumb = left + 8 + (width - 16) * {step} / 399;
                    return [...{run}.querySelectorAll('.run-head')]
                        .map((it) => it.getBoundingClientRect().left - thumb);
                }})()",
                run = player(name),
            ));
            let off: Vec<_> = off.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
            assert!(off.len() == 2 && off.iter().all(|off| off.abs() < 1.5), "{width}: {off:?}");
        }
    }
}

#[test]
fn names_beside_the_source_cover_no_code() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "15_counter_race_beside_15_counter_race_lock";
    open_without_chapters(&browser, &gallery.page_of(name));
    for width in [1280, 390] {
        browser.size(width, 844);
        let covered = browser.eval(&format!(
            "(() => {{
                const run = {};
                const slider = run.querySelector('.run-slider');
                const covered = [];
                let labels = 0;
                for (let step = 0; step <= Number(slider.max); step++) {{
                    slider.value = step;
                    slider.dispatchEvent(new Event('input'));
                    for (const label of run.querySelectorAll('.run-parked:not(:empty)')) {{
                        labels += 1;
                        const {{ left, right, top, bottom }} = label.getBoundingClientRect();
                        const pane = label.closest('.run-source').getBoundingClientRect();
                        const code = label.closest('.run-line').querySelector('code');
                        const range = document.createRange();
                        const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
                        let isCovered = right > pane.right || left < pane.left;
                        while (texts.nextNode()) {{
                            if (label.contains(texts.currentNode)) continue;
                            range.selectNode(texts.currentNode);
                            isCovered ||= [...range.getClientRects()].some((it) => it.left < right - 1
                                && it.right > left + 1 && it.top < bottom - 3 && it.bottom > top + 3);
                        }}
                        if (isCovered) covered.push(`step ${{step}}: ${{label.textContent}}`);
                    }}
                }}
                return labels > 20 ? covered : 'there are no labels';
            }})()",
            player(name)
        ));
        assert_eq!(covered, json!([]), "{width} wide");
    }
}

#[test]
fn what_each_has_seen_is_shown_while_it_is_still_so() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "15_counter_race";
    browser.open(&gallery.page_of(name));
    let cells = format!(
        "[...{}.querySelectorAll('[aria-label=\"Shared cells\"] li')].map((it) => it.textContent)",
        player(name)
    );
    go(&browser, name, 14);
    assert_eq!(browser.eval(&cells), json!(["cell counter0", "worker 0 saw 0", "worker 1 saw 0"]));
    go(&browser, name, 17);
    assert_eq!(browser.eval(&cells), json!(["cell counter1", "worker 1 saw 0, outdated"]));
}

#[test]
fn what_a_player_cannot_do_is_not_offered() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    for (name, keys) in [
        ("15_counter_race", json!(["w", "s", "o", "c", "u", "d"])),
        ("15_counter_race_beside_15_counter_race_lock", json!(["w", "s", "o", "c", "u"])),
        ("17_life", json!(["o"])),
    ] {
        browser.open(&gallery.page_of(name));
        let run = player(name);
        let offered = format!(
            "[...{run}.querySelectorAll('.run-keys dt')].map((it) => it.textContent).filter((it) => it && 'wsiocyjud'.includes(it))"
        );
        assert_eq!(browser.eval(&offered), keys, "{name}");
        browser.eval(&format!("{run}.focus()"));
        browser.press("d");
        let is_asking = format!("{run}.matches('.run-predicts')");
        assert_eq!(browser.eval(&is_asking), name == "15_counter_race", "{name}");
    }
}

#[test]
fn what_is_not_in_a_run_is_said_so() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "01_generators";
    browser.open(&gallery.page_of(name));
    let run = player(name);
    let said = format!("{run}.querySelector('.run-asking').textContent");
    browser.eval(&format!("{run}.focus()"));
    for (key, expected) in [
        ("w", "This run has no “wake” at all."),
        ("u", "This run has no tasks."),
        ("t", "Nothing acts here that has a lane. Click on a name to follow it."),
    ] {
        browser.press(key);
        assert_eq!(browser.eval(&said), expected, "{key}");
    }
    // A coroutine is followed as a task is.
    go(&browser, name, 6);
    browser.press("t");
    let said = browser.eval(&said);
    assert!(said.as_str().unwrap().starts_with("Following coroutine cr1"), "{said}");
    // From where one stands no way leads back to it.
    let name = "09_wakers";
    browser.open(&gallery.page_of(name));
    let run = player(name);
    browser.eval(&format!("{run}.focus()"));
    go(&browser, name, 8);
    browser.press("u");
    let ways =
        format!("[...{run}.querySelectorAll('.run-asking button')].map((it) => it.textContent)");
    let ways = browser.eval(&ways);
    let ways: Vec<_> = ways.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let step = see_step(&browser, &run);
    assert!(
        !ways.is_empty() && !ways.contains(&&*format!("back to step {step}")),
        "{step}: {ways:?}"
    );
}

#[test]
fn every_look_of_a_lane_is_explained() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "12_async_sum";
    browser.open(&gallery.page_of(name));
    let run = player(name);
    browser.eval(&format!("{run}.focus()"));
    browser.press("?");
    let colours = |paths: &str| {
        browser.eval(&format!(
            "[...new Set([...{run}.querySelectorAll('{paths}')].map((it) => getComputedStyle(it).fill))]"
        ))
    };
    let (explained, shown) = (colours(".run-sample path"), colours(".run-strip path"));
    let explained = explained.as_array().unwrap();
    assert!(explained.len() > 5, "{explained:?}");
    assert!(shown.as_array().unwrap().iter().all(|it| explained.contains(it)), "{shown}");
}

fn see_step(browser: &Page, run: &str) -> Value {
    browser.eval(&format!("Number({run}.querySelector('.run-go').value)"))
}

#[test]
fn on_a_phone_the_line_of_the_slider_goes_through_no_word() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let name = "12_async_sum";
    open_without_chapters(&browser, &gallery.page_of(name));
    let run = player(name);
    for (width, through) in [(1280, "linear-gradient"), (390, "repeating-linear-gradient")] {
        browser.size(width, 844);
        let head = format!("getComputedStyle({run}.querySelector('.run-head')).backgroundImage");
        let head = browser.eval(&head);
        assert!(head.as_str().unwrap().starts_with(through), "{head}");
    }
    // It is drawn from where the strips begin.
    let (begins, strip) = (
        browser.eval(&format!(
            "parseFloat(getComputedStyle({run}.querySelector('.run-head')).backgroundImage.split(' ').filter((it) => it.endsWith('px,'))[1])"
        )),
        browser.eval(&format!(
            "{run}.querySelector('.run-strip').getBoundingClientRect().top - {run}.querySelector('.run-lane').getBoundingClientRect().top"
        )),
    );
    let (begins, strip) = (begins.as_f64().unwrap(), strip.as_f64().unwrap());
    assert!((begins - strip).abs() < 2.0, "{begins} {strip}");
}
