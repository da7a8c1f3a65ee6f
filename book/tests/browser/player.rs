//! The player: every one of them to its end and back, by keys, by links, in every theme.

use crate::browser;
use crate::chromium::Chromium;
use crate::gallery::address;
use crate::merge::next;
use serde_json::{Value, json};
use std::fs;

/// What is looked at in the first player of a page.
fn see(browser: &Chromium) -> Value {
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
fn every_player_steps_to_its_end_and_back() {
    let Some((browser, gallery)) = browser("steps") else {
        return;
    };
    let walk = "((inBook) => [...document.querySelectorAll('.run')].map((run) => {
        const at = () => Number(run.querySelector('.run-go').value);
        const click = (name) => run.querySelector(`[aria-label='${name}']`).click();
        const slider = run.querySelector('.run-slider');
        const slide = (to) => { slider.value = to; slider.dispatchEvent(new Event('input')); };
        const go = (to) => to === at() + 1 ? click('Next step') : to === at() - 1 ? click('One step back') : slide(to);
        const look = () => [...run.querySelectorAll('.run-told, .run-lanes, .run-state, .run-output')]
            .map((part) => part.innerHTML).join();
        // Of a long run the beginning and the end, and every twentieth step between them; of the pages of
        // the book, whose runs are in the gallery as well, only these ten.
        const steps = Number(slider.max);
        const stops = Array.from({ length: steps + 1 }, (_, step) => step)
            .filter((step) => inBook ? step < 10 || step === steps : steps < 120 || step < 40 || step > steps - 40 || step % 20 === 0);
        const forth = stops.map((step) => { go(step); return look(); });
        const isEnd = run.querySelector('[aria-label=\"Next step\"]').disabled;
        const same = isEnd && stops.toReversed().every((step) => { go(step); return look() === forth[stops.indexOf(step)]; });
        click('Last step');
        const jumped = look() === forth.at(-1);
        click('First step');
        const home = look() === forth[0];
        return { name: run.dataset.run, steps, events: run.querySelectorAll('tbody tr').length,
            same, jumped, home, wide: document.documentElement.scrollWidth > innerWidth };
    }))";
    let mut seen = 0;
    for (at, page) in gallery.pages().iter().enumerate() {
        if page.ends_with("print.html") || page.ends_with("index.html") {
            continue;
        }
        let size = fs::metadata(page).expect("a page").len();
        assert!(size < 1_000_000, "{} has {size} bytes", page.display());
        let theme = ["light", "navy", "rust", "coal", "ayu"][at % 5];
        browser.open(&address(page));
        browser.eval(&format!("localStorage.setItem('mdbook-theme', '{theme}')"));
        browser.open(&address(page));
        let walk = format!("{walk}({})", page.starts_with(&gallery.book));
        for run in browser.eval(&walk).as_array().expect("players") {
            let [steps, events] = ["steps", "events"].map(|name| run[name].as_u64().unwrap());
            let is_pair = run["name"].as_str().unwrap().contains("_beside_");
            assert!(steps == events || (is_pair && steps > 0), "{run}");
            for fact in ["same", "jumped", "home"] {
                assert_eq!(run[fact], true, "{fact}: {run}");
            }
            assert_eq!(run["wide"], false, "{run}");
            seen += 1;
        }
        assert_eq!(browser.complaints(), [""; 0], "{}", page.display());
    }
    assert!(seen >= gallery.runs.len(), "{seen}");
}

#[test]
fn the_keys_are_the_players_while_it_has_the_focus() {
    let Some((browser, gallery)) = browser("keys") else {
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
    browser.press("ArrowRight");
    browser.eval("new Promise((done) => setTimeout(done, 300))");
    assert_ne!(browser.eval("location.pathname.split('/').at(-1)"), name);
}

#[test]
fn a_reader_with_a_keyboard_alone_gets_in_and_out() {
    let Some((browser, gallery)) = browser("tab") else {
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
    let Some((browser, gallery)) = browser("links") else {
        return;
    };
    let step = "Number(document.querySelector('[data-run=\"12_async_sum\"] .run-go').value)";
    let page = gallery.page_of("12_async_sum");
    browser.open(&format!("{page}#run=12_async_sum&step=20"));
    assert_eq!(browser.eval(step), 20);
    let click = "document.querySelector('a[href=\"#run=12_async_sum&step=3\"]').click(), \
        new Promise((done) => setTimeout(done, 50))";
    browser.eval(click);
    assert_eq!(browser.eval(step), 3);
    // The same link again, which does not change the address.
    browser.press("n");
    assert_eq!(browser.eval(step), 4);
    browser.eval(click);
    assert_eq!(browser.eval(step), 3);
    assert_eq!(browser.eval("document.activeElement.dataset.run"), "12_async_sum");
    // What is no step and no run does no harm.
    for hash in [
        "run=12_async_sum&step=9999",
        "run=nobody&step=1",
        "run=12_async_sum",
        "run=12_async_sum&step=x",
    ] {
        browser.eval(&format!(
            "location.hash = '{hash}'; new Promise((done) => setTimeout(done, 50))"
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
    let Some((browser, gallery)) = browser("asks") else {
        return;
    };
    browser.open(&gallery.page_of("12_async_sum"));
    let run = "document.querySelector('[data-run=\"12_async_sum\"]')";
    let step = format!("Number({run}.querySelector('.run-go').value)");
    let told = format!("{run}.querySelector('.run-told').textContent");
    browser.eval(&format!("{run}.focus(), location.hash = 'run=12_async_sum&step=20'"));
    browser.eval("new Promise((done) => setTimeout(done, 50))");
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
    let Some((browser, gallery)) = browser("plays") else {
        return;
    };
    browser.open(&gallery.page_of("09_wakers"));
    browser.eval("document.querySelector('.run').focus()");
    for key in ["+", "+", "p"] {
        browser.press(key);
    }
    browser.eval(
        "new Promise((done) => { const look = () => document.querySelector('.run [aria-label=\"Last step\"]').disabled
            ? setTimeout(done, 100) : setTimeout(look, 20); look(); })",
    );
    assert_eq!(browser.eval("document.querySelector('.run [aria-label=Play]') !== null"), true);
}

#[test]
fn the_page_comes_to_the_states_that_the_tests_come_to() {
    let Some((browser, gallery)) = browser("states") else {
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
