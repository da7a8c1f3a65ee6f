//! Hints, one after the other.

use crate::End;
use crate::catalog::Exercise;
use crate::progress::Progress;

/// The next hint, or the one that is asked for, and what comes after it. After the last comes the
/// first again.
pub(crate) fn next(
    progress: &mut Progress,
    exercise: &Exercise,
    level: Option<usize>,
) -> Result<String, End> {
    let (name, of) = (&exercise.name, exercise.hints.len());
    if of == 0 {
        return Ok(format!("{name} has no hints."));
    }
    let level = level.unwrap_or(progress.hint(name) % of + 1);
    progress.set_hint(name, level)?;
    let after = if level < of {
        format!("the next one: cargo run --bin course -- hint {name}")
    } else {
        format!("the last one; the solution: cargo run --bin course -- solution {name} --show")
    };
    Ok(format!("{name}, {}\n  {after}", seen(progress, exercise)))
}

/// The hint that the learner has seen last, if there is one.
pub(crate) fn seen(progress: &Progress, exercise: &Exercise) -> String {
    let level = progress.hint(&exercise.name);
    let hint = level.checked_sub(1).and_then(|at| exercise.hints.get(at));
    hint.map_or(String::new(), |hint| {
        format!("hint {level} of {}:\n{}", exercise.hints.len(), indented(hint))
    })
}

/// A hint, on lines that fit any terminal.
fn indented(hint: &str) -> String {
    const WIDTH: usize = 76;
    let mut lines = vec![String::new()];
    for word in hint.split_whitespace() {
        let room = lines.last().map_or(0, |line| WIDTH.saturating_sub(line.chars().count() + 1));
        match lines.last_mut() {
            Some(line) if line.is_empty() || word.chars().count() <= room => {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_not_overfilled() {
        let text = indented(&"word ".repeat(40));
        assert!(text.lines().all(|line| line.len() <= 78 && line.starts_with("  word")), "{text}");
        assert_eq!(text.lines().count(), 3);
    }
}
