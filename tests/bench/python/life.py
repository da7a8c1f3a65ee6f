"""The Game of Life, a task a cell: workloads/life.rs."""

import asyncio
import time

from stopwatch import Stopwatch

SIDE = 64


def count_neighbors(grid, y, x):
    up, down, left, right = (y - 1) % SIDE, (y + 1) % SIDE, (x - 1) % SIDE, (x + 1) % SIDE
    above, here, below = grid[up], grid[y], grid[down]
    return (
        above[left] + above[x] + above[right] + here[left] + here[right]
        + below[left] + below[x] + below[right]
    )


async def life_with(cells, wait, watch):
    generations = max(cells // (SIDE * SIDE), 1)
    now, following = ([[0] * SIDE for _ in range(SIDE)] for _ in range(2))
    for y, x in [(31, 32), (31, 33), (32, 31), (32, 32), (33, 32)]:
        now[y][x] = 1

    async def step_cell(y, x, grid, next_grid):
        neighbors = count_neighbors(grid, y, x)
        state = neighbors == 3 or (grid[y][x] and neighbors == 2)
        await wait()
        next_grid[y][x] = int(state)

    for _ in range(generations):
        cells_ = [step_cell(y, x, now, following) for y in range(SIDE) for x in range(SIDE)]
        await asyncio.gather(*cells_)
        now, following = following, now
    each = watch.per(generations * SIDE * SIDE)
    assert any(map(any, now))
    return each


async def life(cells):
    return await life_with(cells, lambda: asyncio.sleep(0), Stopwatch())


async def life_sleep(cells):
    return await life_with(cells, lambda: asyncio.sleep(0.001), Stopwatch(time.process_time_ns))
