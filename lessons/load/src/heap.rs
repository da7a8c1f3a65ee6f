//! How much of the heap is in use, counted at each allocation.
//!
//! What the operating system says of a process is of no use for this: memory that one version of a
//! lesson gives back stays with the process, and the next version seems to need none.

use lessons::figures::Memory;
use peak_alloc::PeakAlloc;

/// The system's allocator, with a counter.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Measures the most that the heap has grown by, from here on. There is one peak for the whole
/// process, so there can be one meter at a time.
///
/// ```
/// use load::heap::Meter;
/// let meter = Meter::start();
/// drop(vec![0_u8; 1 << 20]);
/// assert!(meter.most().0 >= 1 << 20);
/// ```
#[derive(Debug)]
pub struct Meter {
    before: usize,
}

impl Meter {
    /// Forgets the peak until here.
    pub fn start() -> Meter {
        HEAP.reset_peak_usage();
        Meter { before: HEAP.current_usage() }
    }

    /// The most that there has been on top of what there was.
    pub fn most(&self) -> Memory {
        Memory(HEAP.peak_usage().saturating_sub(self.before) as u64)
    }
}
