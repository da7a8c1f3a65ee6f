//! Which of the ready tasks is next.

/// First in, first out; or, under `--seed`, in an order that looks like chance and is the same every
/// time. The runtime's own is `runtime/src/pick.rs`.
///
/// ```
/// use lessons::by_hand::Pick;
/// assert_eq!(Pick::new(None).next(5), 0);
/// assert!(Pick::new(Some(7)).next(5) < 5);
/// ```
#[derive(Clone, Debug)]
pub struct Pick(Option<u64>);

impl Pick {
    /// With the seed of the lesson's arguments, if they have one.
    pub fn new(seed: Option<u64>) -> Pick {
        Pick(seed)
    }

    /// The position of the next one among `ready`, which is at least 1.
    pub fn next(&mut self, ready: usize) -> usize {
        let Some(state) = &mut self.0 else {
            return 0;
        };
        // The same three lines of SplitMix64 as in the runtime.
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (*state ^ *state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ z >> 31) * ready as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_reaches_every_position_and_no_other_in_an_order_of_its_own() {
        let draw = |seed| {
            let mut pick = Pick::new(Some(seed));
            (0..100).map(|_| pick.next(3)).collect::<Vec<_>>()
        };
        assert!((0..3).all(|position| draw(1).contains(&position)));
        assert!(draw(1).iter().all(|position| *position < 3));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
