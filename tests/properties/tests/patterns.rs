//! The two formats of patterns: what is written is read, and any bytes are read or refused.

use crate::{Bytes, damaged, holds};
use lessons::life::Pattern;
use properties::patterns::{as_cells, as_rle, check, runs};
use proptest::collection::vec;
use proptest::prelude::*;
use std::path::Path;

/// A pattern with something on each of its sides, or with nothing at all.
fn pattern() -> impl Strategy<Value = Pattern> {
    (1..24_usize, 1..24_usize).prop_flat_map(|(height, width)| {
        vec(any::<bool>(), height * width).prop_map(move |cells| {
            let alive = cells.iter().enumerate().filter(|(_, alive)| **alive);
            let alive = alive.map(|(at, _)| (at / width, at % width)).collect();
            Pattern { height, width, alive }
        })
    })
}

fn read(name: &str, text: &str) -> Pattern {
    let pattern = Pattern::parse(Path::new(name), text.as_bytes());
    pattern.unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

#[test]
fn a_drawing_is_read_however_it_is_drawn() {
    let style = (any::<[bool; 3]>(), vec(0..4_u8, 0..26));
    holds(1500, (pattern(), style), |(pattern, ([stars, carriage, short], comments))| {
        let mut text = as_cells(&pattern);
        if stars {
            text = text.replace('O', "*");
        }
        let rows: Vec<_> = text.lines().collect();
        let end = if carriage { "\r\n" } else { "\n" };
        let mut drawn = String::new();
        for (y, row) in rows.iter().enumerate() {
            if comments.get(y) == Some(&0) {
                drawn += &format!("!O. comment \u{fffd}{end}");
            }
            // The last row is written out, or the width would not be known.
            let is_last = y + 1 == rows.len();
            drawn += if short && !is_last { row.trim_end_matches('.') } else { row };
            drawn += if comments.get(y) == Some(&1) { "  " } else { "" };
            drawn += end;
        }
        drawn += &end.repeat(comments.len() % 3);
        assert_eq!(read("drawing.cells", &drawn), pattern, "{drawn}");
    });
}

#[test]
fn runs_are_read_however_they_are_split() {
    let style = (0..6_usize, vec((1..5_usize, 0..8_u8), 1..40));
    holds(1500, (pattern(), style), |(pattern, (header, splits))| {
        let Pattern { height, width, .. } = pattern;
        let rule =
            ["", ", rule = B3/S23", ",rule=b3/s23", ", rule = 23/3", ", rule=LIFE:T9,9", ","];
        let mut text = format!("#C {header}\n\nx={width}, y = {height}{}\n", rule[header % 5]);
        let mut splits = splits.iter().cycle();
        for (mut left, letter) in runs(&pattern) {
            while let Some((part, blank)) = splits.next().filter(|_| left > 0) {
                let part = left.min(*part);
                text += &match (part, blank) {
                    (1, 0..=5) => letter.to_string(),
                    (part, 7) => format!("{part} \t{letter}"),
                    (part, _) => format!("{part}{letter}"),
                };
                text += ["", "", " ", "\n", "\r\n", "\n#o$!\n", "", ""][usize::from(*blank)];
                left -= part;
            }
        }
        assert_eq!(read("runs.rle", &(text + "! and whatever follows")), pattern);
    });
}

#[test]
fn any_bytes_are_a_pattern_or_refused() {
    let bytes = prop_oneof![
        1 => vec(any::<u8>(), 0..200),
        3 => "[.O*!#xybo$=,0-9 \\r\\n]{0,120}".prop_map(String::into_bytes),
        3 => "x = [0-9]{1,4}, y ?= ?[0-9]{1,2}(, rule = [B3/S2:]{1,9})?\\n[bo$0-9 \\n!]{0,80}!?"
            .prop_map(String::into_bytes),
        3 => (pattern(), any::<bool>(), damage()).prop_map(|(pattern, runs, damage)| {
            damaged(if runs { as_rle(&pattern) } else { as_cells(&pattern) }, &damage)
        }),
    ];
    holds(3000, bytes.prop_map(Bytes), |Bytes(bytes)| check(&bytes));
}

fn damage() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    vec(any::<(usize, u8, u8)>(), 1..6)
}
