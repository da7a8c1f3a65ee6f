//! Where a task is woken, and how addresses go from task to task.

use super::Header;
use crate::inbox::Inbox;
use crate::slab::Key;
use std::sync::Arc;
use std::task::Waker;

/// A header and the one waker that the loop polls its task with. Keeping that waker means that a
/// poll clones nothing; keeping the header means that we can tell when nobody else has one.
#[derive(Debug)]
pub(crate) struct Address {
    header: Arc<Header>,
    waker: Waker,
}

impl Address {
    fn new(key: Key, inbox: &Arc<Inbox>) -> Self {
        let header = Header::new(key, inbox);
        Address { waker: Waker::from(header.clone()), header }
    }

    pub(crate) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// How many clones of the waker there are.
    pub(crate) fn clones(&self) -> usize {
        // The header and the waker beside it are ours.
        Arc::strong_count(&self.header) - 2
    }

    /// Whether no waker of the task is left anywhere, so that another task can have the address.
    /// A waker that was left would wake that other task.
    fn is_unheard_of(&self) -> bool {
        self.clones() == 0
    }

    /// Gives an address that nobody has heard of to another task.
    fn given_to(self, key: Key) -> Self {
        debug_assert!(self.is_unheard_of());
        self.header.set_key(key);
        self
    }
}

/// Gives each task an address before its first turn, and takes it back when the task has ended, if
/// no waker is left of it. Tasks that never wait take turns on one address, and a spawn allocates
/// none.
#[derive(Debug)]
pub(crate) struct Addresses {
    spare: Vec<Address>,
    inbox: Arc<Inbox>,
}

/// As many addresses are kept for later as a busy program frees in one breath.
const SPARE: usize = 4096;

impl Addresses {
    pub(crate) fn new(inbox: Arc<Inbox>) -> Self {
        Addresses { spare: Vec::new(), inbox }
    }

    #[inline]
    pub(crate) fn give(&mut self, key: Key) -> Address {
        match self.spare.pop() {
            Some(spare) => spare.given_to(key),
            None => Address::new(key, &self.inbox),
        }
    }

    #[inline]
    pub(crate) fn take_back(&mut self, address: Address) {
        if self.spare.len() < SPARE && address.is_unheard_of() {
            self.spare.push(address);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_on_to_the_next_task_only_if_no_waker_is_left() {
        let key = |serial| Key { index: 0, serial };
        let mut addresses = Addresses::new(Inbox::new());

        let first = addresses.give(key(1));
        let header = Arc::as_ptr(&first.header);
        addresses.take_back(first);
        let second = addresses.give(key(2));
        assert_eq!(Arc::as_ptr(&second.header), header, "nobody can wake the first any more");
        assert_eq!(second.header.key(), key(2));

        let left = second.waker().clone();
        addresses.take_back(second);
        let third = addresses.give(key(3));
        assert_ne!(Arc::as_ptr(&third.header), header, "a waker of the second is left");
        drop(left);
    }
}
