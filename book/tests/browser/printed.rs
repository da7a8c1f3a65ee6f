//! The pages on paper, on a telephone, and without JavaScript.

use crate::browser;
use crate::gallery::address;
use serde_json::json;

#[test]
fn the_page_of_all_chapters_has_all_players() {
    let Some((browser, gallery)) = browser("print") else {
        return;
    };
    // mdBook opens the printer's window by itself.
    browser.call(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "window.print = () => {}" }),
    );
    browser.open(&address(&gallery.all.join("print.html")));
    assert_eq!(browser.eval("document.querySelectorAll('.run-player').length"), gallery.runs.len());
    browser.eval("window.dispatchEvent(new Event('beforeprint'))");
    assert_eq!(browser.eval("document.querySelectorAll('.run-table:not([open])').length"), 0);
    browser.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    let shown = browser.eval(
        "['.run-tools', '.run-sides', '.run-lanes', '.run-table'].map((it) =>
            document.querySelector(`.run ${it}`).getClientRects().length > 0)",
    );
    assert_eq!(shown, json!([false, false, true, true]));
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn nothing_is_wider_than_a_telephone() {
    let Some((browser, gallery)) = browser("phone") else {
        return;
    };
    browser.size(360, 800);
    for page in gallery.pages().iter().filter(|page| !page.ends_with("print.html")) {
        browser.open(&address(page));
        let wide = browser.eval(
            "document.querySelectorAll('.run-table').forEach((it) => { it.open = true; }),
            [...document.querySelectorAll('main *')].filter((it) => {
                const { right, width } = it.getBoundingClientRect();
                const box = it.closest('.run-source, .run-output, pre, .table-wrapper');
                return width > 0 && right > innerWidth + 1 && !box;
            }).map((it) => `${it.tagName} ${it.className}`)",
        );
        assert_eq!(wide, json!([]), "{}", page.display());
    }
}

#[test]
fn without_javascript_a_run_is_a_table() {
    let Some((browser, gallery)) = browser("plain") else {
        return;
    };
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&gallery.page_of("12_async_sum"));
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
    let seen = browser.eval(
        "[document.querySelectorAll('.run-player').length, document.querySelector('.run-table').open = true,
            document.querySelectorAll('.run tbody tr').length > 40,
            document.querySelector('.run-data').getClientRects().length]",
    );
    assert_eq!(seen, json!([0, true, true, 0]));
}
