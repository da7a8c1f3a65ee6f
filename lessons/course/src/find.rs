//! Which exercises a word on the command line means.

use crate::End;
use crate::catalog::{Catalog, Exercise};

impl Catalog {
    /// The exercise with this name or this path, or all those of the topic with this name or this
    /// number. What is part of only one name is enough.
    pub(crate) fn find(&self, wanted: &str) -> Result<Vec<&Exercise>, End> {
        let bare = wanted.trim_end_matches(['/', '\\']);
        let bare = bare.rsplit(['/', '\\']).next().unwrap_or(bare);
        let bare = bare.strip_suffix(".rs").unwrap_or(bare);
        let mut topics: Vec<_> = self.exercises.iter().map(|it| it.topic.as_str()).collect();
        topics.dedup();
        let of = |topic: &str| self.exercises.iter().filter(|it| it.topic == topic).collect();
        if let Some(exercise) = self.exercises.iter().find(|it| it.name == bare) {
            return Ok(vec![exercise]);
        }
        if let Ok(number) = bare.parse()
            && let Some(topic) = topics.iter().find(|it| number_of(it) == Some(number))
        {
            return Ok(of(topic));
        }
        let is_part = |name: &str| !bare.is_empty() && name.contains(bare);
        let like: Vec<_> = self.exercises.iter().filter(|it| is_part(&it.name)).collect();
        let topics_like: Vec<_> = topics.iter().filter(|it| is_part(it)).collect();
        match (&like[..], &topics_like[..]) {
            ([_], _) => Ok(like),
            ([], [topic]) => Ok(of(topic)),
            ([], _) => {
                let names = self.exercises.iter().map(|it| it.name.as_str()).chain(topics);
                let hint = match console::nearest(bare, names) {
                    Some(near) => format!("did you mean {near}?"),
                    None => "`list` lists them".into(),
                };
                Err(End::Usage(format!("{wanted:?}: no exercise is called so; {hint}")))
            }
            (several, _) => {
                let names: Vec<_> = several.iter().map(|it| it.name.as_str()).collect();
                Err(End::Usage(format!("{wanted:?}: which of {}?", names.join(", "))))
            }
        }
    }
}

/// The number of a topic, which is enough to name it.
fn number_of(topic: &str) -> Option<u32> {
    topic.split('_').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_a_path_a_topic_and_a_part_that_is_enough_are_found() {
        let exercise = |topic: &str, name: &str| Exercise {
            topic: topic.into(),
            name: name.into(),
            ..Exercise::default()
        };
        let exercises = vec![
            exercise("02_states", "send"),
            exercise("02_states", "send_all"),
            exercise("03_yield_from", "walk"),
            exercise("12_sum", "join"),
        ];
        let catalog = Catalog { root: "".into(), exercises };
        let found = |wanted: &str| -> Result<Vec<_>, End> {
            Ok(catalog.find(wanted)?.iter().map(|it| it.name.clone()).collect())
        };
        for (wanted, names) in [
            ("send", &["send"][..]),
            ("tests/exercises/03_yield_from/walk.rs", &["walk"]),
            ("all", &["send_all"]),
            ("02_states", &["send", "send_all"]),
            ("2", &["send", "send_all"]),
            ("tests/exercises/03_yield_from/", &["walk"]),
            ("yield", &["walk"]),
        ] {
            assert_eq!(found(wanted).unwrap(), names, "{wanted}");
        }
        for (wanted, why) in [
            ("sen", "which of send, send_all?"),
            ("wakl", "did you mean walk?"),
            ("03_yeld_from", "did you mean 03_yield_from?"),
            ("none", "no exercise is called so; `list` lists them"),
            ("", "no exercise"),
            ("/", "no exercise"),
        ] {
            let Err(End::Usage(said)) = found(wanted) else { panic!("{wanted}") };
            assert!(said.contains(why), "{said}");
        }
    }
}
