"""23 · Growing logs merged into one: from threads to coroutines, step by step.

Three logs are written to; each line is read when it is there, and all go to one file.
`threads` is where it begins. `top-down`: a coroutine on top, which lets threads of a pool
tail as before, and writes what they send. `coroutines`: only the look for a line is a
thread's. `bottom-up`: the function at the bottom is ported, and its old self runs a loop
for it.

What the notes' program did: nothing, as its files are `...`. With files, it would have
written nothing: the lines that start the threads stand inside the function `write`, which
only a thread would call. Its `readline` hands on half a line where the other half is still
to be written, and its `tail_file` ends when somebody else closes the file that it reads.
Here a log is over when its writer has said so, and nothing was left after that.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from threading import Event, Lock, Thread, get_ident

from shared import Stopwatch, Table, asked, check, run, seconds

LOGS, LINES, PACE, INTERVAL = ("api", "db", "web"), 20, 0.005, 0.01


# ANCHOR: tail
class Tail:
    """A log that is read while it is written to."""

    def __init__(self, path, over):
        self.file, self.over, self.part = path.open("rb"), over, b""
        self.vain, self.readers = 0, set()

    def read_line(self):
        """A whole line; or nothing, if there is none yet; or `None`, if there will be none."""
        self.readers.add(get_ident())
        over = self.over.is_set()  # asked before the look: what is written later, the next one sees
        self.part += self.file.readline()
        if self.part.endswith(b"\n"):
            line, self.part = self.part, b""
            return line
        self.vain += 1
        return None if over else b""
# ANCHOR_END: tail


class Output:
    def __init__(self):
        self.lines, self.writers = [], set()

    def write(self, line):
        self.writers.add(get_ident())
        self.lines.append(line)


# ANCHOR: threads
def tail_file(tail, write):
    while (line := tail.read_line()) is not None:
        if line:
            write(line)
        else:
            time.sleep(INTERVAL)


def run_threads(tails, output, tail_file=tail_file):
    lock = Lock()

    def write(line):
        with lock:
            output.write(line)

    threads = [Thread(target=tail_file, args=(tail, write)) for tail in tails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
# ANCHOR_END: threads


# ANCHOR: top_down
async def run_mixed(tails, output):
    loop = asyncio.get_running_loop()

    async def write_async(line):
        output.write(line)

    def write(line):
        """Called by a thread: the loop writes, and the thread waits until it has."""
        asyncio.run_coroutine_threadsafe(write_async(line), loop).result()

    await asyncio.gather(*(asyncio.to_thread(tail_file, tail, write) for tail in tails))
# ANCHOR_END: top_down


# ANCHOR: coroutines
async def tail_async(tail, write):
    while (line := await asyncio.to_thread(tail.read_line)) is not None:
        if line:
            await write(line)
        else:
            await asyncio.sleep(INTERVAL)


async def run_tasks(tails, output):
    async def write(line):
        output.write(line)

    await asyncio.gather(*(tail_async(tail, write) for tail in tails))
# ANCHOR_END: coroutines


# ANCHOR: bottom_up
def tail_file_by_loop(tail, write):
    """What `tail_file` becomes when the port begins at the bottom: nobody above notices."""
    async def write_async(line):
        write(line)

    asyncio.run(tail_async(tail, write_async))
# ANCHOR_END: bottom_up


def write_log(path, over):
    """Writes lines, every fourth of them in two halves."""
    with path.open("ab", buffering=0) as log:
        for number in range(1, LINES + 1):
            line = f"{path.stem} | line {number} of {LINES}\n".encode()
            half = len(line) // 2 if number % 4 == 0 else len(line)
            log.write(line[:half])
            time.sleep(PACE)
            log.write(line[half:])
    over.set()


def merge(version, folder):
    """Runs a version beside those who write the logs. What it was like is in the result."""
    paths = [folder / f"{name}.log" for name in LOGS]
    overs = [Event() for _ in paths]
    for path in paths:
        path.write_bytes(b"")
    tails, output = [Tail(path, over) for path, over in zip(paths, overs)], Output()
    writers = [Thread(target=write_log, args=job) for job in zip(paths, overs)]
    watch = Stopwatch()
    for writer in writers:
        writer.start()
    result = version(tails, output)
    if result is not None:
        asyncio.run(result)
    time = watch()
    for tail in tails:
        tail.file.close()
    return output, tails, time


def main():
    print(f"{len(LOGS)} logs; {LINES} lines are written to each, some of them in two halves")
    table = Table("version", "lines", "read by", "written by", "looks in vain", "time")
    def bottom_up(tails, output):
        run_threads(tails, output, tail_file_by_loop)

    versions = (
        ("threads", "a thread tails each log; they share a lock", run_threads),
        ("top-down", "a coroutine on top; threads tail as before", run_mixed),
        ("coroutines", "only the look for a line is a thread's", run_tasks),
        ("bottom-up", "a coroutine tails each log, below the first threads", bottom_up),
    )
    for name, about, version in versions:
        if not asked(name):
            continue
        print(f"{name}: {about}")
        with tempfile.TemporaryDirectory() as folder:
            output, tails, time = merge(version, Path(folder))
        for log in LOGS:
            said = [line.decode() for line in output.lines if line.startswith(log.encode())]
            right = [f"{log} | line {number} of {LINES}\n" for number in range(1, LINES + 1)]
            check(said == right, f"{log}: no line is lost, torn, or out of order")
        check(len(output.lines) == len(LOGS) * LINES, "and there is nothing else")
        print(f"  {len(output.lines)} lines of 3 logs: none is lost or torn, each log is in order")
        readers, vain = set().union(*(tail.readers for tail in tails)), sum(t.vain for t in tails)
        who = len(readers), len(output.writers)
        table.row(name, len(output.lines), *who, vain, seconds(time))
    print(f"\n{table}")


if __name__ == "__main__":
    run(main)
