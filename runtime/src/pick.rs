//! Which of the ready tasks is next: the one seam through which a schedule comes in.

use std::fmt;

/// A rule for choosing among the tasks that are ready.
pub(crate) enum Pick {
    /// The one that has been ready longest.
    Fifo,
    /// Any of them, by a generator of random numbers that a seed starts.
    Seeded(Rng),
    /// The one that a [director](crate::direct) has brought forward.
    Given,
}

impl Pick {
    pub(crate) fn by(seed: Option<u64>, given: bool) -> Self {
        match seed {
            _ if given => Pick::Given,
            Some(seed) => Pick::Seeded(Rng(seed)),
            None => Pick::Fifo,
        }
    }

    /// The position of the next task among `ready` of them, at least one.
    pub(crate) fn next(&mut self, ready: usize) -> usize {
        match self {
            Pick::Fifo | Pick::Given => 0,
            Pick::Seeded(rng) => rng.below(ready),
        }
    }
}

impl fmt::Debug for Pick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Pick::Fifo => "Fifo",
            Pick::Seeded(_) => "Seeded",
            Pick::Given => "Given",
        })
    }
}

/// `SplitMix64` (Steele, Lea and Flood, 2014): three lines, and good enough to shuffle tasks.
#[derive(Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// A number below `bound`, by the high half of a product rather than a remainder.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}
