"""14 · Blocking I/O, and what threads are for.

CPython has one lock, the GIL, and who has it computes. So `factors` takes as long on four
threads as on one. But it is let go around a system call, so calls that block overlap.
`blocked` is wrong: a call that blocks in a coroutine blocks them all. Right: `pool`, where
a thread makes the call and a coroutine waits; and `sleep`, where nothing blocks and no
thread is needed.

What the notes' programs did: the factors are as they say, and the 0.008 s that four threads
gained there are chance. Their call that blocks is a `select` on a new socket that is not
connected. Linux says at once that such a one is readable, as it is hung up, so there the
five calls take no time, with threads or without. Here a UDP socket waits for what nobody
sends.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

from shared import Stopwatch, Table, asked, check, run, seconds, threads

NUMBERS, CALLS, DELAY = (2139079, 1214759, 1516637, 1852285), 5, 0.1


# ANCHOR: factors
def factorize(number):
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def serially():
    return [factorize(number) for number in NUMBERS]


def on_threads():
    with ThreadPoolExecutor(len(NUMBERS)) as pool:
        return list(pool.map(factorize, NUMBERS))
# ANCHOR_END: factors


def factors():
    print("factors: what divides four numbers, serially and on four threads")
    watch = Stopwatch()
    found = serially()
    one, watch = watch(), Stopwatch()
    check(on_threads() == found, "threads find the same")
    four = watch()
    for number, divisors in zip(NUMBERS, found):
        more = len(divisors) - 6
        text = ", ".join(map(str, divisors[:6])) + (f" and {more} more" if more > 0 else "")
        print(f"  {number}: {text}")
        check(all(number % divisor == 0 for divisor in divisors), "they divide it")
    print(f"  serially: {seconds(one)}; on four threads: {seconds(four)}\n")


# ANCHOR: call
def slow_system_call():
    """Waits for what nobody sends. The GIL is not held meanwhile."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        nobody.settimeout(DELAY)
        try:
            nobody.recv(1)
        except TimeoutError:
            pass
# ANCHOR_END: call


class Job:
    """What there is to do besides the calls, and when it was done."""

    def __init__(self):
        self.watch, self.sum_after, self.threads = Stopwatch(), 0.0, None

    def calculate(self):
        check(sum(range(100)) == 4950, "the sum is right")
        self.sum_after, self.threads = self.watch(), threads()


def serial(job):
    for _ in range(CALLS):
        slow_system_call()
    job.calculate()


# ANCHOR: threads
def thread_each(job):
    started = [Thread(target=slow_system_call) for _ in range(CALLS)]
    for thread in started:
        thread.start()
    job.calculate()  # the threads are in their calls meanwhile
    for thread in started:
        thread.join()
# ANCHOR_END: threads


async def as_tasks(job, call):
    tasks = [asyncio.create_task(call()) for _ in range(CALLS)]
    await asyncio.sleep(0)  # now they have begun
    job.calculate()
    await asyncio.gather(*tasks)


# ANCHOR: coroutines
async def blocked():
    slow_system_call()  # wrong: nothing is awaited here, so nobody else has a turn


async def pool():
    await asyncio.to_thread(slow_system_call)  # right: a thread makes the call


async def asleep():
    await asyncio.sleep(DELAY)  # better, where there is another way to wait
# ANCHOR_END: coroutines


def main():
    if asked("factors"):
        factors()
    print(f"To be made: {CALLS} calls of {seconds(DELAY)}, with a sum to calculate meanwhile.")
    table = Table("", "threads", "the sum after", "all after")
    versions = (
        ("serial", "one call after another", serial, CALLS),
        ("threads", "a thread for each call", thread_each, 1),
        ("blocked", "a coroutine for each call, and the call blocks", blocked, CALLS),
        ("pool", "a coroutine for each call, and a pool's thread makes it", pool, 1),
        ("sleep", "a coroutine for each call, and nothing blocks", asleep, 1),
    )
    for name, about, version, waits in versions:
        if not asked(name):
            continue
        print(f"{name}: {about}")
        job = Job()
        if asyncio.iscoroutinefunction(version):
            asyncio.run(as_tasks(job, version))
        else:
            version(job)
        table.row(name, job.threads, seconds(job.sum_after), seconds(job.watch()))
        check(job.watch() >= waits * DELAY * 0.99, "it takes as long as its calls")
        late = job.sum_after >= CALLS * DELAY * 0.99
        check(late or name not in ("serial", "blocked"), "who blocks calculates last")
    print(f"\n{table}")


if __name__ == "__main__":
    run(main)
