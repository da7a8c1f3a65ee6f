"""What a turn reads: the wall clock, or the CPU time of the process."""

import time


class Stopwatch:
    """Started where the measured part begins."""

    # What a stopwatch reads unless it is told otherwise.
    clock = staticmethod(time.perf_counter_ns)

    def __init__(self, clock=None):
        self.clock = clock or Stopwatch.clock
        self.started = self.clock()

    def per(self, operations):
        """The nanoseconds of one operation, from the start until now."""
        return (self.clock() - self.started) / operations
