//! The reader of recordings: any bytes are a recording that can be replayed, or refused.
//!
//! That what a program records is what is read, is a property of the programs in `trees`.

use crate::{Bytes, damaged, holds};
use properties::recordings::check;
use proptest::collection::vec;
use proptest::prelude::*;

/// Short ones, one of each kind: a generator, timers, threads with jobs, a schedule.
const RECORDINGS: [&str; 5] = [
    include_str!("../../recordings/02_generator_states.json"),
    include_str!("../../recordings/06_futures.json"),
    include_str!("../../recordings/17_life.json"),
    include_str!("../../recordings/15_counter_race.schedule.json"),
    include_str!("../../recordings/16_queue_pipeline.explore.json"),
];

/// What can be done to a recording, line by line or number by number; an event is a line.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Remove,
    Repeat,
    Swap,
    /// Puts one of a few numbers in the place of one that is there.
    Number(usize, u64),
    /// Puts another word of the same recording in the place of one.
    Word(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let number = prop_oneof![0..5_u64, Just(u64::from(u32::MAX)), Just(u64::MAX), any::<u64>()];
    prop_oneof![
        Just(Edit::Remove),
        Just(Edit::Repeat),
        Just(Edit::Swap),
        (any::<usize>(), number).prop_map(|(which, number)| Edit::Number(which, number)),
        any::<(usize, usize)>().prop_map(|(one, other)| Edit::Word(one, other)),
    ]
}

/// The words of a text that hold only such letters, with where they begin.
fn words(text: &str, is: fn(char) -> bool) -> Vec<(usize, &str)> {
    let words = text.split(|letter| !is(letter)).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect()
}

fn replaced(text: &str, (at, word): (usize, &str), with: &str) -> String {
    [&text[..at], with, &text[at + word.len()..]].concat()
}

fn edited(text: &str, at: usize, edit: Edit) -> String {
    // Only events: what precedes them is the source, of which any text may be a part.
    let start = text.find("\"events\"").map_or(0, |at| at);
    let (head, events) = text.split_at(start);
    let mut lines: Vec<String> = events.lines().map(str::to_owned).collect();
    let at = at % lines.len();
    match edit {
        Edit::Remove => drop(lines.remove(at)),
        Edit::Repeat => lines.insert(at, lines[at].clone()),
        Edit::Swap => lines.swap(at, (at + 1).min(events.lines().count() - 1)),
        Edit::Number(which, number) => {
            let line = lines[at].clone();
            let numbers = words(&line, |letter| letter.is_ascii_digit());
            if let Some(word) = numbers.get(which % numbers.len().max(1)) {
                lines[at] = replaced(&line, *word, &number.to_string());
            }
        }
        Edit::Word(which, other) => {
            let line = lines[at].clone();
            let is = |letter: char| letter.is_ascii_lowercase() || letter == '_';
            let (here, all) = (words(&line, is), words(events, is));
            if let Some(word) = here.get(which % here.len().max(1)) {
                lines[at] = replaced(&line, *word, all[other % all.len()].1);
            }
        }
    }
    let mut text = format!("{head}{}\n", lines.join("\n"));
    // The steps are counted again, or nothing but the first wrong step would be found.
    let mut step = 0;
    while let Some(found) = text[step..].find("{\"step\":") {
        let from = step + found + "{\"step\":".len();
        let to =
            text[from..].find(|letter: char| !letter.is_ascii_digit()).map_or(from, |it| from + it);
        let number = text[..from].matches("{\"step\":").count() - 1;
        text.replace_range(from..to, &number.to_string());
        step = from;
    }
    text
}

#[test]
fn a_recording_that_was_edited_is_sound_or_refused() {
    let edits = vec((any::<usize>(), edit()), 1..4);
    holds(300, (0..RECORDINGS.len(), edits), |(which, edits)| {
        let mut text = RECORDINGS[which].to_owned();
        for (at, edit) in edits {
            text = edited(&text, at, edit);
        }
        check(text.as_bytes());
    });
}

#[test]
fn any_bytes_are_a_recording_or_refused() {
    let damage = vec(any::<(usize, u8, u8)>(), 1..4);
    let bytes = prop_oneof![
        1 => vec(any::<u8>(), 0..300),
        4 => (0..RECORDINGS.len(), damage)
            .prop_map(|(which, damage)| damaged(RECORDINGS[which].to_owned(), &damage)),
    ];
    holds(300, bytes.prop_map(Bytes), |Bytes(bytes)| check(&bytes));
}
