"""16 · WRONG: the pipeline of the notes, which is over and does not end.

Three workers look into their lists for ever: there is no way to tell them that nothing will
come any more. The notes' program handles its 1000 items in well under a second, says that
it has polled 3006 to 3009 times, and then stays until it is killed. Here the workers are
daemons, so that the program can end without them: that leaves them behind in the middle of
whatever they do.
"""

import time
from collections import deque
from threading import Lock, Thread

from shared import check, run

ITEMS = 1000


class Locked:
    def __init__(self):
        self.items, self.lock = deque(), Lock()

    def put(self, item):
        with self.lock:
            self.items.append(item)

    def get(self):
        with self.lock:
            return self.items.popleft()


# ANCHOR: wrong
class Worker(Thread):
    def __init__(self, source, sink):
        super().__init__(daemon=True)
        self.source, self.sink, self.polled = source, sink, 0

    def run(self):
        while True:  # and nothing in here leaves it
            self.polled += 1
            try:
                item = self.source.get()
            except IndexError:
                time.sleep(0.01)
            else:
                self.sink.put(item)
# ANCHOR_END: wrong


def main():
    lists = [Locked() for _ in range(4)]
    workers = [Worker(source, sink) for source, sink in zip(lists, lists[1:])]
    for worker in workers:
        worker.start()
    for number in range(ITEMS):
        lists[0].put(number)
    while len(lists[3].items) < ITEMS:
        time.sleep(0.001)
    at_the_end = sum(worker.polled for worker in workers)
    time.sleep(0.3)
    alive = sum(worker.is_alive() for worker in workers)
    later = sum(worker.polled for worker in workers)
    print(f"items out: {len(lists[3].items)} of {ITEMS}; polls until then: {at_the_end}")
    print(f"0.3 s later: {alive} of 3 workers are still there, after {later} polls")
    check(len(lists[3].items) == ITEMS and at_the_end >= 3 * ITEMS, "all came through")
    check(alive == 3 and later > at_the_end, "nobody has told them that it is over")


if __name__ == "__main__":
    run(main)
