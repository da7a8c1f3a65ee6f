//! A book of one chapter, about a lesson of one line.

use book::{Generator, Place};
use std::fs;
use std::path::{Path, PathBuf};

/// A recorded run, as far as a link to it is concerned.
pub(crate) const RUN: &str = "<div class=\"run\" data-run=\"a\" ><table>\n<tr><td>1</td><td>t</td><td>a <code>b</code> &lt; c</td></tr>\n<tr><td>2</td><td>t</td><td>d</td></tr>\n<tr><td>3</td><td>t</td><td>e</td></tr>\n</table></div>\n";

const MADE: &[Generator] = &[
    Generator { folder: "runs", repeatable: true, make: |_| Ok(Vec::new()) },
    Generator { folder: "quizzes", repeatable: true, make: |_| Ok(Vec::new()) },
];

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", "members = [\n    \"lessons\",\n]\n"),
    ("lessons/Cargo.toml", "[package]\nname = \"lessons\"\n"),
    (
        "lessons/src/bin/01_a.rs",
        "//! # 01 · A `b`\n// ANCHOR: main\nfn main() {}\n// ANCHOR_END: main\n",
    ),
    ("lessons/tests/goldens.rs", "const GOLDENS: &[X] = &[\n    (\"01_a\", \"\", \"\"),\n];\n"),
    ("tests/goldens/01_a.txt", "one\n\ntwo\nthree\n"),
    ("tests/goldens/01_b.txt", "nobody compares this\n"),
    ("runtime/src/a.rs", "// ANCHOR: a\nfn a() {}\n// ANCHOR_END: a\n"),
    ("book/a.rs", "fn nobody_compiles_this() {}\n"),
    ("book/book.toml", "[book]\ntitle = \"Small\"\nsrc = \"text\"\n"),
    ("book/fragments/runs/a.html", RUN),
    ("book/fragments/hand/a.html", RUN),
    ("book/fragments/quizzes/01_a.html", "<p>Which?</p>\n"),
    (
        "book/text/SUMMARY.md",
        "# Small\n\n[Start](start.md)\n[Items](items.md)\n[Teachers](teachers.md)\n\n- [01 · A `b`](01_a.md)\n",
    ),
    ("book/text/items.md", "# Items\n\n`01_a`\n"),
    ("book/text/start.md", "# Start\n\nBegin.\n"),
    ("book/text/01_a.md", CHAPTER),
    ("book/text/teachers.md", "# Teachers\n\n| lesson | minutes |\n|---|---|\n| `01_a` | 12 |\n"),
];

const CHAPTER: &str = "\
# 01 · A `b`

*What is a?*

## The program

It ends at once.
```rust,ignore
{{#include ../../lessons/src/bin/01_a.rs:main}}
```

## What it prints

```console
$ cargo run --bin 01_a
{{#include ../../tests/goldens/01_a.txt}}
```

## The run

{{#include ../fragments/runs/a.html}}

Look [here](#run=a&step=0) and [there](#run=a&step=3 \"e\").

## Inside

```rust,ignore
{{#include ../../runtime/src/a.rs:a}}
```

## The trap

It traps.

## Quiz

{{#include ../fragments/quizzes/01_a.html}}

## Exercises

Try it.
";

/// It goes with the test.
pub(crate) struct Small(PathBuf);

impl Small {
    pub(crate) fn new(name: &str) -> Small {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("small-{name}"));
        let _ = fs::remove_dir_all(&root);
        for (file, text) in FILES {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            // As much as a chapter has to have.
            let text = text.replace("It traps.", &"It traps. ".repeat(1_100));
            fs::write(path, text).expect("a file");
        }
        Small(root)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.0
    }

    pub(crate) fn place(&self) -> Place {
        Place::at(&self.0).with_generators(MADE)
    }

    /// Breaks something. What is to be replaced has to be there.
    pub(crate) fn replace(&self, file: &str, old: &str, new: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(old), "{old:?} is not in {file}");
        fs::write(path, text.replace(old, new)).expect("a file");
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
