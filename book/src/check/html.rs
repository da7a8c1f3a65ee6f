//! As much of a page's HTML as the links need: its tags, with their attributes.

use std::collections::BTreeMap;

/// A tag that opens.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
}

/// The tags of a page, in order, without those in comments and scripts.
pub(super) fn tags(mut html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    while let Some(start) = html.find('<') {
        html = &html[start + 1..];
        if let Some(comment) = html.strip_prefix("!--") {
            html = after(comment, "-->");
        } else if html.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, rest) = tag(html);
            html = rest;
            if matches!(tag.name.as_str(), "script" | "style") {
                html = after(html, &format!("</{}", tag.name));
            }
            tags.push(tag);
        }
    }
    tags
}

fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split_once(mark).map_or("", |(_, rest)| rest)
}

fn tag(html: &str) -> (Tag, &str) {
    let is_end = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let end = html.find(is_end).unwrap_or(html.len());
    let name = html[..end].to_ascii_lowercase();
    let mut attributes = BTreeMap::new();
    let mut rest = &html[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(left) = rest.strip_prefix('>') {
            rest = left;
            break;
        }
        let end = rest.find(|c: char| is_end(c) || c == '=').unwrap_or(rest.len());
        let key = rest[..end.max(1)].to_ascii_lowercase();
        rest = &rest[end.max(1)..];
        let mut value = "";
        if let Some(left) = rest.strip_prefix('=') {
            let quote = left.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => left[1..].split_once(quote).unwrap_or((&left[1..], "")),
                None => left.split_at(left.find(is_end).unwrap_or(left.len())),
            };
        }
        attributes.insert(key, unescape(value));
    }
    (Tag { name, attributes }, rest)
}

/// What is read of a piece of HTML, on one line.
pub(super) fn text(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let words: String =
        parts.map(|(number, part)| if number == 0 { part } else { after(part, ">") }).collect();
    unescape(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescape(value: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")];
    let value = entities.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    value.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_their_attributes() {
        let html = "<!-- <a href=no> --><p id='x'>1 < 2<a class=b href=\"#run=a&amp;step=3\">s</a>\
                    <script>'<a id=no>'</script><br/><input disabled>";
        let found = tags(html);
        let names: Vec<_> = found.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["p", "a", "script", "br", "input"]);
        assert_eq!(found[0].attributes["id"], "x");
        assert_eq!(found[1].attributes["href"], "#run=a&step=3");
        assert_eq!(found[1].attributes["class"], "b");
        assert_eq!(found[4].attributes["disabled"], "");
    }
}
