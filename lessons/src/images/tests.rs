use super::*;
use crate::files::TempDir;

fn image(format: Format, channels: usize, maximum: u16, (height, width): (usize, usize)) -> Image {
    let count = (width * height * channels) as u32;
    let samples = (0..count).map(|n| (n * 7919 % (u32::from(maximum) + 1)) as u16).collect();
    Image { format, width, height, channels, maximum, samples }
}

fn every_kind() -> Vec<Image> {
    let mut images = Vec::new();
    for size in [(1, 1), (1, 7), (7, 1), (5, 8), (33, 17)] {
        for maximum in [1, 100, 255, 256, 65535] {
            for channels in [1, 3] {
                images.push(image(Format::PlainPnm, channels, maximum, size));
                images.push(image(Format::Pnm, channels, maximum, size));
            }
        }
        for channels in 1..=4 {
            images.push(image(Format::Png, channels, 255, size));
            images.push(image(Format::Png, channels, 65535, size));
        }
    }
    images
}

fn damage(bytes: &[u8]) -> String {
    Image::decode(bytes).unwrap_err().to_string()
}

#[test]
fn every_kind_of_image_comes_back_as_it_was_written() {
    for image in every_kind() {
        assert_eq!(Image::decode(&image.encode()).as_ref(), Ok(&image));
    }
}

#[test]
fn every_kind_of_image_is_refused_when_it_is_cut_short_anywhere() {
    for image in every_kind() {
        let bytes = image.encode();
        // Without its last line break, or the end mark of PNG, an image is still all there.
        let rest = match image.format {
            Format::Png => 16,
            Format::PlainPnm if image.maximum > 9 => 6,
            Format::PlainPnm => 2,
            Format::Pnm => 1,
        };
        // Every end of a small file, and some of a large one.
        for end in (0..=bytes.len() - rest).step_by(1 + bytes.len() / 200) {
            if let Ok(cut) = Image::decode(&bytes[..end]) {
                // A plain image may lose digits of its last number, and nothing can tell.
                let last = cut.samples.len() - 1;
                assert_eq!(image.format, Format::PlainPnm);
                assert_eq!(cut.samples[..last], image.samples[..last]);
            }
        }
    }
}

#[test]
fn garbage_is_refused_and_never_panics() {
    let mut state = 5u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize
    };
    let wholes: Vec<_> = every_kind().iter().map(Image::encode).collect();
    for _ in 0..4_000 {
        let mut bytes = wholes[next() % wholes.len()].clone();
        for _ in 0..1 + next() % 4 {
            let at = next() % bytes.len();
            bytes[at] = next() as u8;
        }
        if let Ok(image) = Image::decode(&bytes) {
            assert_eq!(image.samples.len(), image.width * image.height * image.channels);
            assert!(image.samples.iter().all(|sample| *sample <= image.maximum));
        }
    }
}

#[test]
fn what_is_wrong_is_said() {
    for (bytes, what) in [
        (&b""[..], "empty"),
        (b"GIF89a", "neither PNG nor P2"),
        (b"P4\n1 1\n", "neither PNG nor P2"),
        (b"P", "neither PNG nor P2"),
        (b"P5", "ends where the width should be"),
        (b"P5 3", "ends where the height should be"),
        (b"P5 3 # comment", "ends where the height should be"),
        (b"P5 3 3", "ends where the largest value should be"),
        (b"P53 3 255 ", "a blank is missing"),
        (b"P5 3x3 255 ", "the width, at byte 3, is not a number"),
        (b"P5 -3 3 255 ", "the width, at byte 3, is not a number"),
        (b"P5 0 3 255 ", "0 by 3"),
        (b"P5 3 3 0 ", "largest value is 0"),
        (b"P5 3 3 65536 ", "largest value is 65536"),
        (b"P5 2 2 255 abc", "3 of 4 samples"),
        (b"P5 2 2 256 abcdefg", "3 of 4 samples"),
        (b"P6 1 1 255 ab", "2 of 3 samples"),
        (b"P5 1 1 9 \x0a", "sample 0 is 10, but the largest is 9"),
        (b"P2 2 1 9 5 10 ", "sample 1 is 10, but the largest is 9"),
        (b"P2 2 1 9 5 x", "a sample, at byte 11, is not a number"),
        (b"P2 2 1 9 5  ", "1 of 2 samples"),
        (b"\x89PNG\r\n\x1a\n", "not a whole PNG"),
    ] {
        let text = damage(bytes);
        assert!(text.contains(what), "{}: {text}", bytes.escape_ascii());
    }
}

