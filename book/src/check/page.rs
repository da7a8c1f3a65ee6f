//! A page of the text, and the blocks that the checks look at.

use super::include::Include;
use crate::Place;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

/// One Markdown file.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) path: PathBuf,
    /// Its path from the root of the workspace, for messages.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// What is in it, without its marks.
    pub(super) text: String,
    range: Range<usize>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// Code: the words after the fence; none for code that is only indented.
    Code(Option<Vec<String>>),
    /// Where a link leads.
    Link,
    /// HTML that stands between the Markdown.
    Html,
}

impl Page {
    /// All pages of the book, in the order of their file names.
    pub(super) fn all(place: &Place) -> Result<Vec<Page>, String> {
        let files = place.files(&place.text());
        let pages = files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "md"));
        pages.map(|path| Page::read(place, path)).collect()
    }

    fn read(place: &Place, path: PathBuf) -> Result<Page, String> {
        let name = place.name(&path);
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        let blocks = blocks(&text);
        Ok(Page { path, name, text, blocks })
    }

    /// The name of the file without its ending: `01_generators`.
    pub(super) fn stem(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    /// Where it is, with the line: `book/text/start.md:12`.
    pub(super) fn at(&self, offset: usize) -> String {
        let line = self.text[..offset].matches('\n').count() + 1;
        format!("{}:{line}", self.name)
    }

    pub(super) fn at_block(&self, block: &Block) -> String {
        self.at(block.range.start)
    }

    /// Every include, with the fence that it stands in.
    pub(super) fn includes(&self) -> Vec<(Include, Option<&Block>)> {
        let around = |offset| {
            let code = self.blocks.iter().filter(|block| matches!(block.kind, Kind::Code(_)));
            code.into_iter().find(|block| block.range.contains(&offset))
        };
        let includes = Include::all(&self.text).into_iter();
        includes.map(|include| (around(include.offset), include)).map(|(a, b)| (b, a)).collect()
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM | Options::ENABLE_FOOTNOTES;
    let mut done = Vec::new();
    let mut open: Vec<Block> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let begin = |kind| Block { kind, text: String::new(), range: range.clone() };
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open.push(begin(Kind::Heading(level as u8)));
            }
            Event::Start(Tag::Paragraph) => open.push(begin(Kind::Paragraph)),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                open.push(begin(Kind::Code(None)));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let words = info.split([',', ' ']).map(str::to_owned).collect();
                open.push(begin(Kind::Code(Some(words))));
            }
            Event::Start(Tag::HtmlBlock) => open.push(begin(Kind::Html)),
            Event::Start(Tag::Link { dest_url, .. }) => {
                done.push(Block { text: dest_url.into_string(), ..begin(Kind::Link) });
            }
            Event::End(
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock,
            ) => done.extend(open.pop()),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                open.iter_mut().for_each(|block| block.text.push_str(&words));
            }
            Event::Code(words) => {
                open.iter_mut().for_each(|block| block.text += &format!("`{words}`"));
            }
            Event::SoftBreak | Event::HardBreak => {
                open.iter_mut().for_each(|block| block.text.push('\n'));
            }
            _ => {}
        }
    }
    done.sort_by_key(|block| block.range.start);
    done
}
