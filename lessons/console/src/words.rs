//! The word that was meant.

/// The one of `names` that is most probably meant by `given`: the only one that begins with it, or
/// else the nearest by letters, if any is near.
///
/// ```
/// assert_eq!(console::nearest("wacth", ["list", "watch"]), Some("watch"));
/// assert_eq!(console::nearest("fly", ["list", "watch"]), None);
/// ```
pub fn nearest<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.is_empty() {
        return None;
    }
    let names: Vec<_> = names.into_iter().collect();
    let mut longer = names.iter().filter(|name| name.starts_with(given));
    if let (Some(name), None) = (longer.next(), longer.next()) {
        return Some(name);
    }
    let (distance, name) =
        names.into_iter().map(|name| (distance(given, name), name)).min_by_key(|it| it.0)?;
    (distance <= given.chars().count().div_ceil(3)).then_some(name)
}

/// How many letters have to be put in, taken out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<_> = other.chars().collect();
    let mut row: Vec<_> = (0..=other.len()).collect();
    for (at, letter) in (1..).zip(one.chars()) {
        let mut before = std::mem::replace(&mut row[0], at);
        for (column, other) in (1..).zip(&other) {
            let changed = before + usize::from(letter != *other);
            before = row[column];
            row[column] = changed.min(before + 1).min(row[column - 1] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_near_if_most_of_its_letters_are_right() {
        let names = ["run", "reset", "list", "watch", "counter_race", "counter_rate"];
        for (given, meant) in [
            ("wathc", Some("watch")),
            ("w", Some("watch")),
            ("rest", Some("reset")),
            ("liste", Some("list")),
            ("counterrace", Some("counter_race")),
            ("", None),
            ("fly", None),
            ("counter", None),
        ] {
            assert_eq!(nearest(given, names), meant, "{given}");
        }
        assert_eq!((distance("", "abc"), distance("abc", "")), (3, 3));
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
