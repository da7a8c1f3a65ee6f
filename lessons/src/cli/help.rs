//! The page that `--help` prints.

use super::Spec;
use super::args::COMMON;
use super::param::Param;
use std::fmt::Write;

/// How wide the page may be.
const WIDTH: usize = 100;

/// The whole page.
pub(super) fn page(spec: &Spec) -> String {
    let mut own: Vec<_> = spec.own_params().map(row).collect();
    if !spec.versions.is_empty() {
        own.push(("--only VERSION".into(), "run one version by itself:".into()));
        for (name, help) in spec.versions {
            own.push((format!("  {name}"), (*help).into()));
        }
    }
    let mut common: Vec<_> = COMMON.iter().map(row).collect();
    common.push(("--trace".into(), "print the timeline of the run when it is over".into()));
    common.push(("--help".into(), "print this page".into()));

    let name = spec.name;
    let mut page =
        format!("{name}: {}\n\nrun me: cargo run --bin {name} -- [OPTIONS]\n", spec.about);
    let column = own.iter().chain(&common).map(|(left, _)| left.len()).max().unwrap_or(0);
    for (title, rows) in [("this lesson takes:", own), ("every lesson takes:", common)] {
        if rows.is_empty() {
            continue;
        }
        let _ = write!(page, "\n{title}\n");
        for (left, help) in rows {
            write_row(&mut page, &left, &help, column);
        }
    }
    page
}

fn row(param: &Param) -> (String, String) {
    let left = format!("--{} {}", param.name, param.kind.placeholder()).trim_end().to_owned();
    let help = match param.default {
        Some(default) => format!("{} [{default}]", param.help),
        None => param.help.to_owned(),
    };
    (left, help)
}

/// One option on the left, its help beside it, in as many lines as it takes.
fn write_row(page: &mut String, left: &str, help: &str, column: usize) {
    let indent = column + 4;
    let _ = write!(page, "  {left:<column$}  ");
    let mut used = indent;
    for (number, word) in help.split(' ').enumerate() {
        let length = word.chars().count();
        if number > 0 && used + 1 + length > WIDTH {
            let _ = write!(page, "\n{:indent$}", "");
            used = indent;
        } else if number > 0 {
            page.push(' ');
            used += 1;
        }
        page.push_str(word);
        used += length;
    }
    page.push('\n');
}
