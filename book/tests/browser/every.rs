//! Every player on every page: to its end and back, in every theme, at a desk and on a telephone.

use crate::browser;
use crate::chromium::Page;
use crate::gallery::address;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// Each player goes through its run and back, and has to show the same again; and while it does,
/// nothing in it may change its size.
const WALK: &str = r#"((isDense) => [...document.querySelectorAll('.run')].map((run) => {
    const at = () => Number(run.querySelector('.run-go').value);
    const click = (name) => run.querySelector(`[aria-label='${name}']`).click();
    const slider = run.querySelector('.run-slider');
    const slide = (to) => { slider.value = to; slider.dispatchEvent(new Event('input')); };
    const go = (to) => to === at() + 1 ? click('Next step') : to === at() - 1 ? click('One step back') : slide(to);
    const look = () => [...run.querySelectorAll('.run-told, .run-lanes, .run-state, .run-output')]
        .map((part) => part.innerHTML).join();
    const parts = [...run.querySelectorAll('.run-lead, .run-score, .run-source, .run-state, .run-outputs')];
    const sizes = parts.map((part) => part.offsetHeight);
    const moved = () => parts.filter((part, at) => part.offsetHeight !== sizes[at])
        .map((part) => `${part.className} at step ${at()}`);
    // Of a long run the beginning and the end, and every twentieth step between them.
    const steps = Number(slider.max);
    const stops = Array.from({ length: steps + 1 }, (_, step) => step).filter((step) => isDense
        ? steps < 120 || step < 40 || step > steps - 40 || step % 20 === 0
        : step < 5 || step === steps || step % 40 === 0);
    const moves = new Set();
    const forth = stops.map((step) => { go(step); moved().forEach((it) => moves.add(it)); return look(); });
    const isEnd = run.querySelector('[aria-label="Next step"]').disabled;
    const same = isEnd && stops.toReversed().every((step) => { go(step); return look() === forth[stops.indexOf(step)]; });
    click('Last step');
    const jumped = look() === forth.at(-1);
    click('First step');
    const home = look() === forth[0];
    return { name: run.dataset.run, steps, events: run.querySelectorAll('tbody tr').length,
        same, jumped, home, moves: [...moves] };
}))"#;

/// What is wider than the window and cannot be scrolled, and the words of code that are broken.
const NARROW: &str = r"(() => {
    document.querySelectorAll('.run-table').forEach((it) => { it.open = true; });
    const isWide = (it) => {
        const { right, width } = it.getBoundingClientRect();
        const box = it.closest('.run-source, .run-output, pre, .table-wrapper');
        return width > 0 && right > innerWidth + 1 && !box;
    };
    const broken = (code) => {
        const found = [];
        const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const { 0: word, index } of texts.currentNode.data.matchAll(/\S+/g)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, index);
                range.setEnd(texts.currentNode, index + word.length);
                if (word.length < 30 && range.getClientRects().length > 1) found.push(word);
            }
        }
        return found;
    };
    const wide = [...document.querySelectorAll('main *')].filter(isWide);
    const codes = [...document.querySelectorAll('main :not(pre, .run-line) > code')];
    return [...wide.map((it) => `${it.tagName} ${it.className}`),
        ...codes.flatMap(broken)];
})()";

/// Makes every player of these pages walk, and gives how many there were.
fn walk(browser: &Page, pages: &[PathBuf], is_dense: bool) -> usize {
    let mut seen = 0;
    // The list of chapters would lie over the page when the window grows narrow.
    browser.open(&address(&pages[0]));
    browser.eval("localStorage.setItem('mdbook-sidebar', 'hidden')");
    for (at, page) in pages.iter().enumerate() {
        let size = fs::metadata(page).expect("a page").len();
        assert!(size < 1_000_000, "{} has {size} bytes", page.display());
        browser.size(1280, 800);
        browser.open(&address(page));
        let runs = browser.eval(&format!("{WALK}({is_dense})"));
        check(&runs);
        seen += runs.as_array().map_or(0, Vec::len);
        browser.size(360, 800);
        check(&browser.eval(&format!("{WALK}(false)")));
        assert_eq!(browser.eval(NARROW), json!([]), "{}", page.display());
        assert_eq!(browser.complaints(), [""; 0], "{}", page.display());
        // That of the page after this one.
        let theme = ["light", "navy", "rust", "coal", "ayu"][at % 5];
        browser.eval(&format!("localStorage.setItem('mdbook-theme', '{theme}')"));
    }
    seen
}

fn check(runs: &Value) {
    for run in runs.as_array().expect("players") {
        let [steps, events] = ["steps", "events"].map(|name| run[name].as_u64().unwrap());
        let is_pair = run["name"].as_str().unwrap().contains("_beside_");
        assert!(steps == events || (is_pair && steps > 0), "{run}");
        for fact in ["same", "jumped", "home"] {
            assert_eq!(run[fact], true, "{fact}: {run}");
        }
        assert_eq!(run["moves"], json!([]), "{run}");
    }
}

#[test]
fn every_player_steps_to_its_end_and_back() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    assert_eq!(walk(&browser, &gallery.pages(), true), gallery.runs.len());
}

#[test]
fn every_page_of_the_book_is_as_good_on_a_telephone() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    assert!(walk(&browser, &gallery.chapters(), false) > 0);
}
