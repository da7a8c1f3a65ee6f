//! Questions as a piece of a page.

use super::{Choice, Settled};
use crate::html::inline;
use std::fmt::Write as _;

/// What the reader sees beside what the questions say.
mod words {
    pub(super) const SUMMARY: &str = "The answer";
    pub(super) const RIGHT: &str = "Right.";
    pub(super) const WRONG: &str = "No.";

    pub(super) fn look(step: usize) -> String {
        format!("See step {step}")
    }
}

/// The quiz of a chapter: a list of choices for each question, and the answers, to be unfolded. With
/// JavaScript the choices are buttons.
pub(super) fn quiz(name: &str, questions: &[Settled]) -> String {
    let mut html = format!("<div class=\"quiz\" data-quiz=\"{name}\">\n");
    for Settled { ask, choices } in questions {
        let all = choices.iter().map(|choice| format!("<li>{}</li>\n", inline(&choice.answer)));
        let _ = write!(
            html,
            "<div class=\"quiz-question\">\n<p class=\"quiz-ask\">{ask}</p>\n\
             <ol class=\"quiz-choices\" type=\"a\">\n{}</ol>\n\
             <details><summary>{}</summary>\n<ol class=\"quiz-answers\" type=\"a\">\n{}</ol>\n\
             </details>\n</div>\n",
            all.collect::<String>(),
            words::SUMMARY,
            choices.iter().map(reason).collect::<String>(),
        );
    }
    html.push_str("</div>\n");
    html
}

fn reason(choice: &Choice) -> String {
    let (class, verdict) =
        if choice.is_right { (" class=\"quiz-right\"", words::RIGHT) } else { ("", words::WRONG) };
    let look = choice.look.as_ref().map_or_else(String::new, |(run, step)| {
        format!(
            " <a class=\"quiz-look\" href=\"#run={run}&amp;step={step}\">{}</a>.",
            words::look(*step)
        )
    });
    let why = &choice.why;
    format!("<li{class}>{verdict} <span class=\"quiz-why\">{why}{look}</span></li>\n")
}
