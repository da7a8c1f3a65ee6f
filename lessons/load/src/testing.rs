//! What the tests of this package share.

use handloom::Runtime;
use handloom::time::timeout;
use std::time::Duration;

/// Runs a test on virtual time. One that would wait for ever, or longer than a quarter of an hour,
/// fails at once.
pub(crate) fn on_virtual_time<T>(test: impl AsyncFnOnce() -> T) -> T {
    let runtime = Runtime::builder().virtual_clock().build();
    let limited = runtime.block_on(async { timeout(Duration::from_secs(900), test()).await });
    limited.expect("it ends")
}
