//! How large a coroutine is, known at compile time: the notes claim that a live one takes less than
//! 1 KB, and a lesson that says so is held to it by a `const` assertion.
//!
//! The type of an `async fn`'s future has no name, but whoever has a function that returns it can
//! ask for its size. The function is not called.

use handloom::coroutine::AsyncBody;

/// The size, in bytes, of the future that such a function returns: all that it keeps between two
/// polls, the futures that it awaits included. What they have on the heap is not.
///
/// ```
/// use lessons::size;
///
/// async fn greet(name: [u8; 100]) -> usize {
///     handloom::yield_now().await;
///     name.len()
/// }
///
/// const GREET: usize = size::of_future(greet);
/// const _: () = assert!(GREET >= 100 && GREET < 1024);
/// ```
pub const fn of_future<A, F: Future>(_: fn(A) -> F) -> usize {
    size_of::<F>()
}

/// The size, in bytes, of the body of the generator that such a function returns. The generator
/// itself is a pointer or two: the body is on the heap.
pub const fn of_body<A, S, Y, F: Future>(_: fn(A) -> AsyncBody<S, Y, F>) -> usize {
    size_of::<F>()
}
