//! Whatever a page includes is there, is something, and is true: code that is compiled, an output
//! that is compared, or a fragment that is generated.

use super::anchors::Anchors;
use super::goldens::Goldens;
use super::include::{Include, Piece};
use super::page::{Block, Kind, Page};
use crate::{Faults, Place};
use std::fs;
use std::path::{Component, Path, PathBuf};

pub(super) fn check(place: &Place, page: &Page, goldens: &Goldens) -> Faults {
    let includes = page.includes();
    let faults = includes.iter().filter_map(|(include, fence)| {
        let fault = one(place, page, goldens, include, *fence).err()?;
        Some(format!("{}: {}: {fault}", page.at(include.offset), include.path))
    });
    faults.collect()
}

/// What an include names, from the root of the workspace: `runtime/src/turn.rs`.
pub(super) fn target(place: &Place, page: &Page, include: &Include) -> String {
    let folder = page.path.parent().unwrap_or(&page.path);
    place.name(&normal(&folder.join(&include.path))).replace('\\', "/")
}

/// A path without the `..` in it.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

fn one(
    place: &Place,
    page: &Page,
    goldens: &Goldens,
    include: &Include,
    fence: Option<&Block>,
) -> Result<(), String> {
    if include.helper != "include" {
        return Err(format!("expected #include, not #{}", include.helper));
    }
    let target = target(place, page, include);
    may_stand(place, &target, fence, goldens)?;
    let file = place.workspace().join(&target);
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    let piece = match &include.piece {
        Piece::Whole => text,
        Piece::Anchor(name) => {
            let mut anchors = Anchors::of(&text);
            if let Some((line, fault)) = anchors.faults.first() {
                return Err(format!("line {line}: {fault}"));
            }
            anchors.pieces.remove(name).ok_or_else(|| format!("no anchor {name}"))?.join("\n")
        }
        Piece::Lines(range) if target.starts_with(goldens.folder()) => {
            let lines: Vec<_> = text.lines().collect();
            let is_edge = |line: usize| lines.get(line).is_none_or(|line| line.trim().is_empty());
            let end = range.end.min(lines.len());
            if range.start > 0 && !is_edge(range.start - 1) || !is_edge(end) {
                return Err("expected whole paragraphs of an output".into());
            }
            lines.get(range.start..end).unwrap_or_default().join("\n")
        }
        Piece::Lines(_) => return Err("expected an anchor: the numbers of lines change".into()),
    };
    if piece.trim().is_empty() { Err("it is empty".into()) } else { Ok(()) }
}

/// Whether this is something that a page may take, and takes where it belongs.
fn may_stand(
    place: &Place,
    target: &str,
    fence: Option<&Block>,
    goldens: &Goldens,
) -> Result<(), String> {
    let words = match fence.map(|block| &block.kind) {
        Some(Kind::Code(words)) => Some(words.as_deref().unwrap_or_default()),
        _ => None,
    };
    let in_fence = |language: &str| words.is_some_and(|words| words[0] == language);
    let expect = |held, what: &str| if held { Ok(()) } else { Err(format!("expected {what}")) };
    let ending = Path::new(target).extension().and_then(|e| e.to_str()).unwrap_or_default();
    if target.starts_with("book/fragments/") {
        let ours = |g: &crate::Generator| target["book/fragments/".len()..].starts_with(g.folder);
        expect(place.generators().iter().any(ours), "a fragment that a generator makes")?;
        return match ending {
            "html" | "md" => expect(words.is_none(), "it outside of a fence"),
            _ => expect(in_fence("text") || in_fence("console"), "it in a text fence"),
        };
    }
    if target.starts_with(goldens.folder()) {
        expect(goldens.compared(target), "a golden that a test compares")?;
        return expect(in_fence("text") || in_fence("console"), "it in a text or console fence");
    }
    if target.starts_with("book/python/expected/") {
        return expect(in_fence("text") || in_fence("console"), "it in a text or console fence");
    }
    match ending {
        "rs" => {
            let compiled = ["runtime/", "lessons/", "tests/", "book/src/", "book/tests/"];
            expect(compiled.iter().any(|root| target.starts_with(root)), "code that is compiled")?;
            let ignored = words.is_some_and(|words| words.contains(&"ignore".to_owned()));
            expect(in_fence("rust") && ignored, "it in a fence of rust,ignore")
        }
        "py" => {
            expect(target.starts_with("book/python/"), "Python that is run")?;
            expect(in_fence("python"), "it in a python fence")
        }
        "md" => expect(words.is_none(), "it outside of a fence"),
        _ => Err("expected code, an output, a fragment or a page".into()),
    }
}