#[test]
fn absurd_sizes_are_refused_before_anything_is_allocated() {
    for size in ["99999999999999999999999 1", "16385 1", "1 16385", "16384 16384"] {
        for magic in ["P2", "P3", "P5", "P6"] {
            assert!(damage(format!("{magic} {size} 255 ").as_bytes()).contains("it says it is"));
        }
    }
    // A size that is allowed, and a file that is far too small for it.
    assert!(damage(b"P3 3000 3000 255 1 2 3").contains("of 27000000 samples"));
    let mut png = image(Format::Png, 1, 255, (1, 1)).encode();
    png[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let checksum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert!(damage(&png).contains("it says it is 2147483647 by 2147483647"), "{}", damage(&png));
}

/// The checksum of a chunk of PNG.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    };
    !bytes.iter().fold(!0, step)
}

#[test]
fn headers_may_have_comments() {
    let text = b"P2 # plain\n#two\n2 # wide\n1\n9\n# samples\n3 4#end";
    assert_eq!(Image::decode(text).unwrap().samples, [3, 4]);
}

fn grey(rows: &[&[u16]]) -> Image {
    let (height, width) = (rows.len(), rows[0].len());
    Image { format: Format::Pnm, width, height, channels: 1, maximum: 255, samples: rows.concat() }
}

#[test]
fn halving_takes_the_mean_of_four_and_of_what_is_left_at_an_odd_edge() {
    let image = grey(&[&[0, 4, 10], &[8, 13, 30], &[1, 2, 255]]);
    assert_eq!(image.halve(), grey(&[&[6, 20], &[2, 255]]));
    assert_eq!(grey(&[&[7]]).halve(), grey(&[&[7]]));
    assert_eq!(grey(&[&[7, 8, 9]]).halve(), grey(&[&[8, 9]]));
}

#[test]
fn halving_keeps_the_kind_and_mixes_no_channels() {
    for image in every_kind() {
        let half = image.halve();
        assert_eq!((half.width, half.height), (image.width.div_ceil(2), image.height.div_ceil(2)));
        assert_eq!(Image::decode(&half.encode()), Ok(half));
    }
    let samples = [255, 0, 10, 255, 0, 20].into();
    let colour = Image { channels: 3, width: 2, height: 1, samples, ..grey(&[&[0]]) };
    assert_eq!(colour.halve().samples, [255, 0, 15]);
}

#[test]
fn palettes_and_small_depths_are_understood() {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, 4, 1);
    encoder.set_color(::png::ColorType::Indexed);
    encoder.set_depth(::png::BitDepth::Two);
    encoder.set_palette(vec![0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
    encoder.write_header().unwrap().write_image_data(&[0b00_01_10_11]).unwrap();
    let image = Image::decode(&bytes).unwrap();
    assert_eq!(image.samples, [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]);
}

#[test]
fn files_are_written_read_and_listed_by_name() {
    let dir = TempDir::new("handloom-test").unwrap();
    let files = write_samples(dir.path()).unwrap();
    std::fs::write(dir.path().join("notes.txt"), "no image").unwrap();
    assert_eq!(list(dir.path()).unwrap(), files);
    assert_eq!(files.len(), 16);
    let formats: Vec<_> = files.iter().map(|file| Image::read(file).unwrap().format()).collect();
    for format in [Format::PlainPnm, Format::Pnm, Format::Png] {
        assert!(formats.contains(&format));
    }

    let broken = dir.path().join("broken.ppm");
    std::fs::write(&broken, "P6 9 9 255 ").unwrap();
    let text = Image::read(&broken).unwrap_err().to_string();
    assert!(text.ends_with("broken.ppm: it ends early: 0 of 243 samples are there"), "{text}");
    let text = Image::read(&dir.path().join("absent.png")).unwrap_err().to_string();
    assert!(text.contains("absent.png: "), "{text}");
    let text = Image::read(&files[0]).unwrap().write(&dir.path().join("no/dir.pgm")).unwrap_err();
    assert!(text.to_string().contains("no/dir.pgm: "), "{text}");
}
