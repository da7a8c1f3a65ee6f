"""21 · Life as coroutines: a task for each cell.

The program of 17 with `async` and `await` in it. All cells wait for their I/O at the same
time, on one thread and without a lock, and the error of a cell comes out where the program
began.

What the notes' program did: it takes 23 s, the longest of all versions, as `time.sleep` in
an `async def` puts the thread to sleep, and all cells with it; see `21_life_blocking.py`.
It starts a loop of its own for each generation, which is allowed, and which nobody would
want.
"""

import asyncio

import life
from shared import Stopwatch, asked, check, run, threads


# ANCHOR: simulate
async def game_logic(y, x, state, neighbors, failing):
    await asyncio.sleep(life.DELAY)  # the cell waits here, and the thread does not
    if failing == (y, x):
        raise OSError(f"I/O trouble at {y},{x}")
    return life.game_logic(state, neighbors)


async def step_cell(y, x, get, set, failing):
    state = get(y, x)
    neighbors = life.count_neighbors(y, x, get)
    try:
        set(y, x, await game_logic(y, x, state, neighbors, failing))
    except OSError as error:
        raise life.SimulationError(y, x) from error


async def simulate(grid, failing=None):
    next_grid = life.Grid()
    async with asyncio.TaskGroup() as group:  # fan-in, at its end
        for y, x in life.CELLS:
            group.create_task(step_cell(y, x, grid.get, next_grid.set, failing))  # fan-out
    return next_grid
# ANCHOR_END: simulate


def main():
    watch = Stopwatch()
    with asyncio.Runner() as runner:
        if asked("logic"):
            life.play(lambda grid: runner.run(simulate(grid)))
            time = watch()
            life.report("async", time, threads(), len(life.CELLS))
            check(time >= life.GENERATIONS * life.DELAY, "a generation takes as long as one cell")
        if asked("error"):
            try:
                runner.run(simulate(life.Grid(life.GLIDER), failing=(2, 3)))
                check(False, "the error of a cell comes out")
            except* life.SimulationError as errors:
                for error in errors.exceptions:
                    print(f"the task group gave the error: {error}: {error.__cause__}")
                    check("2,3" in str(error), "it names the cell")
    check(threads() == 1, "one thread did it all")


if __name__ == "__main__":
    run(main)
