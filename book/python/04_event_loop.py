"""04 · An event loop is a queue of functions.

A function that wants something done next does not call it. It puts it into the queue and
returns.

What the notes' program did: it prints Hello World five times, and stops because a global
counter, set to 11, has come down to 0. The function that it has just taken out of the queue
is then not called, and one call is left in no queue at all. It inherits from `queue.Queue`,
whose `get` waits for ever once the queue is empty: without the counter it would never stop.
This loop stops when it is empty.
"""

from collections import deque
from functools import partial

from shared import check, run


# ANCHOR: loop
class EventLoop:
    def __init__(self):
        self.queue = deque()
        self.turns = 0
        self.line = ""
        self.printed = []

    def put(self, name, function):
        self.queue.append((name, function))

    def start(self):
        """Calls one function after another. Who could fill an empty queue again? So it is over."""
        while self.queue:
            name, function = self.queue.popleft()
            self.turns += 1
            function(self)
            waiting = ", ".join(name for name, _ in self.queue)
            print(f"    turn {self.turns}: {name} returned; queue: [{waiting}]")
# ANCHOR_END: loop

    def write(self, text):
        """Keeps `text` until its line is complete."""
        self.line += text
        if self.line.endswith("\n"):
            print(self.line, end="")
            self.printed.append(self.line)
            self.line = ""


# ANCHOR: hello
def do_hello(times, loop):
    loop.write("Hello ")
    loop.put("do_world", partial(do_world, times))


def do_world(times, loop):
    loop.write("World\n")
    if times > 1:
        loop.put("do_hello", partial(do_hello, times - 1))
# ANCHOR_END: hello


def hello(times):
    loop = EventLoop()
    loop.put("do_hello", partial(do_hello, times))
    loop.start()
    print(f"The queue is empty after {loop.turns} turns, so the loop has stopped.\n")
    check(loop.printed == ["Hello World\n"] * times, "Hello World, so many times")
    check(loop.turns == 2 * times, "each function has had its turn each time")


def hello_directly(times, printed):
    printed.append("Hello ")
    return 1 + world_directly(times, printed)


def world_directly(times, printed):
    printed.append("World\n")
    return 1 + (hello_directly(times - 1, printed) if times > 1 else 0)


def countdown(what, left, loop):
    loop.write(f"{what}: {left}\n")
    if left > 1:
        loop.put(what, partial(countdown, what, left - 1))


def main():
    hello(5)

    printed = []
    depth = hello_directly(5, printed)
    print(f"Without the loop they call each other: {depth} calls, one inside the other.\n")
    check(depth == 10, "no call returns before the last one was made")

    print("Who returns lets others have a turn. Two countdowns in one loop:")
    loop = EventLoop()
    loop.put("tea", partial(countdown, "tea", 3))
    loop.put("eggs", partial(countdown, "eggs", 3))
    loop.start()
    said = "".join(loop.printed)
    check(said == "tea: 3\neggs: 3\ntea: 2\neggs: 2\ntea: 1\neggs: 1\n", "turn by turn")


if __name__ == "__main__":
    run(main)
