//! The slab against a map.
//!
//! It belongs to the runtime and to nobody else, so this is its file, compiled once more.

use crate::holds;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[path = "../../../runtime/src/slab.rs"]
mod table;

use table::{Key, Slab};

#[derive(Clone, Copy, Debug)]
enum Step {
    Insert,
    /// The key that was given that many insertions ago, whether or not its value is still there.
    Remove(usize),
    Change(usize),
    ChangeAll,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => Just(Step::Insert),
        4 => (0..12_usize).prop_map(Step::Remove),
        2 => (0..12_usize).prop_map(Step::Change),
        1 => Just(Step::ChangeAll),
    ]
}

#[test]
fn a_slab_is_a_map_whose_stale_keys_find_nobody() {
    holds(1500, vec(step(), 0..60), |steps| {
        let mut slab = Slab::new();
        // By index, because that is the order in which it gives them.
        let mut model: BTreeMap<u32, (u32, u64)> = BTreeMap::new();
        let mut given: Vec<Key> = Vec::new();
        let mut most = 0;
        for step in steps {
            let key = |back: usize| given.iter().rev().nth(back).copied();
            let known = |key: &Key, model: &BTreeMap<u32, (u32, u64)>| {
                model.get(&key.index).is_some_and(|(serial, _)| *serial == key.serial)
            };
            match step {
                Step::Insert => {
                    // Serial numbers are given by whoever inserts, and no two are alike.
                    let (serial, value) = (given.len() as u32, given.len() as u64 * 1000);
                    let key = slab.insert(serial, value);
                    assert_eq!(key.serial, serial);
                    assert_eq!(model.insert(key.index, (serial, value)), None, "it was taken");
                    assert_eq!(Key::from_bits(key.to_bits()), key);
                    given.push(key);
                }
                Step::Remove(back) => {
                    let Some(key) = key(back) else { continue };
                    let expected = known(&key, &model).then(|| model.remove(&key.index)).flatten();
                    assert_eq!(slab.remove(key), expected.map(|(_, value)| value));
                }
                Step::Change(back) => {
                    let Some(key) = key(back) else { continue };
                    let found = slab.get_mut(key);
                    assert_eq!(found.is_some(), known(&key, &model));
                    if let (Some(found), Some((_, value))) = (found, model.get_mut(&key.index)) {
                        assert_eq!(found, value);
                        *found += 1;
                        *value += 1;
                    }
                }
                Step::ChangeAll => {
                    slab.values_mut().for_each(|value| *value += 7);
                    model.values_mut().for_each(|(_, value)| *value += 7);
                }
            }
            assert_eq!(slab.len(), model.len());
            let keys =
                model.iter().map(|(index, (serial, _))| Key { index: *index, serial: *serial });
            assert!(slab.keys().eq(keys));
            assert!(slab.values().eq(model.values().map(|(_, value)| value)));
            // Places that are free are used before there are more of them.
            most = most.max(model.len());
            assert!(slab.keys().all(|key| (key.index as usize) < most));
        }
    });
}
