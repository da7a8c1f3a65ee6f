use super::*;

const SIZE: Param = Param::size("size", 1000, "5x9", "");

fn refused(param: Param, given: &str) -> String {
    param.parse(OsStr::new(given)).unwrap_err().to_string()
}

#[test]
fn sizes_and_positions_are_read() {
    let size = Size { height: 12, width: 7 };
    assert_eq!(SIZE.parse(OsStr::new("12x7")), Ok(Value::Size(size)));
    assert_eq!(SIZE.parse(OsStr::new("12X7")), Ok(Value::Size(size)));
    let fail = Param::position("fail", "");
    let place = Position { y: 0, x: 8 };
    assert_eq!(fail.parse(OsStr::new("0,8")), Ok(Value::Position(place)));
}

#[test]
fn wrong_sizes_are_refused_with_what_is_accepted() {
    for given in ["", "5", "x", "5x", "x9", "0x9", "5x1001", "5x9x1", "-5x9", "+5x9", "5 x 9"] {
        let line = refused(SIZE, given);
        assert!(line.starts_with(&format!("--size {given:?}: expected HxW")), "{line}");
        assert!(line.contains("from 1 to 1000"), "{line}");
    }
    // A number that no integer holds is refused like any other that is too large.
    refused(SIZE, "99999999999999999999999999x1");
}

#[test]
fn a_number_keeps_to_its_bounds() {
    let workers = Param::number("workers", 1, 64, "5", "");
    assert_eq!(workers.parse(OsStr::new("1")), Ok(Value::Number(1)));
    assert_eq!(workers.parse(OsStr::new("64")), Ok(Value::Number(64)));
    for given in ["0", "65", "-1", "1.5", "five", "1e3", " 1", "٣"] {
        let line = refused(workers, given);
        assert_eq!(line, format!("--workers {given:?}: expected a whole number from 1 to 64"));
    }
}

#[test]
fn words_are_listed_when_none_fits() {
    let io = Param::one_of("io", &["timer", "socket", "none"], "timer", "");
    assert_eq!(refused(io, "pipe"), "--io \"pipe\": expected timer, socket or none");
}

#[test]
fn a_line_break_in_a_value_does_not_break_the_line() {
    assert!(!refused(SIZE, "5\n9").contains('\n'));
}
