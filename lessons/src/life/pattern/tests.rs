use super::*;
use crate::files::TempDir;

#[test]
fn every_included_pattern_can_be_read() {
    for (name, text, format) in INCLUDED {
        let pattern = parse(text, *format);
        assert!(pattern.is_ok(), "{name}: {pattern:?}");
        assert_eq!(Pattern::included(name), pattern.ok());
    }
    let sizes: Vec<_> = Pattern::names()
        .map(|name| Pattern::included(name).unwrap())
        .map(|pattern| (pattern.height, pattern.width, pattern.alive.len()))
        .collect();
    let expected = [(3, 3, 5), (1, 3, 3), (4, 5, 9), (3, 3, 5), (13, 13, 48), (9, 36, 36)];
    assert_eq!(sizes, expected);
    assert_eq!(Pattern::included("nobody"), None);
}

#[test]
fn the_format_is_told_by_the_name_and_then_by_the_content() {
    let dir = TempDir::new("handloom-test").unwrap();
    let read = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        Pattern::read(&path)
    };
    let blinker = Pattern::included("blinker").unwrap();
    assert_eq!(read("a.cells", "OOO").unwrap(), blinker);
    assert_eq!(read("b.RLE", "x=3,y=1\n3o!").unwrap(), blinker);
    assert_eq!(read("c", "!a comment\nOOO").unwrap(), blinker);
    assert_eq!(read("d.txt", "#C a comment\nx=3,y=1\n3o!").unwrap(), blinker);
    assert_eq!(read("e", "x = 3, y = 1\n3o!").unwrap(), blinker);
}

#[test]
fn a_broken_file_is_named_with_line_and_column() {
    let dir = TempDir::new("handloom-test").unwrap();
    let path = dir.path().join("broken.cells");
    std::fs::write(&path, "!ok\n.O.\n.X.").unwrap();
    let text = Pattern::read(&path).unwrap_err().to_string();
    assert!(text.ends_with("broken.cells:3:2: expected `.` or `O`, found `X`"), "{text}");
    let text = Pattern::read(&dir.path().join("absent")).unwrap_err().to_string();
    assert!(text.contains("absent\": "), "{text}");
    assert!(Pattern::read(dir.path()).is_err());
}

#[test]
fn a_file_that_is_too_large_is_not_read_to_its_end() {
    let dir = TempDir::new("handloom-test").unwrap();
    let path = dir.path().join("large.cells");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(1 << 40).unwrap();
    let text = Pattern::read(&path).unwrap_err().to_string();
    assert!(text.ends_with("at most 4 MiB"), "{text}");
}

#[test]
fn every_truncation_of_every_included_pattern_is_read_or_refused() {
    for (name, text, format) in INCLUDED {
        for end in 0..text.len() {
            let cut = parse(&text[..end], *format);
            let whole = text[..end].contains('!') || *format == Format::Cells;
            assert!(whole || cut.is_err(), "{name} up to {end}: {cut:?}");
        }
    }
}
