//! How often to look at something that cannot call.

use std::time::Duration;

/// Pauses that begin short and double up to a bound: a child that is over at once is seen at once,
/// and one that takes an hour is not asked a thousand times a second.
#[derive(Debug)]
pub(super) struct Pace {
    pause: Duration,
    longest: Duration,
}

/// What epoll can wait at the least.
const FIRST: Duration = Duration::from_millis(1);

impl Pace {
    pub(super) fn up_to(longest: Duration) -> Self {
        Pace { pause: FIRST, longest }
    }

    /// The pause before the next look.
    pub(super) fn next(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(self.longest);
        pause
    }

    /// Something has happened: the next pause is the shortest again.
    pub(super) fn restart(&mut self) {
        self.pause = FIRST;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_their_bound() {
        let mut pace = Pace::up_to(Duration::from_millis(5));
        let pauses: Vec<_> = (0..5).map(|_| pace.next().as_millis()).collect();
        assert_eq!(pauses, [1, 2, 4, 5, 5]);
        pace.restart();
        assert_eq!(pace.next(), FIRST);
    }
}
