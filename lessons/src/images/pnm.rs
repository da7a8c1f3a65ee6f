//! PGM and PPM, plain (P2, P3) and binary (P5, P6), as <https://netpbm.sourceforge.net> has them.

use super::{Damage, Format, Image, check_size};
use std::io::Write;

pub(super) fn decode(bytes: &[u8]) -> Result<Image, Damage> {
    let (plain, channels) = match bytes.get(1) {
        Some(b'2') => (true, 1),
        Some(b'3') => (true, 3),
        Some(b'5') => (false, 1),
        Some(b'6') => (false, 3),
        _ => return Err(Damage::new("it does not begin with P2, P3, P5 or P6")),
    };
    let mut text = Text { bytes, at: 2 };
    if !text.at_blank() {
        return Err(Damage::new("a blank is missing after its first two letters"));
    }
    let width = text.number("the width")?;
    let height = text.number("the height")?;
    let maximum = text.number("the largest value")?;
    check_size(width, height)?;
    let maximum = match u16::try_from(maximum) {
        Ok(maximum) if maximum > 0 => maximum,
        _ => {
            return Err(Damage(format!("its largest value is {maximum}, not 1 to 65535")));
        }
    };
    let count = width * height * channels;
    let samples = if plain {
        plain_samples(&mut text, count, maximum)?
    } else {
        binary_samples(&text, count, maximum)?
    };
    let format = if plain { Format::PlainPnm } else { Format::Pnm };
    Ok(Image { format, width, height, channels, maximum, samples })
}

fn plain_samples(text: &mut Text<'_>, count: usize, maximum: u16) -> Result<Vec<u16>, Damage> {
    // A sample takes a digit and a blank at least: a file that is too short is found by its length.
    let left = text.bytes.len() - text.at;
    if left.div_ceil(2) < count {
        return Err(cut_short(left.div_ceil(2), count));
    }
    let mut samples = Vec::with_capacity(count);
    for number in 0..count {
        if text.at_end() {
            return Err(cut_short(number, count));
        }
        let value = text.number("a sample")?;
        samples.push(sample(value, maximum, number)?);
    }
    Ok(samples)
}

fn binary_samples(text: &Text<'_>, count: usize, maximum: u16) -> Result<Vec<u16>, Damage> {
    let size = if maximum < 256 { 1 } else { 2 };
    // Exactly one blank stands between the header and the samples.
    let data = text.bytes.get(text.at + 1..).unwrap_or_default();
    let Some(data) = data.get(..count * size) else {
        return Err(cut_short(data.len() / size, count));
    };
    let value = |bytes: &[u8]| bytes.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
    let numbered = data.chunks(size).enumerate();
    numbered.map(|(number, bytes)| sample(value(bytes), maximum, number)).collect()
}

fn sample(value: usize, maximum: u16, number: usize) -> Result<u16, Damage> {
    match u16::try_from(value) {
        Ok(value) if value <= maximum => Ok(value),
        _ => Err(Damage(format!("sample {number} is {value}, but the largest is {maximum}"))),
    }
}

fn cut_short(found: usize, count: usize) -> Damage {
    Damage(format!("it ends early: {found} of {count} samples are there"))
}

/// The part that is text, and how far it has been read.
#[derive(Debug)]
struct Text<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Text<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether what has been read ends here.
    fn at_blank(&self) -> bool {
        self.peek().is_none_or(|byte| byte.is_ascii_whitespace() || byte == b'#')
    }

    /// Skips blanks, and comments, which go from `#` to the end of the line.
    fn at_end(&mut self) -> bool {
        while let Some(byte) = self.peek() {
            if byte == b'#' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if byte.is_ascii_whitespace() {
                self.at += 1;
            } else {
                return false;
            }
        }
        true
    }

    fn number(&mut self, what: &str) -> Result<usize, Damage> {
        if self.at_end() {
            return Err(Damage(format!("it ends where {what} should be")));
        }
        let start = self.at;
        let mut value = 0usize;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            value = value.saturating_mul(10).saturating_add(usize::from(digit - b'0'));
            self.at += 1;
        }
        if start == self.at || !self.at_blank() {
            return Err(Damage(format!("{what}, at byte {start}, is not a number")));
        }
        Ok(value)
    }
}

pub(super) fn encode(image: &Image) -> Vec<u8> {
    let plain = image.format == Format::PlainPnm;
    let magic = match (plain, image.channels) {
        (true, 1) => "P2",
        (true, _) => "P3",
        (false, 1) => "P5",
        (false, _) => "P6",
    };
    let header = format!("{magic}\n{} {}\n{}\n", image.width, image.height, image.maximum);
    let mut bytes = header.into_bytes();
    if plain {
        for row in image.samples.chunks(image.width * image.channels) {
            // The format asks for lines of at most 70 characters: ten numbers of up to five digits.
            for line in row.chunks(10) {
                let words: Vec<_> = line.iter().map(ToString::to_string).collect();
                // Writing to memory does not fail.
                let _ = writeln!(bytes, "{}", words.join(" "));
            }
        }
    } else if image.maximum < 256 {
        bytes.extend(image.samples.iter().map(|sample| *sample as u8));
    } else {
        bytes.extend(image.samples.iter().flat_map(|sample| sample.to_be_bytes()));
    }
    bytes
}
