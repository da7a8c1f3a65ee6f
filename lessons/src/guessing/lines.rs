//! Lines out of the pieces in which a connection delivers them.
//!
//! There is no I/O in here, so that a thread that blocks and a coroutine that awaits can both read
//! by it. (The runtime's `LineReader` awaits, and takes what is left at the end for a line. Here
//! that may be half a command: `PARAMS 1 10`, of a client that was going to say 100.)

/// The most bytes that a line may have, its end not counted. A peer that never ends its line cannot
/// make us hold more than that.
pub const LONGEST: usize = 256;

/// What has arrived, up to the next line feed.
///
/// ```
/// use lessons::guessing::{Line, Lines};
///
/// let mut lines = Lines::default();
/// lines.feed(b"PARAMS 1 5\r\nNUM");
/// assert_eq!(lines.next(), Some(Line::Text("PARAMS 1 5".into())));
/// assert_eq!(lines.next(), None); // so far
/// lines.feed(b"BER\n");
/// assert_eq!(lines.next(), Some(Line::Text("NUMBER".into())));
/// ```
#[derive(Debug, Default)]
pub struct Lines {
    buffer: Vec<u8>,
    /// The line has become too long: what is left of it is passed over.
    skips: bool,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Its text, without `\n` or `\r\n`. Bytes that are no text are replaced by U+FFFD.
    Text(String),
    /// It had more than [`LONGEST`] bytes, and they are gone.
    TooLong,
}

impl Lines {
    /// Takes what has arrived.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next line, if it has arrived with its end.
    #[expect(clippy::should_implement_trait, reason = "`None` is for now, and not the end")]
    pub fn next(&mut self) -> Option<Line> {
        let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') else {
            if self.buffer.len() > LONGEST + 1 {
                self.skips = true;
            }
            if self.skips {
                self.buffer.clear();
            }
            return None;
        };
        let line: Vec<u8> = self.buffer.drain(..=end).take(end).collect();
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if std::mem::take(&mut self.skips) || line.len() > LONGEST {
            return Some(Line::TooLong);
        }
        Some(Line::Text(String::from_utf8_lossy(line).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &str) -> Option<Line> {
        Some(Line::Text(line.into()))
    }

    #[test]
    fn lines_come_whole_however_they_arrive() {
        let bytes = b"one\ntwo\r\n\nfour";
        for pieces in 1..=bytes.len() {
            let (mut lines, mut seen) = (Lines::default(), Vec::new());
            for piece in bytes.chunks(pieces) {
                lines.feed(piece);
                seen.extend(std::iter::from_fn(|| lines.next()));
            }
            let expected: Vec<_> = ["one", "two", ""].into_iter().filter_map(text).collect();
            assert_eq!(seen, expected, "in pieces of {pieces}");
        }
    }

    #[test]
    fn a_line_of_the_greatest_length_is_a_line_and_a_longer_one_is_told_at_its_end() {
        for (length, end) in [(0, "\n"), (0, "\r\n"), (1, "\n"), (1, "\r\n"), (99_999, "\n")] {
            let line = "x".repeat(LONGEST + length);
            let expected = if length == 0 { text(&line) } else { Some(Line::TooLong) };
            for pieces in [1, 100, 512, 200_000] {
                let mut lines = Lines::default();
                for piece in line.as_bytes().chunks(pieces) {
                    lines.feed(piece);
                    assert_eq!(lines.next(), None);
                    assert!(lines.buffer.len() <= LONGEST + 1, "it is not collected");
                }
                lines.feed(end.as_bytes());
                assert_eq!(lines.next(), expected, "{length} more, in pieces of {pieces}");
                lines.feed(b"next\n");
                assert_eq!(lines.next(), text("next"));
            }
        }
    }

    #[test]
    fn what_is_no_text_is_shown_as_such() {
        let mut lines = Lines::default();
        lines.feed(b"a\xffb\n");
        assert_eq!(lines.next(), text("a\u{fffd}b"));
    }
}
