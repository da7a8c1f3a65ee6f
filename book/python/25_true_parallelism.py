"""25 · True parallelism: other processors, by threads and by processes.

Greatest common divisors, found by trying. On `threads` they take as long as one after
another: one of them has the GIL. `processes` have one each; what they are to compute goes
there and back by `pickle`. `data`: much to send and little to compute, which costs more
than it gains. `crash`: one worker ends, and with it the whole pool: what it had not done
yet is lost, and so is what others had not.

What the notes' program did: there is none, as item 64 is a heading alone.
"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from shared import Stopwatch, Table, asked, check, run, seconds

WORKERS, MIB = 2, 1 << 20
PAIRS = [(1963309, 2265973), (2030677, 3814172), (1551645, 2229620), (2039045, 2020802)]
FOUND = [1, 1, 5, 1]


# ANCHOR: gcd
def gcd(pair):
    """The largest number that divides both, found by trying them all."""
    a, b = pair
    for divisor in range(min(a, b), 0, -1):
        if a % divisor == 0 and b % divisor == 0:
            return divisor
    os._exit(101)  # 0 and anything: the worker is gone, without a word


def serial():
    return list(map(gcd, PAIRS))


def threads():
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(gcd, PAIRS))


def processes():
    with pool_of_processes() as pool:
        return list(pool.map(gcd, PAIRS))
# ANCHOR_END: gcd


def pool_of_processes():
    """Each worker is this program, run again: `fork` would copy threads that nobody looks after."""
    return ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn"))


def sample(data):
    return sum(data[::4096])


def data_by(pool):
    with pool:
        return list(pool.map(sample, [bytes([1]) * MIB] * 8))


# ANCHOR: crash
def crash():
    """A worker ends in the middle. Not even the pairs that others worked on come back."""
    with pool_of_processes() as pool:
        jobs = [pool.submit(gcd, pair) for pair in [(0, 42), *PAIRS[:1]]]
        return sum(isinstance(job.exception(), BrokenProcessPool) for job in jobs)
# ANCHOR_END: crash


def main():
    print(f"Pairs of numbers: {len(PAIRS)}. What is the greatest that divides both?")
    table = Table("version", "jobs", "done", "time")
    versions = (
        ("serial", "one pair after another", serial, FOUND),
        ("threads", "the pairs on a pool of threads", threads, FOUND),
        ("processes", "the pairs on a pool of child processes", processes, FOUND),
    )
    for name, about, version, right in versions:
        if asked(name):
            print(f"{name}: {about}")
            watch, found = Stopwatch(), version()
            table.row(name, len(PAIRS), len(found), seconds(watch()))
            check(found == right, f"{name} finds them")
    if asked("data"):
        print("data: much to send and little to compute, on both pools")
        pools = (("threads", ThreadPoolExecutor(WORKERS)), ("processes", pool_of_processes()))
        for name, pool in pools:
            watch, sums = Stopwatch(), data_by(pool)
            table.row(f"data, {name}", 8, len(sums), seconds(watch()))
            check(sums == [MIB // 4096] * 8, "the samples are right")
    if asked("crash"):
        print("crash: a worker that does not come back")
        watch, lost = Stopwatch(), crash()
        table.row("crash", 2, 2 - lost, seconds(watch()))
        check(lost >= 1, "the pool is broken")
        print("  gcd(0, 42) ends its worker: BrokenProcessPool, for whatever was not done yet")
    print(f"\nfound: {', '.join(map(str, FOUND))}\n{table}\nworkers: {WORKERS}")


if __name__ == "__main__":
    run(main)
