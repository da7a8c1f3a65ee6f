//! Anchors that no page takes: they would be marks in the code for nothing.

use super::anchors::Anchors;
use super::include::Piece;
use super::includes;
use super::page::Page;
use crate::{Faults, Place};
use std::collections::BTreeSet;
use std::fs;

pub(super) fn check(place: &Place, pages: &[Page]) -> Faults {
    let mut taken = BTreeSet::new();
    for page in pages {
        for (include, _) in page.includes() {
            if let Piece::Anchor(name) = &include.piece {
                taken.insert((includes::target(place, page, &include), name.clone()));
            }
        }
    }
    let roots =
        ["runtime/src", "lessons", "book/python", "book/tests/examples.rs", "ARCHITECTURE.md"];
    let roots = roots.iter().map(|root| place.workspace().join(root));
    let files = roots.flat_map(|root| if root.is_dir() { place.files(&root) } else { vec![root] });
    let mut faults = Vec::new();
    for path in files {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let (true, Ok(text)) = (["rs", "py", "md"].contains(&ending), fs::read_to_string(&path))
        else {
            continue;
        };
        let file = place.name(&path);
        let anchors = Anchors::of(&text);
        faults.extend(anchors.faults.iter().map(|(line, fault)| format!("{file}:{line}: {fault}")));
        let names = anchors.pieces.into_keys().map(|name| (file.clone(), name));
        let left = names.filter(|piece| !taken.contains(piece));
        faults.extend(left.map(|(file, name)| format!("{file}: no page takes the anchor {name}")));
    }
    faults
}
