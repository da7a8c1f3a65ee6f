//! Rows that remember what they were.

use std::collections::BTreeMap;
use std::collections::btree_map;

/// A table whose changes can be taken back, step by step.
///
/// Before a row is changed, it is put into a journal under the step that changes it. That makes a
/// step back as cheap as a step forward, and the journal's end is the answer to the question what
/// the last step has changed. Two tables are equal if their rows are.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    rows: BTreeMap<K, V>,
    journal: Vec<Before<K, V>>,
}

/// What a row was before a step: `None`, if it was not there.
#[derive(Clone, Debug)]
struct Before<K, V> {
    step: usize,
    key: K,
    row: Option<V>,
}

impl<K: Copy + Ord, V: Clone + PartialEq> Table<K, V> {
    /// The row of `key`.
    pub fn get(&self, key: K) -> Option<&V> {
        self.rows.get(&key)
    }

    /// All rows, in the order of their keys.
    pub fn iter(&self) -> btree_map::Iter<'_, K, V> {
        self.rows.iter()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows that `step` has changed, put in or taken out.
    pub(crate) fn changed(&self, step: usize) -> impl Iterator<Item = K> {
        let last = self.journal.iter().rev().take_while(move |before| before.step == step);
        last.filter(|before| self.rows.get(&before.key) != before.row.as_ref())
            .map(|before| before.key)
    }

    /// The row of `key`, to be changed by `step`. A row that was not there is made.
    pub(crate) fn edit(&mut self, step: usize, key: K) -> &mut V
    where
        V: Default,
    {
        self.keep(step, key);
        self.rows.entry(key).or_default()
    }

    /// Takes a row out.
    pub(crate) fn remove(&mut self, step: usize, key: K) {
        self.keep(step, key);
        self.rows.remove(&key);
    }

    /// Takes back what `step` has done; no later step may be left.
    pub(crate) fn undo(&mut self, step: usize) {
        while let Some(before) = self.journal.pop_if(|before| before.step == step) {
            match before.row {
                Some(row) => self.rows.insert(before.key, row),
                None => self.rows.remove(&before.key),
            };
        }
    }

    /// Puts the row as it is into the journal, once for each step.
    fn keep(&mut self, step: usize, key: K) {
        let mut last = self.journal.iter().rev().take_while(|before| before.step == step);
        if last.all(|before| before.key != key) {
            let row = self.rows.get(&key).cloned();
            self.journal.push(Before { step, key, row });
        }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Table { rows: BTreeMap::new(), journal: Vec::new() }
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl<K: Eq, V: Eq> Eq for Table<K, V> {}
