//! The pieces of a file that a page can take: between `ANCHOR: name` and `ANCHOR_END: name`.

use std::collections::BTreeMap;

/// The pieces of a file, by name.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    pub(super) pieces: BTreeMap<String, Vec<String>>,
    /// What is wrong with the marks themselves, with the line.
    pub(super) faults: Vec<(usize, String)>,
}

impl Anchors {
    /// A piece has the lines between its marks, without the marks of others in it.
    pub(super) fn of(text: &str) -> Anchors {
        let mut anchors = Anchors::default();
        let mut open: Vec<(String, usize)> = Vec::new();
        for (line, words) in (1..).zip(text.lines()) {
            // mdBook leaves the whole line out of the listing.
            if has_mark(words) && !stands_alone(words) {
                anchors.faults.push((line, "an anchor that is not alone on its line".to_owned()));
            }
            if let Some(name) = mark(words, "ANCHOR_END:") {
                let before = open.len();
                open.retain(|(other, _)| *other != name);
                if open.len() == before {
                    anchors.faults.push((line, format!("nothing begins the anchor {name}")));
                }
            } else if let Some(name) = mark(words, "ANCHOR:") {
                if anchors.pieces.insert(name.clone(), Vec::new()).is_some() {
                    anchors.faults.push((line, format!("a second anchor {name}")));
                }
                open.push((name, line));
            } else {
                for (name, _) in &open {
                    anchors.pieces.entry(name.clone()).or_default().push(words.to_owned());
                }
            }
        }
        let left = open.into_iter();
        anchors.faults.extend(left.map(|(name, line)| (line, format!("no end of anchor {name}"))));
        anchors
    }
}

fn has_mark(line: &str) -> bool {
    mark(line, "ANCHOR_END:").or_else(|| mark(line, "ANCHOR:")).is_some()
}

/// Whether nothing stands before the comment that the mark is in.
fn stands_alone(line: &str) -> bool {
    ["//", "#", "<!--"].iter().any(|comment| line.trim_start().starts_with(comment))
}

/// The name after the mark, where the line has one.
fn mark(line: &str, mark: &str) -> Option<String> {
    let (_, rest) = line.split_once(mark)?;
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let name: String = rest.trim_start().chars().take_while(|c| is_part(*c)).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_what_lies_between_its_marks() {
        let text = "// ANCHOR: a\n1\n// ANCHOR: b\n2\n// ANCHOR_END: a\n3\n// ANCHOR_END: b\n4\n";
        let anchors = Anchors::of(text);
        assert_eq!(anchors.pieces["a"], ["1", "2"]);
        assert_eq!(anchors.pieces["b"], ["2", "3"]);
        assert!(anchors.faults.is_empty());
    }

    #[test]
    fn marks_without_their_other_half_are_faults() {
        let text = "} // ANCHOR: a\n// ANCHOR: a\n// ANCHOR_END: b\n";
        let faults = Anchors::of(text).faults;
        let said: Vec<_> = faults.iter().map(|(line, fault)| format!("{line} {fault}")).collect();
        assert_eq!(
            said,
            [
                "1 an anchor that is not alone on its line",
                "2 a second anchor a",
                "3 nothing begins the anchor b",
                "1 no end of anchor a",
                "2 no end of anchor a"
            ]
        );
    }
}
