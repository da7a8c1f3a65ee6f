//! The quizzes: a wrong choice says why, a right one ends the question.

use crate::browser;
use crate::gallery::address;
use serde_json::json;

#[test]
fn every_question_has_its_answers_and_reasons() {
    let Some((browser, gallery)) = browser() else {
        return;
    };
    let page = address(&gallery.all.join("questions.html"));
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&page);
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
    let right = browser.eval(
        "[...document.querySelectorAll('.quiz-question')].map((question) =>
            [...question.querySelectorAll('.quiz-answers li')].findIndex((it) => it.matches('.quiz-right')))",
    );
    browser.open(&page);
    let right = right.as_array().unwrap();
    assert_eq!(browser.eval("document.querySelectorAll('.quiz-question').length"), right.len());
    for (at, right) in right.iter().enumerate() {
        let question = format!("document.querySelectorAll('.quiz-question')[{at}]");
        let choices = browser.eval(&format!("{question}.querySelectorAll('button').length"));
        // The wrong ones first.
        let mut order: Vec<u64> = (0..choices.as_u64().unwrap()).collect();
        order.sort_by_key(|choice| json!(choice) == *right);
        for choice in order {
            browser.eval(&format!("{question}.querySelectorAll('button')[{choice}].focus()"));
            browser.press("Enter");
            let said = browser.eval(&format!("{question}.querySelector('.quiz-said').textContent"));
            let expected = if json!(choice) == *right { "Right." } else { "Not that one." };
            assert!(said.as_str().unwrap().starts_with(expected), "{at}: {said}");
            assert!(said.as_str().unwrap().len() > expected.len() + 5, "{at}: {said}");
        }
        // It is over: nothing changes it any more.
        browser.eval(&format!("{question}.querySelectorAll('button').forEach((it) => it.click())"));
        let said = browser.eval(&format!("{question}.querySelector('.quiz-said').textContent"));
        assert!(said.as_str().unwrap().starts_with("Right."), "{said}");
    }
    let scores = browser.eval(
        "[...document.querySelectorAll('.quiz-score')].map((it) => it.textContent.startsWith('0 of'))",
    );
    assert!(scores.as_array().unwrap().iter().all(|it| it == true), "{scores}");
    assert_eq!(browser.complaints(), [""; 0]);
}
