"""18 · Life with a thread for each cell.

All cells of a generation wait for their I/O at the same time. But each of them is a thread
that has to be started, the grid needs a lock, and an error in it is lost: whoever joins it
learns that it is over, and no more.

What the notes' program did: what they say, in half a second and what it takes to start 225
threads. A thread takes 8 MB, they say. That is the address space that is reserved for its
stack; of memory it takes only what it touches.
"""

import threading
import time
from threading import Lock, Thread

import life
from shared import Stopwatch, asked, check, run, threads


# ANCHOR: simulate
class LockingGrid(life.Grid):
    def __init__(self, alive=()):
        self.lock = Lock()
        super().__init__(alive)

    def get(self, y, x):
        with self.lock:
            return super().get(y, x)

    def set(self, y, x, state):
        with self.lock:
            super().set(y, x, state)


def step_cell(y, x, get, set):
    state = get(y, x)
    neighbors = life.count_neighbors(y, x, get)
    time.sleep(life.DELAY)  # the thread of this cell waits here
    set(y, x, life.game_logic(state, neighbors))


def simulate(grid):
    current, next_grid = LockingGrid(), LockingGrid()
    current.rows = grid.rows
    cells = [Thread(target=step_cell, args=(*at, current.get, next_grid.set)) for at in life.CELLS]
    for cell in cells:
        cell.start()  # fan-out
    most.append(threads())
    for cell in cells:
        cell.join()  # fan-in: it waits, and that is all
    return next_grid
# ANCHOR_END: simulate


most = []


# ANCHOR: error
def lost():
    """The I/O of a cell fails. Where can that be heard of?"""
    def cell():
        raise OSError("I/O trouble at 0,0")

    heard = []
    threading.excepthook = lambda told: heard.append(f"{told.exc_type.__name__}: {told.exc_value}")
    thread = Thread(target=cell)
    thread.start()
    joined = thread.join()
    threading.excepthook = threading.__excepthook__
    return joined, heard
# ANCHOR_END: error


def main():
    if asked("threads"):
        watch = Stopwatch()
        life.play(simulate)
        life.report("threads", watch(), len(life.CELLS) + 1)
        check(1 < max(most) <= len(life.CELLS) + 1, "there is a thread for each cell")
    if asked("error"):
        joined, heard = lost()
        print("the I/O of cell 0,0 fails:")
        print(f"  standard error would have  {heard[0]}")
        print(f"  join() gives               {joined}")
        check(joined is None and len(heard) == 1, "join() says nothing of it")


if __name__ == "__main__":
    run(main)
