//! Plaintext: `!` begins a comment, `.` is an empty cell, `O` a living one.
//! Described at <https://conwaylife.com/wiki/Plaintext>.

use super::{LONGEST_SIDE, Pattern, Wrong};

pub(super) fn parse(text: &str) -> Result<Pattern, Wrong> {
    let mut pattern = Pattern::default();
    let mut rows = 0;
    for (number, line) in text.lines().enumerate() {
        if line.starts_with('!') {
            continue;
        }
        rows += 1;
        for (x, letter) in line.trim_end().chars().enumerate() {
            let place = (number + 1, x + 1);
            if rows > LONGEST_SIDE || x >= LONGEST_SIDE {
                let expected = format!("at most {LONGEST_SIDE} rows and columns");
                return Err(Wrong::new(place, expected, "more"));
            }
            match letter {
                '.' => {}
                // `*` is what the archives of the eighties use.
                'O' | '*' => pattern.alive.push((rows - 1, x)),
                other => {
                    return Err(Wrong::new(
                        place,
                        "`.` or `O`",
                        format!("`{}`", other.escape_debug()),
                    ));
                }
            }
            pattern.width = pattern.width.max(x + 1);
            // Blank lines at the end are no part of the picture; those within it are.
            pattern.height = rows;
        }
    }
    if pattern.width == 0 {
        let end = (text.lines().count() + 1, 1);
        return Err(Wrong::new(end, "a row of `.` and `O`", "the end of the file"));
    }
    Ok(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (usize, usize, String) {
        let wrong = parse(text).unwrap_err();
        (wrong.line, wrong.column, wrong.found)
    }

    #[test]
    fn rows_may_be_short_blank_or_end_in_a_carriage_return() {
        let pattern = parse("!Name: x\r\n.O\r\n\r\n...O  \r\n\r\n").unwrap();
        assert_eq!((pattern.height, pattern.width), (3, 4));
        assert_eq!(pattern.alive, [(0, 1), (2, 3)]);
    }

    #[test]
    fn what_is_not_a_cell_is_found() {
        assert_eq!(wrong(".O.\n.o."), (2, 2, "`o`".into()));
        assert_eq!(wrong("é"), (1, 1, "`é`".into()));
        assert_eq!(wrong("O\t O"), (1, 2, "`\\t`".into()));
        assert_eq!(wrong(""), (1, 1, "the end of the file".into()));
        assert_eq!(wrong("!nothing\n\n"), (3, 1, "the end of the file".into()));
    }

    #[test]
    fn too_many_rows_or_columns_are_refused() {
        let wide = "O".repeat(LONGEST_SIDE);
        assert!(parse(&wide).is_ok());
        assert_eq!(wrong(&(wide + "O")).1, LONGEST_SIDE + 1);
        let high = "O\n".repeat(LONGEST_SIDE);
        assert!(parse(&high).is_ok());
        assert_eq!(wrong(&(high + "O")).0, LONGEST_SIDE + 1);
    }
}
