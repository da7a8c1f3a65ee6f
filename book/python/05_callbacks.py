"""05 · Callbacks: what to do when it is done.

A function that has to wait is given another one to call with the result. `blocking` is
wrong, but works: the loop itself sleeps for the database, and a heart that beats beside it
stops. With `timer` only the callback waits.

What the notes' program did: it puts `partial(time.sleep, 5)` into the queue, so that the
loop itself sleeps for 5 s and nobody else has a turn; that is `blocking`, with a database
of 0.5 s. It lacks the imports of the program above it. The output beside it says "Hello
World", the program something else.
"""

import heapq
import time
from collections import deque
from functools import partial
from itertools import count

from shared import Stopwatch, Table, asked, check, run, seconds

DELAY = 0.5


# ANCHOR: loop
class EventLoop:
    """A queue of what is to be called next, and a heap of what is to be called later."""

    def __init__(self, blocks):
        self.blocks, self.queue, self.timers, self.number = blocks, deque(), [], count()

    def call_at(self, due, callback):
        # Of two that are due at the same time the number decides: functions have no order.
        heapq.heappush(self.timers, (due, next(self.number), callback))

    def start(self):
        while self.queue or self.timers:
            while self.queue:
                self.queue.popleft()()
            # Only with nothing left to call does the loop wait, and then for the first timer.
            if self.timers:
                due, _, callback = heapq.heappop(self.timers)
                time.sleep(max(0, due - time.monotonic()))
                self.queue.append(callback)
# ANCHOR_END: loop


# ANCHOR: callbacks
def save_value(loop, value, callback):
    print(f"Saving {value} to database")
    save_result_to_db(loop, value, callback)
    print("save_value returns, and has no response to give")


def save_result_to_db(loop, value, callback):
    print("running database processes")
    done = partial(callback, f"Return {value} + modified value")
    if loop.blocks:
        loop.queue.append(partial(time.sleep, DELAY))  # as the notes do: nobody else has a turn
        loop.queue.append(done)
    else:
        loop.call_at(time.monotonic() + DELAY, done)  # the loop is told when to call, and goes on
# ANCHOR_END: callbacks


def version(blocks):
    loop, watch, heard = EventLoop(blocks), Stopwatch(), []

    def say(what, line):
        print(line)
        heard.append((what, watch()))

    def beat():
        say("beat", "    beat")

    def print_response(response):
        say("response", f"Response from database: {response}")

    beats = [DELAY * number / 4 for number in (1, 2, 3)]
    for due in beats:
        loop.call_at(watch.start + due, beat)
    for value in ("one value", "another value"):
        loop.queue.append(partial(save_value, loop, value, print_response))
    loop.start()
    print()
    order = " ".join(what for what, _ in heard)
    saved = max(at for what, at in heard if what == "response")
    late = max(at - due for at, due in zip((at for what, at in heard if what == "beat"), beats))
    return order, saved, late


def main():
    figures = Table("version", "all saved after", "latest beat")
    if asked("blocking"):
        print("The loop sleeps for the database, and the heart has to wait:")
        order, saved, late = version(blocks=True)
        check(order == "response response beat beat beat", "no beat before both are saved")
        check(saved >= 2 * DELAY and late >= DELAY, "a beat is late by a whole call")
        figures.row("blocking", seconds(saved), seconds(late))
    if asked("timer"):
        print("A timer calls back, and the heart beats meanwhile:")
        order, saved, late = version(blocks=False)
        check(order == "beat beat beat response response", "the heart beats meanwhile")
        figures.row("timer", seconds(saved), seconds(late))
    print(figures)


if __name__ == "__main__":
    run(main)
