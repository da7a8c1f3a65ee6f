//! What a tree comes to.

use super::{End, Outcome, Tree};
use std::collections::BTreeMap;
use std::time::Duration;

/// What comes of a tree; the number is that of a leaf that panicked.
type Came = Result<Outcome, usize>;

/// A part of a tree, and what became of it.
struct Part {
    /// When it ends, if nobody drops it before, and what comes of it; `None` is never.
    end: Option<(Duration, Came)>,
    kind: Kind,
}

enum Kind {
    Leaf(usize),
    /// Its parts are dropped with it.
    Many(Vec<Part>),
    /// The second one begins at the end of the first, if it begins at all.
    Then(Box<Part>, Option<Box<Part>>),
    /// It goes on without whoever joins it, until it is aborted.
    Task(Option<Duration>, Box<Part>),
}

pub(super) struct Reckoned {
    pub(super) end: Option<Duration>,
    pub(super) outcome: Option<Came>,
    root: Part,
}

pub(super) fn reckon(tree: &Tree) -> Reckoned {
    let root = part(tree, Duration::ZERO);
    let (end, outcome) = root.end.clone().unzip();
    Reckoned { end, outcome, root }
}

impl Reckoned {
    /// When each leaf is dropped, if the runtime is dropped at `end`.
    pub(super) fn dropped(&self, end: Duration) -> BTreeMap<usize, Duration> {
        let mut dropped = BTreeMap::new();
        self.root.drops(end, end, &mut dropped);
        dropped
    }
}

/// The part that ends first.
fn first<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Option<&'a (Duration, Came)> {
    parts.into_iter().filter_map(|part| part.end.as_ref()).min_by_key(|(end, _)| *end)
}

fn part(tree: &Tree, start: Duration) -> Part {
    let parts = |trees: &[Tree]| trees.iter().map(|tree| part(tree, start)).collect::<Vec<_>>();
    match tree {
        Tree::Leaf(number, time, end) => {
            let came = match end {
                End::Value => Some(Ok(Outcome::Value(*number))),
                End::Fails => Some(Ok(Outcome::Failed(*number))),
                End::Panics => Some(Err(*number)),
                End::Never => None,
            };
            let end = came.map(|came| (start + *time, came));
            Part { end, kind: Kind::Leaf(*number) }
        }
        Tree::Gather(trees) => all(start, parts(trees), Came::is_err),
        Tree::TryGather(trees) => {
            all(start, parts(trees), |came| matches!(came, Err(_) | Ok(Outcome::Failed(_))))
        }
        Tree::RaceAll(trees) => {
            let parts = parts(trees);
            Part { end: first(&parts).cloned(), kind: Kind::Many(parts) }
        }
        Tree::Race(a, b) => {
            let side = |tree, side: fn(Box<Outcome>) -> Outcome| {
                let mut part = part(tree, start);
                part.end = part.end.map(|(end, came)| (end, came.map(|it| side(Box::new(it)))));
                part
            };
            let parts = vec![side(a, Outcome::Left), side(b, Outcome::Right)];
            Part { end: first(&parts).cloned(), kind: Kind::Many(parts) }
        }
        Tree::Then(a, b) => {
            let a = part(a, start);
            let b = match &a.end {
                Some((_, Err(_) | Ok(Outcome::Failed(_)))) | None => None,
                Some((end, Ok(_))) => Some(Box::new(part(b, *end))),
            };
            let end = b.as_ref().map_or(&a.end, |b| &b.end).clone();
            Part { end, kind: Kind::Then(Box::new(a), b) }
        }
        Tree::Limit(time, tree) => {
            let part = part(tree, start);
            let limit = start + *time;
            let end = part.end.clone().filter(|(end, _)| *end < limit);
            let end = end.unwrap_or((limit, Ok(Outcome::Elapsed)));
            Part { end: Some(end), kind: Kind::Many(vec![part]) }
        }
        Tree::Task(tree) => task(part(tree, start), None),
        Tree::Aborted(time, tree) => task(part(tree, start), Some(start + *time)),
    }
}

/// Ends with the last of them, or with the first that comes to such an end.
fn all(start: Duration, parts: Vec<Part>, ends_all: impl Fn(&Came) -> bool) -> Part {
    let ending = parts.iter().filter(|part| part.end.as_ref().is_some_and(|it| ends_all(&it.1)));
    let end = first(ending).cloned().or_else(|| {
        let ends: Option<Vec<_>> = parts.iter().map(|part| part.end.clone()).collect();
        let (ends, came): (Vec<_>, Vec<_>) = ends?.into_iter().unzip();
        let outcomes = came.into_iter().collect::<Result<_, _>>().expect("none of them panics");
        Some((ends.into_iter().max().unwrap_or(start), Ok(Outcome::All(outcomes))))
    });
    Part { end, kind: Kind::Many(parts) }
}

fn task(part: Part, aborted: Option<Duration>) -> Part {
    let ended =
        part.end.clone().map(|(end, came)| (end, Ok(came.unwrap_or_else(Outcome::TaskPanicked))));
    let end = match (ended, aborted) {
        (Some(ended), Some(aborted)) if ended.0 > aborted => {
            Some((aborted, Ok(Outcome::Cancelled)))
        }
        (None, Some(aborted)) => Some((aborted, Ok(Outcome::Cancelled))),
        (ended, _) => ended,
    };
    Part { end, kind: Kind::Task(aborted, Box::new(part)) }
}

impl Part {
    /// Notes when its leaves are dropped, if it is itself dropped at `limit`, unless it has ended
    /// by then; `end` is the end of everything.
    fn drops(&self, limit: Duration, end: Duration, dropped: &mut BTreeMap<usize, Duration>) {
        let limit = self.end.as_ref().map_or(limit, |(end, _)| limit.min(*end));
        match &self.kind {
            Kind::Leaf(number) => {
                dropped.insert(*number, limit);
            }
            Kind::Many(parts) => parts.iter().for_each(|part| part.drops(limit, end, dropped)),
            Kind::Then(a, b) => {
                a.drops(limit, end, dropped);
                if let (Some(b), Some((began, _))) = (b, &a.end)
                    && *began <= limit
                {
                    b.drops(limit, end, dropped);
                }
            }
            Kind::Task(aborted, part) => {
                part.drops(aborted.unwrap_or(end).min(end), end, dropped);
            }
        }
    }
}
