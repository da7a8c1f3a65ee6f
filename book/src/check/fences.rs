//! A fence holds what is included, or commands for the reader to type, or says that it is a fragment.

use super::page::{Kind, Page};
use crate::Faults;

pub(super) fn check(page: &Page) -> Faults {
    let mut faults = Vec::new();
    for block in &page.blocks {
        let fault = match &block.kind {
            Kind::Code(None) => Some("indented code: expected a fence".to_owned()),
            Kind::Code(Some(words)) => fence(words, &block.text).err(),
            // What mdBook takes for HTML would be a way round all this.
            Kind::Html if block.text.contains("<pre") => Some("<pre>: expected a fence".to_owned()),
            _ => None,
        };
        faults.extend(fault.map(|fault| format!("{}: {fault}", page.at_block(block))));
    }
    faults
}

fn fence(words: &[String], text: &str) -> Result<(), String> {
    let is_include = |line: &str| line.starts_with("{{#") && line.ends_with("}}");
    let language = words[0].as_str();
    if words.iter().any(|word| word == "fragment") {
        return if text.lines().any(is_include) {
            Err("a fragment that includes something: expected one or the other".into())
        } else {
            Ok(())
        };
    }
    if text.trim().is_empty() {
        return Err("an empty fence".into());
    }
    let is_command = |line: &str| language == "console" && line.starts_with("$ ");
    let mut strangers = text.lines().filter(|line| !line.is_empty());
    match strangers.find(|line| !is_include(line) && !is_command(line)) {
        Some(line) => Err(format!(
            "{line:?}: expected an include, a command after `$ ` in a console fence, or the mark `fragment`"
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_true_by_itself_may_stand_in_a_fence() {
        let held = |words: &str, text: &str| {
            let words: Vec<_> = words.split(',').map(str::to_owned).collect();
            fence(&words, text).is_ok()
        };
        assert!(held("rust,ignore", "{{#include a.rs:b}}\n"));
        assert!(held("rust,ignore,fragment", "let x = 1;\n"));
        assert!(held("console", "$ cargo test\n{{#include a.txt}}\n"));
        assert!(!held("rust,ignore", "let x = 1;\n"));
        assert!(!held("rust", "{{#include a.rs}}\nlet x = 1;\n"));
        assert!(!held("text", "it prints 3\n"));
        assert!(!held("text", "$ cargo test\n"));
        assert!(!held("console", "$ cargo test\n3 passed\n"));
        assert!(!held("text", ""));
        assert!(!held("text,fragment", "{{#include a.txt}}\n"));
    }
}
