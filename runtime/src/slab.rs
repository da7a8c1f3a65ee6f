//! A table whose keys know when they have become stale.

/// Where a value is, and which of the values that have been there is meant.
///
/// An index alone would name whoever lives in the place today. The serial number, given anew at
/// each insertion, is what makes a key of yesterday find nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) index: u32,
    pub(crate) serial: u32,
}

impl Key {
    pub(crate) fn to_bits(self) -> u64 {
        u64::from(self.index) << 32 | u64::from(self.serial)
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        Key { index: (bits >> 32) as u32, serial: bits as u32 }
    }
}

/// A growing table with a free list: insert, look up and remove in constant time.
#[derive(Debug)]
pub(crate) struct Slab<T> {
    entries: Vec<Entry<T>>,
    free: Option<u32>,
    len: usize,
}

#[derive(Debug)]
enum Entry<T> {
    Vacant { next: Option<u32> },
    Occupied { serial: u32, value: T },
}

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        Slab { entries: Vec::new(), free: None, len: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Stores `value` under a key that carries `serial`, which the caller gives again only
    /// after the 2^32 others.
    pub(crate) fn insert(&mut self, serial: u32, value: T) -> Key {
        self.len += 1;
        let entry = Entry::Occupied { serial, value };
        let index = match self.free {
            Some(index) => {
                let place = &mut self.entries[index as usize];
                if let Entry::Vacant { next } = *place {
                    self.free = next;
                }
                *place = entry;
                index
            }
            None => {
                self.entries.push(entry);
                u32::try_from(self.entries.len() - 1).expect("a slab holds at most 2^32 values")
            }
        };
        Key { index, serial }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        match self.entries.get_mut(key.index as usize) {
            Some(Entry::Occupied { serial, value }) if *serial == key.serial => Some(value),
            _ => None,
        }
    }

    /// Hands the value out. Whoever removes it decides where it is dropped.
    pub(crate) fn remove(&mut self, key: Key) -> Option<T> {
        self.get_mut(key)?;
        let vacant = Entry::Vacant { next: self.free };
        self.free = Some(key.index);
        self.len -= 1;
        match std::mem::replace(&mut self.entries[key.index as usize], vacant) {
            Entry::Occupied { value, .. } => Some(value),
            Entry::Vacant { .. } => None,
        }
    }

    /// All values, by index.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Occupied { value, .. } => Some(value),
            Entry::Vacant { .. } => None,
        })
    }

    /// All values, by index, to be changed.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.entries.iter_mut().filter_map(|entry| match entry {
            Entry::Occupied { value, .. } => Some(value),
            Entry::Vacant { .. } => None,
        })
    }

    /// The keys of all values, by index.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.entries.iter().zip(0..).filter_map(|(entry, index)| match entry {
            Entry::Occupied { serial, .. } => Some(Key { index, serial: *serial }),
            Entry::Vacant { .. } => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_used_again_before_the_table_grows() {
        let mut slab = Slab::new();
        for round in 0..3 {
            let keys: Vec<_> = (0..4).map(|n| slab.insert(4 * round + n, n)).collect();
            for key in keys {
                assert!(slab.remove(key).is_some());
            }
        }
        assert_eq!((slab.entries.len(), slab.len()), (4, 0));
    }

    #[test]
    fn a_stale_key_finds_nobody() {
        let mut slab = Slab::new();
        let old = slab.insert(1, "old");
        assert_eq!(slab.remove(old), Some("old"));
        let young = slab.insert(2, "young");
        assert_eq!(young.index, old.index, "the place is used again");
        assert_eq!(slab.get_mut(old), None);
        assert_eq!(slab.remove(old), None);
        assert_eq!(slab.get_mut(young), Some(&mut "young"));
        assert_eq!(slab.len(), 1);
        assert_eq!(slab.keys().collect::<Vec<_>>(), [young]);
        assert_eq!(Key::from_bits(young.to_bits()), young);
    }
}
