//! Writing JSON: as much of it as the views need.

use std::fmt::Write;

/// A JSON object in the making. Fields stay in the order in which they are added.
#[derive(Debug)]
pub(super) struct Object {
    text: String,
}

impl Object {
    pub(super) fn new() -> Object {
        Object { text: "{".into() }
    }

    /// A field whose value is JSON already.
    pub(super) fn raw(mut self, name: &str, json: &str) -> Object {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        let _ = write!(self.text, "{}:{json}", string(name));
        self
    }

    pub(super) fn string(self, name: &str, value: &str) -> Object {
        self.raw(name, &string(value))
    }

    pub(super) fn number(self, name: &str, value: impl Into<u128>) -> Object {
        self.raw(name, &value.into().to_string())
    }

    pub(super) fn boolean(self, name: &str, value: bool) -> Object {
        self.raw(name, if value { "true" } else { "false" })
    }

    /// A number, or `null` where there is none.
    pub(super) fn maybe(self, name: &str, value: Option<impl Into<u128>>) -> Object {
        match value {
            Some(value) => self.number(name, value),
            None => self.raw(name, "null"),
        }
    }

    /// A string, or `null` where there is none.
    pub(super) fn maybe_string(self, name: &str, value: Option<&str>) -> Object {
        self.raw(name, &value.map_or_else(|| "null".into(), string))
    }

    pub(super) fn end(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

/// An array of values that are JSON already.
pub(super) fn array(values: impl IntoIterator<Item = String>) -> String {
    let values: Vec<_> = values.into_iter().collect();
    format!("[{}]", values.join(","))
}

/// A string in quotes. Besides what JSON asks for, `<` and the two line separators of Unicode are
/// escaped, so that a recording can stand inside a page's script element as it is.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\0'..='\x1f' | '\x7f' | '<' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_survives_a_reader() {
        let text: String =
            (0..=0x2030).chain([0x1f600, 0x10ffff]).filter_map(char::from_u32).collect();
        let json = string(&text);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        assert!(!json.contains('<') && !json.contains('\n'));
    }

    #[test]
    fn objects_and_arrays_are_what_they_say() {
        let object = Object::new()
            .number("a", 1u32)
            .maybe("b", None::<u32>)
            .string("c\"", "x")
            .boolean("d", false)
            .raw("e", &array([string("y"), Object::new().end()]))
            .end();
        assert_eq!(object, r#"{"a":1,"b":null,"c\"":"x","d":false,"e":["y",{}]}"#);
        serde_json::from_str::<serde_json::Value>(&object).unwrap();
    }
}
