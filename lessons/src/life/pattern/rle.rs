//! Run-length encoding: a header `x = 3, y = 1, rule = B3/S23`, then runs: `b` empty, `o` alive,
//! `$` the end of a row, `!` the end. Described at <https://conwaylife.com/wiki/Run_Length_Encoded>.

use super::{LONGEST_SIDE, Pattern, Wrong};

pub(super) fn parse(text: &str) -> Result<Pattern, Wrong> {
    let mut lines = text.lines().enumerate();
    let mut last = 0;
    for (number, line) in &mut lines {
        last = number + 1;
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let (width, height) = header(line, number + 1)?;
        let pattern = Pattern { height, width, alive: Vec::new() };
        return runs(pattern, lines, number + 2);
    }
    Err(Wrong::new((last + 1, 1), "`x = WIDTH, y = HEIGHT`", "the end of the file"))
}

/// The sides of the box, and the rule, which has to be that of Life.
fn header(line: &str, number: usize) -> Result<(usize, usize), Wrong> {
    let mut fields = line.splitn(3, ',');
    let mut column = 1;
    let mut sides = [0, 0];
    for (side, name) in sides.iter_mut().zip(["x", "y"]) {
        let field = fields.next().unwrap_or_default();
        let value = field.split_once('=').filter(|(found, _)| found.trim() == name);
        let value = value.and_then(|(_, value)| value.trim().parse().ok());
        *side = value.filter(|side| (1..=LONGEST_SIDE).contains(side)).ok_or_else(|| {
            let expected = format!("`{name} = N`, with N from 1 to {LONGEST_SIDE}");
            let found = format!("`{}`", field.trim().escape_debug());
            Wrong::new((number, column), expected, found)
        })?;
        column += field.chars().count() + 1;
    }
    if let Some(field) = fields.next() {
        let rule = field.split_once('=').filter(|(name, _)| name.trim() == "rule");
        // What follows a colon is the shape of the world; ours is the lesson's.
        let rule = rule.and_then(|(_, rule)| rule.split(':').next()).unwrap_or_default();
        if !["b3/s23", "23/3", "life"].contains(&rule.trim().to_lowercase().as_str()) {
            let found = format!("`{}`", field.trim().escape_debug());
            return Err(Wrong::new((number, column), "`rule = B3/S23`, the rule of Life", found));
        }
    }
    Ok((sides[0], sides[1]))
}

fn runs<'a>(
    mut pattern: Pattern,
    lines: impl Iterator<Item = (usize, &'a str)>,
    mut last: usize,
) -> Result<Pattern, Wrong> {
    let (mut y, mut x) = (0, 0);
    let mut count: Option<usize> = None;
    for (number, line) in lines {
        last = number + 2;
        if line.starts_with('#') {
            continue;
        }
        for (column, letter) in line.chars().enumerate() {
            let place = (number + 1, column + 1);
            if let Some(digit) = letter.to_digit(10) {
                let longer = count.unwrap_or(0) * 10 + digit as usize;
                // No run is longer than a side, so no count gets near the end of the integers.
                if longer > LONGEST_SIDE {
                    let expected = format!("a run of at most {LONGEST_SIDE}");
                    return Err(Wrong::new(place, expected, format!("{longer} or more")));
                }
                count = Some(longer);
                continue;
            }
            let run = count.unwrap_or(1);
            match letter {
                blank if blank.is_whitespace() => continue,
                // No rows down would be the same row once more.
                'b' | 'o' | '$' if run == 0 => {
                    return Err(Wrong::new(place, "a run of at least 1", "a run of 0"));
                }
                'b' | 'o' if y >= pattern.height || x + run > pattern.width => {
                    let (height, width) = (pattern.height, pattern.width);
                    let expected = format!("{height} rows of {width} cells, as the header says");
                    return Err(Wrong::new(place, expected, "more"));
                }
                'b' => x += run,
                'o' => {
                    pattern.alive.extend((x..x + run).map(|x| (y, x)));
                    x += run;
                }
                '$' => (y, x) = (y + run, 0),
                '!' => return Ok(pattern),
                other => {
                    let found = format!("`{}`", other.escape_debug());
                    return Err(Wrong::new(place, "a number, `b`, `o`, `$` or `!`", found));
                }
            }
            count = None;
        }
    }
    Err(Wrong::new((last, 1), "`!`, the end of the pattern", "the end of the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (usize, usize, String) {
        let wrong = parse(text).unwrap_err();
        (wrong.line, wrong.column, wrong.expected)
    }

    #[test]
    fn runs_rows_comments_and_what_follows_the_end() {
        let text =
            "#N Glider\n#C by\n\nx = 3, y = 4, rule = b3/s23:T9,9\nbo$\n#C within\n2bo2$3\no!junk";
        let pattern = parse(text).unwrap();
        assert_eq!((pattern.height, pattern.width), (4, 3));
        assert_eq!(pattern.alive, [(0, 1), (1, 2), (3, 0), (3, 1), (3, 2)]);
    }

    #[test]
    fn a_header_that_is_not_one_is_found() {
        for (text, column, name) in [
            ("3o!", 1, "x = N"),
            ("x = 3\n3o!", 6 + 1, "y = N"),
            ("x = 0, y = 1\n!", 1, "x = N"),
            ("x = 3, y = 1001\n!", 7, "y = N"),
            ("y = 3, x = 1\n!", 1, "x = N"),
            ("x = 3, y = 99999999999999999999999\n!", 7, "y = N"),
            ("x = -3, y = 1\n!", 1, "x = N"),
            ("x = 3, y = 1, rule = B36/S23\n!", 14, "the rule of Life"),
            ("x = 3, y = 1, B3/S23\n!", 14, "the rule of Life"),
        ] {
            let (line, at, expected) = wrong(text);
            assert_eq!((line, at), (1, column), "{text}");
            assert!(expected.contains(name), "{text}: {expected}");
        }
        assert_eq!(wrong("").0, 1);
        assert_eq!(wrong("#C only a comment\n").0, 2);
    }

    #[test]
    fn absurd_counts_are_refused_where_they_become_absurd() {
        let (line, column, expected) = wrong("x = 3, y = 3\n99999999999999999999999999o!");
        assert_eq!((line, column, &*expected), (2, 4, "a run of at most 1000"));
        assert_eq!(wrong("x = 1000, y = 1\n1001o!").2, expected);
        assert!(parse("x = 1000, y = 1\n1000o!").is_ok());
        assert_eq!(wrong("x = 3, y = 3\n4o!").1, 2);
        assert_eq!(wrong("x = 3, y = 3\n2o2b!").1, 4);
        assert_eq!(wrong("x = 3, y = 1\n3o$o!").1, 4);
        // Rows may be skipped for ever, as long as nothing lives there.
        assert!(parse(&format!("x = 3, y = 1\n{}!", "1000$".repeat(1000))).is_ok());
    }

    #[test]
    fn a_run_of_nothing_is_refused() {
        for text in ["3o0$3o!", "0b3o!", "000o!"] {
            let (line, _, expected) = wrong(&format!("x = 3, y = 2\n{text}"));
            assert_eq!((line, &*expected), (2, "a run of at least 1"), "{text}");
        }
        assert!(parse("x = 3, y = 1\n03o!").is_ok());
    }

    #[test]
    fn a_pattern_that_does_not_end_is_cut_off() {
        assert_eq!(wrong("x = 3, y = 1\n3o\n"), (3, 1, "`!`, the end of the pattern".into()));
        assert_eq!(wrong("x = 3, y = 1\n").0, 2);
        assert_eq!(wrong("x = 3, y = 1\n3O!").1, 2);
    }
}
