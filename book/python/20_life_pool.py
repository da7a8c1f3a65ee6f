"""20 · Life on a pool of ten threads.

Ten threads are started once and work off one job for each cell. `submit` gives a future,
and its `result` what the job returned, or raises what that raised. Ten cells wait at a
time.

What the notes' program did: what they say, in five rounds of ten. It imports `as_completed`
and does not use it.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import life
from shared import Stopwatch, asked, check, run, threads

WORKERS = 10


def game_logic(y, x, state, neighbors, failing):
    time.sleep(life.DELAY)
    if failing == (y, x):
        raise OSError(f"I/O trouble at {y},{x}")
    return life.game_logic(state, neighbors)


def step_cell(y, x, get, set, failing):
    state = get(y, x)
    neighbors = life.count_neighbors(y, x, get)
    try:
        set(y, x, game_logic(y, x, state, neighbors, failing))
    except OSError as error:
        raise life.SimulationError(y, x) from error


# ANCHOR: simulate
def simulate(grid, pool, failing=None):
    next_grid = life.Grid()
    jobs = [
        pool.submit(step_cell, y, x, grid.get, next_grid.set, failing)  # fan-out
        for y, x in life.CELLS
    ]
    for job in jobs:
        job.result()  # fan-in: and the error of a job is raised here
    return next_grid
# ANCHOR_END: simulate


def main():
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        if asked("logic"):
            watch = Stopwatch()
            life.play(partial(simulate, pool=pool))
            life.report("pool", watch(), threads())
            check(threads() == WORKERS + 1, "ten threads and this one")
        if asked("error"):
            try:
                simulate(life.Grid(life.GLIDER), pool, failing=(2, 3))
                check(False, "the error of a cell comes back")
            except life.SimulationError as error:
                print(f"the future gave the error: {error}: {error.__cause__}")
                check("2,3" in str(error), "it names the cell")


if __name__ == "__main__":
    run(main)
