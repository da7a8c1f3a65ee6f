"""15 · The counter race.

Five workers count to 100000 on threads (`--increments 100000`: to 500000), and `+=` is three steps: load, add, store.

What the notes' program did: it says so, counts to 500000 without a lock, and finds 500000.
The author wondered why the book's numbers differ. Up to CPython 3.9 a thread could be
interrupted between almost any two bytecodes, and the same program finds 260000 to 400000.
From 3.10 on the interpreter looks whether another thread wants the lock only where a
function is entered or called and where a loop jumps back. There is no such place between
the load and the store of `self.count += offset`: `plain` loses nothing. That is how this
interpreter happens to be built, and no promise. With a call in between (`call`), as any
property or `__add__` in Python is, updates are lost as ever.
"""

import asyncio
import sys
from threading import Barrier, Lock, Thread

from shared import Stopwatch, Table, asked, check, number, run, seconds

WORKERS, INCREMENTS = 5, number("--increments", 20_000)
EXPECTED = WORKERS * INCREMENTS


# ANCHOR: counters
class Plain:
    """What the notes do."""

    def __init__(self):
        self.count = 0

    def increment(self, offset):
        self.count += offset


class Call(Plain):
    """The same with a call between load and store: there the thread may be interrupted."""

    def increment(self, offset):
        seen = self.count
        next = added(seen, offset)
        self.count = next


def added(a, b):
    return a + b


class Locked(Plain):
    """Right, whatever the interpreter does: who has the lock is alone with all of its steps."""

    def __init__(self):
        super().__init__()
        self.lock = Lock()

    def increment(self, offset):
        with self.lock:
            self.count = added(self.count, offset)
# ANCHOR_END: counters


def race(kind):
    """Counts until something is lost, but not for ever: a race is nothing to rely on."""
    for _ in range(100):
        if (found := on_threads(kind())) < EXPECTED:
            break
    return found


def on_threads(counter):
    gate = Barrier(WORKERS)

    def worker():
        gate.wait()
        for _ in range(INCREMENTS):
            counter.increment(1)

    threads = [Thread(target=worker) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.count


# ANCHOR: coroutines
async def suspended(counter, lock):
    """Everybody else has a turn between load and store: of a round of five, one counts."""
    for _ in range(INCREMENTS):
        seen = counter.count
        await asyncio.sleep(0)
        counter.count = seen + 1
        await asyncio.sleep(0)


async def locked(counter, lock):
    for _ in range(INCREMENTS):
        async with lock:
            seen = counter.count
            await asyncio.sleep(0)
            counter.count = seen + 1


async def no_await(counter, lock):
    """Between two suspensions nobody else has a turn. That is as good as a lock."""
    for _ in range(INCREMENTS):
        counter.count += 1
        await asyncio.sleep(0)
# ANCHOR_END: coroutines


async def as_tasks(worker):
    counter, lock = Plain(), asyncio.Lock()
    await asyncio.gather(*(worker(counter, lock) for _ in range(WORKERS)))
    return counter.count


def main():
    print(f"{WORKERS} workers × {INCREMENTS} increments: {EXPECTED} expected\n")
    # A thread that computes is asked for the lock after a microsecond, and not after 5 ms, so that
    # they meet in the short time that this takes.
    sys.setswitchinterval(1e-6)
    table = Table("version", "found", "lost", "time")
    # There are builds of Python without the one lock. With those, `plain` may lose updates, too.
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    versions = (
        ("plain", lambda: on_threads(Plain()), EXPECTED if gil else None),
        ("call", lambda: race(Call), None),
        ("lock", lambda: on_threads(Locked()), EXPECTED),
        ("coroutines", lambda: asyncio.run(as_tasks(suspended)), EXPECTED // WORKERS),
        ("async-lock", lambda: asyncio.run(as_tasks(locked)), EXPECTED),
        ("no-await", lambda: asyncio.run(as_tasks(no_await)), EXPECTED),
    )
    for name, version, expected in versions:
        if not asked(name):
            continue
        watch = Stopwatch()
        found = version()
        table.row(name, found, EXPECTED - found, seconds(watch()))
        if name == "call":
            check(found < EXPECTED, "who is interrupted between load and store loses updates")
        elif expected is not None:
            check(found == expected, f"{name} finds {expected}")
    print(table)


if __name__ == "__main__":
    run(main)
