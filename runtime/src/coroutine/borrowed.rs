//! A coroutine behind a reference, or in a box.

use super::{Coroutine, Resume, Step};
use std::panic::Location;
use std::task::{Context, Poll};

/// To resume a borrowed coroutine is to resume the coroutine: `yield from` may borrow.
impl<C: Coroutine + ?Sized> Coroutine for &mut C {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = C::Return;

    #[inline]
    #[track_caller]
    fn resume(&mut self, input: Resume<C::Sent>) -> Step<C> {
        self.resume_at(input, Location::caller())
    }

    #[inline]
    fn resume_at(&mut self, input: Resume<C::Sent>, place: &'static Location<'static>) -> Step<C> {
        (**self).resume_at(input, place)
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<C>> {
        (**self).poll_resume(cx, input, place)
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        (**self).place()
    }
}

/// A body too large to be moved about, or one of several types behind one pointer.
impl<C: Coroutine + ?Sized> Coroutine for Box<C> {
    type Sent = C::Sent;
    type Yield = C::Yield;
    type Return = C::Return;

    #[inline]
    #[track_caller]
    fn resume(&mut self, input: Resume<C::Sent>) -> Step<C> {
        self.resume_at(input, Location::caller())
    }

    #[inline]
    fn resume_at(&mut self, input: Resume<C::Sent>, place: &'static Location<'static>) -> Step<C> {
        (**self).resume_at(input, place)
    }

    fn poll_resume(
        &mut self,
        cx: &mut Context<'_>,
        input: Option<Resume<C::Sent>>,
        place: &'static Location<'static>,
    ) -> Poll<Step<C>> {
        (**self).poll_resume(cx, input, place)
    }

    fn place(&self) -> Option<&'static Location<'static>> {
        (**self).place()
    }
}
