//! Writing HTML into a page of mdBook.

use std::fmt::Write as _;

/// A text as HTML: it says what it says.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // mdBook would take two of them for a command of its own.
            '{' => html.push_str("&#123;"),
            letter => html.push(letter),
        }
    }
    html
}

/// A sentence in which `code` stands between backticks and *words of weight* between asterisks.
pub(crate) fn inline(text: &str) -> String {
    let mut html = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            let _ = write!(html, "<code>{}</code>", escape(part));
            continue;
        }
        for (at, part) in part.split('*').enumerate() {
            let part = escape(part);
            let _ =
                if at % 2 == 1 { write!(html, "<em>{part}</em>") } else { write!(html, "{part}") };
        }
    }
    html
}

/// JSON that stands in a `<script>` element of a page, on one line.
pub(crate) fn script(json: &serde_json::Value) -> String {
    // In JSON a letter may be written by its number, and means the same. So nothing in it ends the
    // element, and nothing is a command of mdBook's.
    let json = json.to_string().replace('<', "\\u003c");
    json.replace("{{", "{\\u007b")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_it_says() {
        assert_eq!(escape("a<b> & {{x}} \"y\""), "a&lt;b&gt; &amp; &#123;&#123;x}} &quot;y&quot;");
    }

    #[test]
    fn code_and_weight_are_marked() {
        assert_eq!(
            inline("poll `Vec<u8>*` *now*"),
            "poll <code>Vec&lt;u8&gt;*</code> <em>now</em>"
        );
    }
}
