"""Conway's Game of Life: the grid, the rules, and the table. Shared by the programs 17 to
21.

It is the game of the notes, and of the lessons of the same numbers: a glider on 5 × 9 cells
whose borders touch, for five generations. Each cell has 0.1 s of I/O to wait for.
"""

from shared import Table, check, seconds

EMPTY, ALIVE = "-", "*"
HEIGHT, WIDTH, GENERATIONS, DELAY = 5, 9, 5, 0.1
CELLS = [(y, x) for y in range(HEIGHT) for x in range(WIDTH)]
CALLS = len(CELLS) * GENERATIONS


# ANCHOR: rules
class Grid:
    def __init__(self, alive=()):
        self.rows = [[EMPTY] * WIDTH for _ in range(HEIGHT)]
        for y, x in alive:
            self.set(y, x, ALIVE)

    def get(self, y, x):
        return self.rows[y % HEIGHT][x % WIDTH]

    def set(self, y, x, state):
        self.rows[y % HEIGHT][x % WIDTH] = state


def count_neighbors(y, x, get):
    around = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)]
    return sum(get(y + dy, x + dx) == ALIVE for dy, dx in around)


def game_logic(state, neighbors):
    if neighbors == 3 or state == ALIVE and neighbors == 2:
        return ALIVE
    return EMPTY
# ANCHOR_END: rules


GLIDER = [(0, 3), (1, 4), (2, 2), (2, 3), (2, 4)]

EXPECTED = """\
    0     |     1     |     2     |     3     |     4
---*----- | --------- | --------- | --------- | ---------
----*---- | --*-*---- | ----*---- | ---*----- | ----*----
--***---- | ---**---- | --*-*---- | ----**--- | -----*---
--------- | ---*----- | ---**---- | ---**---- | ---***---
--------- | --------- | --------- | --------- | ---------
"""


def columns(grids):
    """The generations side by side, each under its number."""
    titles = [str(number).center(WIDTH) for number in range(len(grids))]
    lines = [" | ".join(titles).rstrip()]
    lines += [" | ".join("".join(grid.rows[y]) for grid in grids) for y in range(HEIGHT)]
    return "\n".join(lines) + "\n"


def play(simulate):
    """Five generations by `simulate`, which makes the next grid of a grid; then their table."""
    grid, grids = Grid(GLIDER), []
    for _ in range(GENERATIONS):
        grids.append(grid)
        grid = simulate(grid)
    print(columns(grids))
    check(columns(grids) == EXPECTED, "the glider moves as it has to")


class SimulationError(Exception):
    """The I/O of a cell has failed. What was wrong with it is the cause."""

    def __init__(self, y, x):
        super().__init__(f"the simulation failed at cell {y},{x}")


def report(version, time, threads, tasks=0):
    table = Table("version", "I/O calls", "time", "threads", "tasks")
    table.row(version, CALLS, seconds(time), threads, tasks)
    table.row("one by one, reckoned", CALLS, seconds(CALLS * DELAY), 1, 0)
    print(table)
