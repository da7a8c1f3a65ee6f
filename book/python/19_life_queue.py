"""19 · Life with queues and five workers.

Five workers take cells out of one queue and put results into another. No thread is started
for a cell, and an error comes back: as a result, which is raised again. But only five cells
wait at a time.

What the notes' programs did: what they say, in nine rounds of five for 45 cells. In the
second program, with two stages, only one of them does any I/O after all; and for five
workers at each queue ten ends are put into it, of which five stay there.
"""

import time
from queue import Queue
from threading import Thread

import life
from shared import Stopwatch, asked, check, run, threads

WORKERS = 5


# ANCHOR: worker
class ClosableQueue(Queue):
    END = object()

    def __iter__(self):
        while (item := self.get()) is not self.END:
            yield item
            self.task_done()
        self.task_done()


def game_logic(y, x, state, neighbors):
    time.sleep(life.DELAY)
    if failing == (y, x):
        raise OSError(f"I/O trouble at {y},{x}")
    return life.game_logic(state, neighbors)


def work(source, sink):
    """An error is a result like another. A worker that let it out would be gone."""
    for y, x, state, neighbors in source:
        try:
            result = game_logic(y, x, state, neighbors)
        except Exception as error:
            result = error
        sink.put((y, x, result))
# ANCHOR_END: worker


failing = None


# ANCHOR: simulate
def simulate(grid, source, sink):
    for y, x in life.CELLS:
        neighbors = life.count_neighbors(y, x, grid.get)
        source.put((y, x, grid.get(y, x), neighbors))  # fan-out
    source.join()  # fan-in
    next_grid = life.Grid()
    for _ in life.CELLS:
        y, x, result = sink.get()
        if isinstance(result, Exception):
            raise life.SimulationError(y, x) from result
        next_grid.set(y, x, result)
    return next_grid
# ANCHOR_END: simulate


def main():
    global failing
    source, sink = ClosableQueue(), Queue()
    workers = [Thread(target=work, args=(source, sink)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    if asked("workers"):
        watch = Stopwatch()
        life.play(lambda grid: simulate(grid, source, sink))
        life.report("workers", watch(), threads())
    if asked("error"):
        failing = (2, 3)
        try:
            simulate(life.Grid(life.GLIDER), source, sink)
            check(False, "the error of a cell comes back")
        except life.SimulationError as error:
            print(f"raised again: {error}: {error.__cause__}")
            check("2,3" in str(error), "it names the cell")
    for _ in workers:
        source.put(ClosableQueue.END)
    for worker in workers:
        worker.join()
    check(threads() == 1, "all workers have ended")


if __name__ == "__main__":
    run(main)
