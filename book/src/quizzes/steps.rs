//! Steps that a question or a reason names, as links to them.

use super::Runs;
use crate::html::{escape, inline};
use std::fmt::Write as _;

/// What is written, as HTML, in which "step 27" leads to that step of the run. The link has the words
/// of the step as its title, as the links of the text have.
///
/// # Errors
///
/// If it names a step of no run, or one that the run does not have.
pub(super) fn linked(
    written: &str,
    run: Option<&str>,
    runs: &mut Runs<'_>,
) -> Result<String, String> {
    let (mut html, mut rest) = (String::new(), written);
    while let Some((before, words, step, after)) = first(rest) {
        let run = run.ok_or_else(|| format!("step {step}: expected its `run`"))?;
        let replay = runs.replay(run)?;
        let event = step.checked_sub(1).map(|at| replay.events().get(at));
        let title = match event {
            None => String::new(),
            Some(Some(event)) => {
                let words = replay.names().event(&event.what);
                escape(&words.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Some(None) => return Err(format!("step {step}: the run has {}", replay.len())),
        };
        let _ = write!(
            html,
            "{}<a href=\"#run={run}&amp;step={step}\" title=\"{title}\">{words}</a>",
            inline(before)
        );
        rest = after;
    }
    html.push_str(&inline(rest));
    Ok(html)
}

/// The first step that is named, its number, and what is before and after it. After "steps 3" it may
/// go on with "and 5" or "to 5".
fn first(text: &str) -> Option<(&str, &str, usize, &str)> {
    const NAMES: [&str; 2] = ["step ", "steps "];
    const FURTHER: [&str; 2] = [" and ", " to "];
    let further =
        FURTHER.iter().filter(|word| text.starts_with(**word)).map(|word| (word.len(), word.len()));
    let named = NAMES.iter().flat_map(|name| text.match_indices(name));
    let named = named.map(|(at, name)| (at, at + name.len()));
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())
    };
    let found = further.chain(named).map(|(from, number)| (from, number, digits(number)));
    let (from, number, to) = found.filter(|(_, number, to)| number < to).min()?;
    Some((&text[..from], &text[from..to], text[number..to].parse().ok()?, &text[to..]))
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn steps_are_found_where_they_are_named() {
        let found = |mut text| {
            let mut all = Vec::new();
            while let Some((before, words, step, after)) = first(text) {
                all.push((before, words, step));
                text = after;
            }
            (all, text)
        };
        assert_eq!(found("Stand at step 27: go."), (vec![("Stand at ", "step 27", 27)], ": go."));
        assert_eq!(
            found("See steps 55 and 57, or step 3"),
            (vec![("See ", "steps 55", 55), (" and ", "57", 57), (", or ", "step 3", 3)], "")
        );
        assert_eq!(found("a step, and 5 steps to 7"), (vec![], "a step, and 5 steps to 7"));
    }
}
