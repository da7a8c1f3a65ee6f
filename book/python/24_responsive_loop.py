"""24 · A responsive loop: nobody may hold the thread.

A heart is to beat every 10 ms beside four programs, and asyncio's debug mode names whoever
holds the thread for longer than 5 ms. `blocked` is wrong: a coroutine writes to a slow disk
itself. `thread` is right: each write runs on a thread. `asleep` is the notes' Life (item
60), and `awake` its cure.

What the notes' program did: there is none, as item 63 is a heading alone. What it would
have warned of is in their item 60: see `21_life_blocking.py`.
"""

import asyncio
import logging
import re
import time

import life
from shared import Stopwatch, Table, asked, check, run, seconds

PERIOD, LIMIT, LINES, DISK, DELAY = 0.010, 0.005, 5, 0.050, 0.010


# ANCHOR: heart
async def heart(beats):
    """What nobody has time for is left out, and the next beat is due when it always was."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        late = max(0.0, loop.time() - due)
        missed = int(late / PERIOD)
        beats.append(late)
        beats.extend([None] * missed)
        due += PERIOD * (missed + 1)
        await asyncio.sleep(due - loop.time())
# ANCHOR_END: heart


# ANCHOR: log
async def log():
    for _ in range(LINES):
        await asyncio.sleep(0.050)
        time.sleep(DISK)  # wrong: a slow disk, and the loop waits for it


async def log_by_thread():
    for _ in range(LINES):
        await asyncio.sleep(0.050)
        await asyncio.to_thread(time.sleep, DISK)  # right: a thread does
# ANCHOR_END: log


async def step_cell(y, x, get, set, sleep):
    neighbors = life.count_neighbors(y, x, get)
    await sleep()
    set(y, x, life.game_logic(get(y, x), neighbors))


async def asleep():
    time.sleep(DELAY)  # what the notes do


async def awake():
    await asyncio.sleep(DELAY)  # what they mean to do


async def simulate(grid, sleep):
    next_grid = life.Grid()
    cells = (
        asyncio.create_task(step_cell(y, x, grid.get, next_grid.set, sleep), name=f"cell({y},{x})")
        for y, x in life.CELLS
    )
    await asyncio.gather(*cells)
    return next_grid


# ANCHOR: watch
class SlowSteps(logging.Handler):
    """Hears asyncio say, in its debug mode, who held the loop and for how long."""

    def __init__(self):
        super().__init__()
        self.told = []

    def emit(self, record):
        said = record.getMessage()
        if step := re.search(r"^Executing <Task .*?name='(.*?)'.* took ([\d.]+) seconds", said):
            self.told.append((step[1], float(step[2])))

    def times(self, who, least):
        """How often somebody whose name begins so held the loop for so long."""
        return sum(name.startswith(who) and took >= least * 0.95 for name, took in self.told)


def watched():
    runner, slow = asyncio.Runner(debug=True), SlowSteps()
    runner.get_loop().slow_callback_duration = LIMIT
    logger = logging.getLogger("asyncio")
    logger.handlers, logger.propagate = [slow], False
    return runner, slow
# ANCHOR_END: watch


async def named(name, program):
    return await asyncio.create_task(program, name=name)


async def beside_a_heart(beats, program):
    task = asyncio.create_task(heart(beats))
    result = await program
    await asyncio.sleep(PERIOD)  # a beat that is late by now is given
    task.cancel()
    return result


def main():
    print("A heart is to beat every 10 ms: | is a beat in time, . one that is late or left")
    print("out. Who holds the thread for over 5 ms is named.")
    table = Table("version", "time", "beats", "in time", "most late", "slow steps")
    versions = (
        ("blocked", "a coroutine writes to a slow disk itself", log),
        ("thread", "each write runs on a thread, and the coroutine awaits it", log_by_thread),
        ("asleep", "Life as in the notes: each cell puts the thread to sleep", asleep),
        ("awake", "the same with one word changed: each cell awaits its sleep", awake),
    )
    for name, about, program in versions:
        if not asked(name):
            continue
        print(f"\n{name}: {about}")
        (runner, slow), beats, watch = watched(), [], Stopwatch()
        with runner:
            if program in (asleep, awake):
                def generation(grid):
                    return runner.run(beside_a_heart(beats, simulate(grid, program)))

                life.play(generation)
            else:
                runner.run(beside_a_heart(beats, named("log", program())))
        took = watch()
        in_time = [beat is not None and beat < PERIOD for beat in beats]
        strip = "".join("|" if good else "." for good in in_time)
        print(f"  heart {strip[:70]}{' …' if len(strip) > 70 else ''}")
        most = max(beat for beat in beats if beat is not None)
        table.row(name, seconds(took), len(beats), sum(in_time), seconds(most), len(slow.told))
        writes = program in (log, log_by_thread)
        who, times, each = ("log", LINES, DISK) if writes else ("cell", life.CALLS, DELAY)
        held = slow.times(who, each)
        if program in (log, asleep):
            held_by, took = next(step for step in slow.told if step[0].startswith(who))
            print(f"  {held_by} held the loop for {seconds(took)}, and so on, {held} times in all")
            check(held == times, "all who hold the loop are named")
            check(most >= each - PERIOD, "a beat is late by a whole call")
        else:
            check(held < times, "nobody holds the loop for a whole call each time")
    print(f"\n{table}")


if __name__ == "__main__":
    run(main)
