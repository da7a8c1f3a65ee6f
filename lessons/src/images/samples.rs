//! A small set of images, for a pipeline that was given none.

use super::{Format, Image, ImageError};
use std::path::{Path, PathBuf};

/// A picture as a function: the samples of the pixel at row `y`, column `x`, each from 0 to 255.
type Paint = fn(usize, usize) -> [u16; 3];

const PICTURES: &[(&str, Paint)] = &[
    ("slope", |y, x| [x * 3, y * 4, 255 - x * 2].map(|v| v.min(255) as u16)),
    ("chess", |y, x| if (y / 8 + x / 8) % 2 == 0 { [240, 230, 210] } else { [90, 60, 40] }),
    ("rings", |y, x| {
        let (dy, dx) = (y.abs_diff(24), x.abs_diff(32));
        let ring = ((dy * dy + dx * dx) / 48 % 2) as u16;
        [ring * 255, 128, 255 - ring * 255]
    }),
    ("weave", |y, x| match (y % 6 < 3, x % 6 < 3) {
        (true, true) => [200, 40, 40],
        (false, false) => [40, 40, 200],
        _ => [250, 250, 250],
    }),
];

/// Writes the sample images into `dir`, and says which files they are, sorted by name: four
/// pictures, in grey and in colour, in every format. Their sides are odd as well as even.
///
/// # Errors
/// The operating system's, with the file by name.
pub fn write_samples(dir: &Path) -> Result<Vec<PathBuf>, ImageError> {
    let mut files = Vec::new();
    for (number, (name, paint)) in PICTURES.iter().enumerate() {
        let (height, width) = (48 - number % 2, 64 + number % 2);
        for (kind, channels, format) in [
            ("grey.pgm", 1, Format::Pnm),
            ("grey.png", 1, Format::Png),
            ("colour.ppm", 3, if number == 0 { Format::PlainPnm } else { Format::Pnm }),
            ("colour.png", 3, Format::Png),
        ] {
            let image = paint_image(*paint, height, width, channels, format);
            let path = dir.join(format!("{name}-{kind}"));
            image.write(&path)?;
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn paint_image(
    paint: Paint,
    height: usize,
    width: usize,
    channels: usize,
    format: Format,
) -> Image {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
    let samples = places.flat_map(|(y, x)| {
        let [red, green, blue] = paint(y, x);
        // Grey as the eye weighs the colours.
        let grey = (red * 3 + green * 6 + blue) / 10;
        let pixel = if channels == 1 { vec![grey] } else { vec![red, green, blue] };
        pixel.into_iter()
    });
    Image { format, width, height, channels, maximum: 255, samples: samples.collect() }
}
