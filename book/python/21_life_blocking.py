"""21 · WRONG: Life "with coroutines", as in the notes, where each cell puts the thread to
sleep.

`time.sleep` awaits nothing. A cell that sleeps so keeps the only thread that there is, and
the cells sleep one after another: 225 times. In the notes each sleeps for 0.1 s, which
makes 22.5 s; here for 0.01 s. The table is right, and so nobody notices but by the clock.
"""

import asyncio
import time

import life
from shared import Stopwatch, Table, check, run, seconds

DELAY = 0.01


# ANCHOR: wrong
async def game_logic(state, neighbors):
    time.sleep(DELAY)  # wrong: it takes `await asyncio.sleep(DELAY)` to let others run
    return life.game_logic(state, neighbors)
# ANCHOR_END: wrong


async def step_cell(y, x, get, set):
    state = get(y, x)
    neighbors = life.count_neighbors(y, x, get)
    set(y, x, await game_logic(state, neighbors))


async def simulate(grid):
    next_grid = life.Grid()
    await asyncio.gather(*(step_cell(*at, grid.get, next_grid.set) for at in life.CELLS))
    return next_grid


def main():
    watch = Stopwatch()
    life.play(lambda grid: asyncio.run(simulate(grid)))
    took = watch()
    table = Table("version", "I/O calls", "each", "time")
    table.row("asleep, here", life.CALLS, seconds(DELAY), seconds(took))
    table.row("in the notes", life.CALLS, seconds(0.1), f"{seconds(life.CALLS * 0.1)}, reckoned")
    print(table)
    check(took >= life.CALLS * DELAY, "they sleep one after another")


if __name__ == "__main__":
    run(main)
