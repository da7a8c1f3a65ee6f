//! What is to be computed.

use super::message::{framed, no_message};
use crate::figures::Memory;
use std::fmt;
use std::io;
use std::sync::Arc;

/// A piece of work that needs nothing but its own data. The result is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// The greatest common divisor: much work, and two numbers to send.
    Gcd(u64, u64),
    /// The sum of a few of these bytes: hardly any work, and much to send.
    Sample(Arc<[u8]>),
}

impl Job {
    /// The message that asks for it: a letter, and the data.
    pub fn message(&self) -> Vec<u8> {
        match self {
            Job::Gcd(a, b) => framed(&[&b"g"[..], &a.to_le_bytes(), &b.to_le_bytes()].concat()),
            Job::Sample(data) => framed(&[b"s", &data[..]].concat()),
        }
    }

    /// How many bytes go through the pipes for it, there and back.
    pub(super) fn moved(&self) -> u64 {
        let result = framed(&0_u64.to_le_bytes());
        (self.message().len() + result.len()) as u64
    }

    pub(super) fn read(message: &[u8]) -> io::Result<Job> {
        match message {
            [b'g', pair @ ..] if pair.len() == 16 => {
                let number =
                    |bytes: &[u8]| bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
                Ok(Job::Gcd(number(&pair[..8]), number(&pair[8..])))
            }
            [b's', data @ ..] => Ok(Job::Sample(data.into())),
            _ => Err(no_message()),
        }
    }

    /// What it has to come to, found in another way: Euclid's, which is over before one can look.
    /// `None` where it comes to nothing, for no number can be tried if one of the two is zero.
    pub(super) fn expected(&self) -> Option<u64> {
        match self {
            Job::Gcd(0, _) | Job::Gcd(_, 0) => None,
            Job::Gcd(a, b) => {
                let (mut a, mut b) = (*a, *b);
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                Some(a)
            }
            Job::Sample(data) => {
                Some((0..data.len()).step_by(4096).map(|at| u64::from(data[at])).sum())
            }
        }
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Job::Gcd(a, b) => write!(f, "gcd({a}, {b})"),
            Job::Sample(data) => write!(f, "a sample of {}", Memory(data.len() as u64)),
        }
    }
}

/// The pairs that are usual for this program: those of "Effective Python".
const PAIRS: [(u64, u64); 10] = [
    (1963309, 2265973),
    (2030677, 3814172),
    (1551645, 2229620),
    (2039045, 2020802),
    (1823712, 1924928),
    (2293129, 1020491),
    (1281238, 2273782),
    (3823812, 4237281),
    (3812741, 4729139),
    (1292391, 2123811),
];

/// So many pairs: those of the book, and then the same with a little more each time.
pub fn pairs(count: u64) -> Vec<Job> {
    let more = |number| (PAIRS[(number % 10) as usize], number / 10);
    (0..count).map(more).map(|((a, b), more)| Job::Gcd(a + more, b + 2 * more)).collect()
}

/// Eight jobs with so many KiB of data each, all the same.
pub fn data(kib: u64) -> Vec<Job> {
    vec![Job::Sample(vec![1; (kib as usize) << 10].into()); 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_the_same_after_it_was_sent() {
        let sample = Job::Sample((0..=255).collect());
        for job in [Job::Gcd(0, u64::MAX), Job::Gcd(1 << 40, 7), sample, Job::Sample([].into())] {
            assert_eq!(Job::read(&job.message()[4..]).unwrap(), job);
        }
        for message in [&b""[..], b"x", b"g", b"g12345678", b"g12345678123456789"] {
            assert!(Job::read(message).is_err(), "{message:?}");
        }
    }

    #[test]
    fn the_pairs_go_on_after_those_of_the_book() {
        let jobs = pairs(21);
        assert_eq!(jobs[0].to_string(), "gcd(1963309, 2265973)");
        assert_eq!(jobs[20].to_string(), "gcd(1963311, 2265977)");
        assert_eq!(jobs[4].expected(), Some(32));
        assert_eq!(Job::Sample([5; 4097].into()).expected(), Some(10));
        assert_eq!(Job::Gcd(0, 42).expected(), None);
    }
}
