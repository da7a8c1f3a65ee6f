//! PNG, by way of the `png` crate.

use super::{Damage, Format, Image, MOST_PIXELS, check_size};
use png::{BitDepth, ColorType, Transformations};
use std::io::Cursor;

pub(super) fn decode(bytes: &[u8]) -> Result<Image, Damage> {
    let mut decoder =
        png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: MOST_PIXELS * 8 });
    // Palettes become colours, and small depths become bytes; 16 bits stay 16.
    decoder.set_transformations(Transformations::EXPAND);
    let info = decoder.read_header_info().map_err(damage)?;
    let (width, height) = (info.width as usize, info.height as usize);
    check_size(width, height)?;
    let mut reader = decoder.read_info().map_err(damage)?;
    let (color, depth) = reader.output_color_type();
    let channels = color.samples();
    let sample_size = if depth == BitDepth::Sixteen { 2 } else { 1 };
    let mut data = vec![0; width * height * channels * sample_size];
    reader.next_frame(&mut data).map_err(damage)?;
    let (maximum, samples) = if sample_size == 2 {
        let samples = data.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        (u16::MAX, samples.collect())
    } else {
        (255, data.into_iter().map(u16::from).collect())
    };
    Ok(Image { format: Format::Png, width, height, channels, maximum, samples })
}

fn damage(error: png::DecodingError) -> Damage {
    Damage(format!("not a whole PNG: {error}"))
}

pub(super) fn encode(image: &Image) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width as u32, image.height as u32);
    encoder.set_color(match image.channels {
        1 => ColorType::Grayscale,
        2 => ColorType::GrayscaleAlpha,
        3 => ColorType::Rgb,
        _ => ColorType::Rgba,
    });
    let data: Vec<u8> = if image.maximum == u16::MAX {
        encoder.set_depth(BitDepth::Sixteen);
        image.samples.iter().flat_map(|sample| sample.to_be_bytes()).collect()
    } else {
        encoder.set_depth(BitDepth::Eight);
        image.samples.iter().map(|sample| *sample as u8).collect()
    };
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&data))
        .expect("memory takes every byte, and the data has the size that the header says");
    bytes
}
