//! Small images: what the pipeline downloads, halves and uploads.
//!
//! PGM and PPM in all four forms (P2, P3, P5, P6) and PNG. The format is told by the first bytes.

mod halve;
mod png;
mod pnm;
mod samples;

pub use samples::write_samples;

use crate::files;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The longest side of an image.
pub const LONGEST_SIDE: usize = 16_384;
/// The most pixels in an image: 100 MB at most, as the samples of a pixel take up to 8 bytes.
pub const MOST_PIXELS: usize = 12_500_000;
/// The largest file that is read.
const LARGEST_FILE: u64 = 256 << 20;

/// An image: rows of pixels from the top left, each a few samples (grey, or red, green and blue,
/// and perhaps opacity) from 0 to a maximum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    format: Format,
    width: usize,
    height: usize,
    channels: usize,
    maximum: u16,
    samples: Vec<u16>,
}

/// How an image is stored. It is written as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// P2 or P3: numbers one can read.
    PlainPnm,
    /// P5 or P6: bytes.
    Pnm,
    /// PNG.
    Png,
}

impl Image {
    /// How many columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// How it is stored.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many samples a pixel has: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// The samples of the pixel in row `y` and column `x`.
    ///
    /// # Panics
    /// If there is no such pixel.
    pub fn pixel(&self, y: usize, x: usize) -> &[u16] {
        assert!(y < self.height && x < self.width, "no pixel at row {y}, column {x}");
        let start = (y * self.width + x) * self.channels;
        &self.samples[start..start + self.channels]
    }

    /// Understands the content of a file.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn decode(bytes: &[u8]) -> Result<Image, Damage> {
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => png::decode(bytes),
            [b'P', b'2' | b'3' | b'5' | b'6', ..] => pnm::decode(bytes),
            [] => Err(Damage::new("the file is empty")),
            _ => Err(Damage::new("it begins like neither PNG nor P2, P3, P5 or P6")),
        }
    }

    /// The content of a file, in the format of the image.
    pub fn encode(&self) -> Vec<u8> {
        match self.format {
            Format::PlainPnm | Format::Pnm => pnm::encode(self),
            Format::Png => png::encode(self),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// The file by name, and what is wrong with it: it cannot be read, or is no image that this
    /// module understands, or is damaged or cut short, or too large.
    pub fn read(path: &Path) -> Result<Image, ImageError> {
        let fail = |trouble| ImageError { file: path.to_owned(), trouble };
        let mut bytes = Vec::new();
        let file = fs::File::open(path).map_err(|error| fail(Trouble::Io(error)))?;
        file.take(LARGEST_FILE + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| fail(Trouble::Io(error)))?;
        if bytes.len() as u64 > LARGEST_FILE {
            let limit = LARGEST_FILE >> 20;
            return Err(fail(Trouble::Damage(Damage(format!("it is larger than {limit} MiB")))));
        }
        Image::decode(&bytes).map_err(|damage| fail(Trouble::Damage(damage)))
    }

    /// Writes a file: whole or not at all.
    ///
    /// # Errors
    /// The operating system's, with the file by name.
    pub fn write(&self, path: &Path) -> Result<(), ImageError> {
        files::write_atomically(path, &self.encode())
            .map_err(|error| ImageError { file: path.to_owned(), trouble: Trouble::Io(error) })
    }

    /// An image of half the size: each pixel is the mean of a square of four. A side of an odd
    /// length is rounded up, and its last pixel is the mean of what is left there.
    #[must_use]
    pub fn halve(&self) -> Image {
        halve::halve(self)
    }
}

/// The images in a directory (`.pgm`, `.ppm`, `.png`), sorted by name.
///
/// # Errors
/// The operating system's, if the directory cannot be read.
pub fn list(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut images = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        if ["pgm", "ppm", "png"].iter().any(|known| extension == *known) {
            images.push(path);
        }
    }
    images.sort();
    Ok(images)
}

/// What is wrong with the content of an image file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage(String);

impl Damage {
    fn new(what: impl Into<String>) -> Damage {
        Damage(what.into())
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Damage {}

/// An image that cannot be read or written: the file, and what is wrong.
#[derive(Debug)]
pub struct ImageError {
    file: PathBuf,
    trouble: Trouble,
}

#[derive(Debug)]
enum Trouble {
    Io(io::Error),
    Damage(Damage),
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.trouble {
            Trouble::Io(error) => write!(f, "{file}: {error}"),
            Trouble::Damage(damage) => write!(f, "{file}: {damage}"),
        }
    }
}

impl Error for ImageError {}

/// Refuses a size before anything is allocated for it.
fn check_size(width: usize, height: usize) -> Result<(), Damage> {
    let sides = 1..=LONGEST_SIDE;
    if !sides.contains(&width) || !sides.contains(&height) || width * height > MOST_PIXELS {
        return Err(Damage(format!(
            "it says it is {width} by {height}; sides of 1 to {LONGEST_SIDE} and at most \
             {MOST_PIXELS} pixels are read"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
