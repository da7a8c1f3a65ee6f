//! What the book says is so: this book, and that whatever would not be so is found.

#[path = "shared/small.rs"]
mod small;

use book::{Faults, Generated, Generator, Place, check};
use small::Small;
use std::fs;

#[test]
fn the_book_is_true() {
    let built = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("the_book");
    book::build(&Place::here(), &built).unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    assert!(built.join("index.html").exists());
}

#[test]
fn nothing_that_is_generated_is_stale() {
    let place = Place::here();
    let repeatable = place.generators().iter().filter(|generator| generator.repeatable);
    let faults: Faults = repeatable.flat_map(|generator| book::stale(&place, generator)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_small_book_has_no_faults() {
    let small = Small::new("sound");
    assert_eq!(check::text(&small.place()), Faults::new());
    let built = small.root().join("target/book");
    assert_eq!(book::build(&small.place(), &built), Ok(()));
}

/// In which file what is replaced by what, and what is then said.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    // Includes.
    (
        CHAPTER,
        "01_a.rs:main}}",
        "01_a.rs:mian}}",
        "01_a.md:9: ../../lessons/src/bin/01_a.rs: no anchor mian",
    ),
    (LESSON, "fn main() {}\n", "", "01_a.rs: it is empty"),
    (LESSON, "// ANCHOR_END: main\n", "", "no end of anchor main"),
    (CHAPTER, "bin/01_a.rs:main}}", "bin/01_b.rs:main}}", "01_b.rs: No such file"),
    (CHAPTER, "bin/01_a.rs:main}}", "bin/01_a.rs:2:4}}", "expected an anchor"),
    (
        CHAPTER,
        "{{#include ../../runtime",
        "{{#playground ../../runtime",
        "expected #include, not #playground",
    ),
    (
        CHAPTER,
        "../fragments/runs/a.html",
        "../fragments/hand/a.html",
        "a fragment that a generator makes",
    ),
    (CHAPTER, "../../runtime/src/a.rs", "../a.rs", "expected code that is compiled"),
    (CHAPTER, "01_a.txt}}", "01_b.txt}}", "expected a golden that a test compares"),
    (CHAPTER, "01_a.txt}}", "01_a.txt:1:2}}", "expected whole paragraphs"),
    (GOLDENS, "(\"01_a\", \"\", \"\"),", "", "expected a golden that a test compares"),
    // Anchors that are left.
    (
        LESSON,
        "fn main",
        "// ANCHOR: more\n// ANCHOR_END: more\nfn main",
        "no page takes the anchor more",
    ),
    (
        RUNTIME,
        "fn a",
        "// ANCHOR: b\n1\n// ANCHOR_END: b\nfn a",
        "runtime/src/a.rs: no page takes the anchor b",
    ),
    // Fences.
    (
        CHAPTER,
        "{{#include ../../lessons/src/bin/01_a.rs:main}}",
        "fn main() {}",
        "expected an include",
    ),
    (
        CHAPTER,
        "```rust,ignore\n{{#include ../../lessons",
        "```rust\n{{#include ../../lessons",
        "a fence of rust,ignore",
    ),
    (CHAPTER, "{{#include ../../tests", "it prints\n{{#include ../../tests", "expected an include"),
    (CHAPTER, "It ends", "    let x = 1;\n\nIt ends", "indented code"),
    (CHAPTER, "It ends", "<pre>\n1\n</pre>\n\nIt ends", "<pre>"),
    // Commands.
    (CHAPTER, "--bin 01_a\n", "--bin 01_b\n", "there is no 01_b"),
    (CHAPTER, "--bin 01_a\n", "--bin 01_a -- --only b\n", "the output is that of \"01_a \""),
    // Chapters.
    (ITEMS, "`01_a`", "01", "items.md: 01_a is not in it"),
    (SUMMARY, "- [01 · A `b`](01_a.md)\n", "", "nothing stands where"),
    (SUMMARY, "(01_a.md)", "()", "a chapter without a page"),
    (SUMMARY, "01 · A `b`", "01 · B", "stands where \"01 · A `b`\" is expected"),
    (SUMMARY, "[Start](start.md)", "", "start.md: it is not in book/text/SUMMARY.md"),
    (LESSON, "01 · A `b`", "01 · B", "its title is \"01 · A `b`\", expected \"01 · B\""),
    (CHAPTER, "What is a?", "What a is.", "expected the chapter's question"),
    (CHAPTER, "## The trap\n", "", "expected the headings"),
    (CHAPTER, "It traps. ", "", "nothing in \"The trap\""),
    (CHAPTER, "{{#include ../fragments/quizzes/01_a.html}}", "", "01_a.html in \"Quiz\""),
    (CHAPTER, "[there](#run=a&step=3 \"e\")", "there", "expected two links to steps"),
    (CHAPTER, "{{#include ../fragments/runs/a.html}}", "", "expected a recorded run"),
];

const CHAPTER: &str = "book/text/01_a.md";
const SUMMARY: &str = "book/text/SUMMARY.md";
const LESSON: &str = "lessons/src/bin/01_a.rs";
const ITEMS: &str = "book/text/items.md";
const RUNTIME: &str = "runtime/src/a.rs";
const GOLDENS: &str = "lessons/tests/goldens.rs";

#[test]
fn whatever_is_broken_in_the_text_is_found() {
    for (number, (file, old, new, said)) in BROKEN.iter().enumerate() {
        let small = Small::new(&format!("broken-{number}"));
        small.replace(file, old, new);
        let faults = check::text(&small.place());
        assert!(faults.iter().any(|fault| fault.contains(said)), "{said}: {faults:#?}");
        assert!(faults.iter().all(|fault| !fault.contains('\n')), "{faults:#?}");
    }
}

#[test]
fn a_chapter_and_its_lesson_go_together() {
    let small = Small::new("alone");
    fs::rename(small.root().join(LESSON), small.root().join("lessons/src/bin/a.rs")).unwrap();
    let faults = check::text(&small.place());
    assert!(faults.iter().any(|fault| fault == "book/text/01_a.md: a chapter without its lesson"));

    let small = Small::new("another");
    fs::write(small.root().join("lessons/src/bin/02_b.rs"), "//! # 02 · B\n").unwrap();
    let faults = check::text(&small.place());
    assert!(faults[0].ends_with("nothing stands where \"02 · B\" is expected"), "{faults:?}");
    small.replace(ITEMS, "`01_a`", "`01_a` `02_b`");
    small.replace("book/text/teachers.md", "# Teachers", "# Teachers: `02_b`");
    small.replace(SUMMARY, "(01_a.md)\n", "(01_a.md)\n- [02 · B]()\n");
    let faults = check::text(&small.place());
    assert_eq!(faults, ["book/text/SUMMARY.md: 02 · B: a chapter without a page"]);
}

#[test]
fn whatever_is_broken_in_the_pages_is_found() {
    let small = Small::new("links");
    let links = "[a](02_b.md) [b](01_a.md#nowhere) [c](../../nowhere.rs) [d](01_a.md#run=a&step=4) \
                 [e](01_a.md#run=b&step=1) [f](#run=a&step=1) [g](/start.html) [h](ftp://x.y) \
                 [i](01_a.md#quiz) [j](../../runtime/src/a.rs) [k](https://x.y) [l](01_a.md#run=a&step=0) \
                 [m](01_a.md#run=a&step=1 \"a b < c\") [n](01_a.md#run=a&step=2 \"c\") \
                 [o](01_a.md#run=a&step=2)";
    small.replace("book/text/start.md", "Begin.", links);
    let faults = book::build(&small.place(), &small.root().join("target/book")).unwrap_err();
    let expected = [
        "the link 02_b.html: it is not there",
        "the link 01_a.html#nowhere: no such place on the page",
        "the link ../../nowhere.rs: it is not there",
        "the link 01_a.html#run=a&step=4: expected a step from 0 to 3",
        "the link 01_a.html#run=b&step=1: no such run on the page",
        "the link #run=a&step=1: no such run on the page",
        "the link /start.html: expected a path from the page: the book is read from files as well",
        "the link ftp://x.y: expected a page or https",
        "the link 01_a.html#run=a&step=2: expected the title \"d\"",
        "the link 01_a.html#run=a&step=2: expected the title \"d\"",
    ];
    let of_start: Vec<_> =
        faults.iter().filter_map(|fault| fault.strip_prefix("start.html: ")).collect();
    assert_eq!(of_start, expected);

    let small = Small::new("large");
    small.replace("book/text/start.md", "Begin.", &"Begin. ".repeat(200_000));
    let faults = book::build(&small.place(), &small.root().join("target/book")).unwrap_err();
    assert!(faults[0].starts_with("start.html: ") && faults[0].contains("at most"), "{faults:?}");
}

#[test]
fn a_chapter_takes_its_time() {
    let small = Small::new("minutes");
    let built = small.root().join("target/book");
    small.replace("book/text/teachers.md", "| 12 |", "| 5 |");
    let faults = book::build(&small.place(), &built).unwrap_err();
    assert_eq!(faults, ["book/text/teachers.md: 01_a takes about 12 minutes to read"]);
    small.replace("book/text/teachers.md", "| 5 |", "| 10 |");
    small.replace(CHAPTER, "traps. It traps. It", "traps. It");
    small.replace(CHAPTER, "traps. It traps. It", "traps. It");
    let faults = book::build(&small.place(), &built).unwrap_err();
    let said = "01_a.html: it takes about 3 minutes to read, expected 10 to 20";
    assert_eq!(faults.first().map(String::as_str), Some(said), "{faults:?}");
}

#[test]
fn what_mdbook_only_warns_of_is_a_fault() {
    let small = Small::new("warned");
    small.replace("book/text/start.md", "Begin.", "<div>\n\nBegin.\n");
    let faults = book::build(&small.place(), &small.root().join("target/book")).unwrap_err();
    assert!(faults[0].starts_with("mdBook: "), "{faults:?}");
    small.replace("book/book.toml", "title", "tilte");
    let faults = book::bare(&small.place(), &small.root().join("target/book"));
    assert!(faults[0].contains("tilte"), "{faults:?}");
}

#[test]
fn a_fragment_that_is_not_what_is_made_is_stale() {
    const FRAGMENT: Generator = Generator {
        folder: "runs",
        repeatable: true,
        make: |_| Ok(vec![Generated { path: "a.html".into(), text: small::RUN.to_owned() }]),
    };
    let small = Small::new("stale");
    let stale = || book::stale(&small.place(), &FRAGMENT);
    assert_eq!(stale(), Faults::new());
    small.replace("book/fragments/runs/a.html", "data-run", "data-ruin");
    assert!(stale()[0].starts_with("book/fragments/runs/a.html: it is stale"));
    fs::rename(
        small.root().join("book/fragments/runs/a.html"),
        small.root().join("book/fragments/runs/b.html"),
    )
    .unwrap();
    let said = stale();
    assert!(
        said[0].contains("a.html: it is not there") && said[1].contains("b.html: nothing makes it")
    );
}
