//! The pages on paper, and without JavaScript.

use crate::browser;
use crate::gallery::address;
use serde_json::json;

#[test]
fn the_page_of_all_chapters_has_all_players() {
    let Some((browser, gallery)) = browser() else {
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
fn without_javascript_a_run_is_a_table() {
    let Some((browser, gallery)) = browser() else {
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
