//! A run as a piece of a page.

use super::data::data;
use super::table::{Pair, Run};
use crate::html::{escape, inline, script};
use handloom::trace::Event;
use lessons::view::names::moment;
use replay::Replay;
use std::fmt::Write as _;

/// What the reader sees of a fragment beside what the run itself says.
mod words {
    pub(super) const RECORDED: &str = "Recorded by";
    pub(super) const AND: &str = "and by";
    pub(super) const HEADS: [&str; 4] = ["Step", "Time", "What happened", "Line"];

    pub(super) fn summary(events: usize, label: Option<&str>) -> String {
        let of = label.map_or_else(String::new, |label| format!(" of “{label}”"));
        format!("All {events} events{of} as a table")
    }
}

/// One run.
pub(super) fn one(run: &Run, replay: &mut Replay) -> String {
    let mut html = open(run.name, "", run.caption, &[run]);
    side(&mut html, run, replay, None);
    html.push_str("</div>\n");
    html
}

/// Two runs side by side.
pub(super) fn two(pair: &Pair, sides: [(&Run, Replay); 2]) -> String {
    let lockstep = format!(" data-lockstep=\"{}\"", pair.lockstep.word());
    let mut html = open(&pair.name(), &lockstep, pair.caption, &[sides[0].0, sides[1].0]);
    for (run, mut replay) in sides {
        side(&mut html, run, &mut replay, Some(run.label));
    }
    html.push_str("</div>\n");
    html
}

/// The element, and the sentences at its head. No line in it is empty: mdBook would go on with
/// Markdown there.
fn open(name: &str, attributes: &str, caption: &str, runs: &[&Run]) -> String {
    let commands: Vec<_> =
        runs.iter().map(|run| format!("<code>{}</code>", escape(&run.command()))).collect();
    let (caption, recorded) = (inline(caption), words::RECORDED);
    format!(
        "<div class=\"run\" data-run=\"{name}\"{attributes}>\n\
         <p class=\"run-caption\">{caption}</p>\n\
         <p class=\"run-command\">{recorded} {}</p>\n",
        commands.join(&format!("<br>{} ", words::AND))
    )
}

/// One run of the fragment: its events as a table, and its data.
fn side(html: &mut String, run: &Run, replay: &mut Replay, label: Option<&str>) {
    let summary = escape(&words::summary(replay.len(), label));
    let heads = words::HEADS.map(|head| format!("<th scope=\"col\">{head}</th>")).concat();
    let rows: Vec<_> = (1..).zip(replay.events()).map(|(k, it)| row(replay, k, it)).collect();
    let _ = write!(
        html,
        "<details class=\"run-table\"><summary>{summary}</summary>\n\
         <table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</details>\n\
         <script type=\"application/json\" class=\"run-data\">{}</script>\n",
        rows.join("\n"),
        script(&data(run, replay)),
    );
}

fn row(replay: &Replay, step: usize, event: &Event) -> String {
    let names = replay.names();
    let place = event.caller.as_ref().map_or_else(String::new, |place| names.place(place));
    let (words, place) = (escape(&names.event(&event.what)), escape(&place));
    // A line of output may have no words.
    let words = if words.trim().is_empty() { "&nbsp;".into() } else { words };
    format!("<tr><td>{step}</td><td>{}</td><td>{words}</td><td>{place}</td></tr>", moment(event.at))
}
