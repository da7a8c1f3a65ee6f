"""17 · Life on one thread, and what I/O does to it.

The game runs well on one thread. Then its rules need some I/O for each cell, and one call
waits for the other: here the I/O of one cell is measured, and that of all of them reckoned.

What the notes' program did: the game without I/O, as they say, and six grids below each
other instead of a table. The version with a socket has `...` where the socket would be.
"""

import time

import life
from shared import Stopwatch, Table, asked, check, run, seconds, threads


# ANCHOR: simulate
def game_logic(state, neighbors, io):
    if io:
        time.sleep(life.DELAY)  # the thread waits here
    return life.game_logic(state, neighbors)


def step_cell(y, x, get, set, io=False):
    """One cell. It can look at cells and set one, and knows of no grid."""
    state = get(y, x)
    neighbors = life.count_neighbors(y, x, get)
    set(y, x, game_logic(state, neighbors, io))


def simulate(grid, io=False):
    """One generation: one cell after another."""
    next_grid = life.Grid()
    for y, x in life.CELLS:
        step_cell(y, x, grid.get, next_grid.set, io)
    return next_grid
# ANCHOR_END: simulate


def main():
    table = Table("version", "I/O calls", "time", "threads", "tasks")
    if asked("plain"):
        watch = Stopwatch()
        life.play(simulate)
        table.row("plain", 0, seconds(watch()), 1, 0)
    if asked("one"):
        watch, grid = Stopwatch(), life.Grid(life.GLIDER)
        step_cell(0, 0, grid.get, life.Grid().set, io=True)
        check(watch() >= life.DELAY, "a cell takes as long as its I/O")
        table.row("one", 1, seconds(watch()), 1, 0)
        table.row("io, reckoned", life.CALLS, seconds(life.CALLS * life.DELAY), 1, 0)
    print(table)
    check(threads() == 1, "one thread did it all")


if __name__ == "__main__":
    run(main)
