"""16 · A pipeline of queues.

Images go from download to resize to upload, through a queue between each two: first a list
behind a lock that is looked into again and again; then queues with a bound that can be
waited for, until a last item says stop; then several workers for each stage; and then
coroutines in the place of threads.

What the notes' program did: see `16_queue_pipeline_polling.py`. Their later versions end.
But their queues have no bound, so the second of their three problems is still there: what a
slow stage does not take piles up in front of it.
"""

import asyncio
import time
from collections import deque
from queue import Queue
from threading import Lock, Thread

from shared import Stopwatch, Table, asked, check, run, seconds, threads

IMAGES, DELAY, BOUND = 16, 0.01, 4


def image(number):
    return [[(x + y + number) % 256 for x in range(64)] for y in range(64)]


def halve(rows):
    """Half as wide and half as high: each pixel is the mean of four."""
    pairs = zip(rows[::2], rows[1::2])
    return [
        [sum(four) // 4 for four in zip(a[::2], a[1::2], b[::2], b[1::2])] for a, b in pairs
    ]


def step(stage, item):
    if stage == "resize":
        return item[0], halve(item[1])
    time.sleep(DELAY)
    return item


STAGES = ("download", "resize", "upload")


# ANCHOR: polling
def polling(items, workers):
    """Who finds nothing looks again, and a list has no bound. Unlike the notes' it ends."""
    lists, lock, useless, stop = [deque() for _ in range(4)], Lock(), 0, False

    def work(at, stage):
        nonlocal useless
        while not stop:
            try:
                with lock:
                    item = lists[at].popleft()
            except IndexError:
                with lock:
                    useless += 1
                time.sleep(0.001)
            else:
                item = step(stage, item)
                with lock:
                    lists[at + 1].append(item)
# ANCHOR_END: polling

    started = start(work, workers)
    lists[0].extend(items)
    while len(lists[3]) < len(items):
        time.sleep(0.001)
    stop = True
    for thread in started:
        thread.join()
    return list(lists[3]), useless


def start(work, workers):
    started = [
        Thread(target=work, args=(at, stage))
        for at, (stage, count) in enumerate(zip(STAGES, workers))
        for _ in range(count)
    ]
    for thread in started:
        thread.start()
    return started


# ANCHOR: closing
class ClosableQueue(Queue):
    """A queue that can be iterated over, until its last item for this worker: the end."""

    END = object()

    def close(self, workers):
        for _ in range(workers):
            self.put(self.END)

    def __iter__(self):
        while True:
            item = self.get()
            try:
                if item is self.END:
                    return
                yield item
            finally:
                self.task_done()


def closing(items, workers):
    queues = [ClosableQueue(BOUND) for _ in STAGES] + [ClosableQueue()]

    def work(at, stage):
        for item in queues[at]:
            queues[at + 1].put(step(stage, item))

    start(work, workers)
    for item in items:
        queues[0].put(item)
    for queue, count in zip(queues, workers):
        queue.close(count)
        queue.join()
    return [queues[3].get() for _ in range(queues[3].qsize())], 0
# ANCHOR_END: closing


# ANCHOR: coroutines
async def coroutines(items, workers):
    queues = [asyncio.Queue(BOUND) for _ in STAGES] + [asyncio.Queue()]

    async def work(at, stage):
        while True:
            item = await queues[at].get()
            if stage == "resize":
                item = step(stage, item)
            else:
                await asyncio.sleep(DELAY)
            await queues[at + 1].put(item)
            queues[at].task_done()

    tasks = [
        asyncio.create_task(work(at, stage))
        for at, (stage, count) in enumerate(zip(STAGES, workers))
        for _ in range(count)
    ]
    for item in items:
        await queues[0].put(item)
    for queue in queues[:3]:
        await queue.join()
    for task in tasks:
        task.cancel()  # asyncio.Queue cannot be closed before Python 3.13
    return [queues[3].get_nowait() for _ in range(queues[3].qsize())], 0
# ANCHOR_END: coroutines


def main():
    print(f"{IMAGES} images; a download or an upload takes 10 ms; a bounded queue holds {BOUND}\n")
    items = [(number, image(number)) for number in range(IMAGES)]
    right = [(number, halve(rows)) for number, rows in items]
    table = Table("version", "in/out", "workers", "threads", "useless polls", "time")
    versions = (
        ("polling", polling, (1, 1, 1)),
        ("closing", closing, (1, 1, 1)),
        ("several", closing, (3, 4, 5)),
        ("coroutines", lambda *job: asyncio.run(coroutines(*job)), (3, 4, 5)),
    )
    for name, version, workers in versions:
        if not asked(name):
            continue
        watch = Stopwatch()
        done, useless = version(items, workers)
        count = 1 if name == "coroutines" else 1 + sum(workers)
        table.row(name, f"{IMAGES}/{len(done)}", sum(workers), count, useless, seconds(watch()))
        check(sorted(done) == right, "all images are there, and halved")
        check((useless > 0) == (name == "polling"), "only who polls looks in vain")
    print(table)
    check(threads() == 1, "all workers have ended")


if __name__ == "__main__":
    run(main)
