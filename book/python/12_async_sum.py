"""12 · Two sums at once.

Two coroutines add up the halves of 0..200, a hundred numbers a round, and pause for 0.1 s
after each round. `sequential` is wrong, but works: one is awaited, then the other.
`concurrent` is right: both are tasks, and pause at the same time. One thread does all the
adding.

What the notes' program did: what `concurrent` does, by a loop that they make and close
themselves (`asyncio.get_event_loop()` outside a loop is deprecated today). They speak of a
second, and the program sleeps for a tenth of one. It counts one round more than there are
hundreds, so the last one adds nothing and pauses all the same; that is kept here.
"""

import asyncio

from shared import Stopwatch, Table, asked, check, run, seconds, threads

LENGTH, PAUSE = 200, 0.1


class Room:
    """What both sums can see."""

    def __init__(self):
        self.watch, self.told, self.pausing, self.most_pausing = Stopwatch(), [], 0, 0

    def say(self, name, what):
        self.told.append(name)
        column = 0 if name == "A" else 30
        print(f"  {seconds(self.watch())}  {' ' * column}{name} {what}")

    async def pause(self):
        self.pausing += 1
        self.most_pausing = max(self.most_pausing, self.pausing)
        await asyncio.sleep(PAUSE)
        self.pausing -= 1


# ANCHOR: sum
async def async_sum(name, numbers, room):
    total = 0
    for round in range(len(numbers) // 100 + 1):
        hundred = numbers[round * 100 : (round + 1) * 100]
        room.say(name, f"starts, {len(hundred)} numbers")
        total += sum(hundred)
        room.say(name, f"stops at {total}")
        await room.pause()
    return total


# ANCHOR: both
async def sequential(first, second, room):
    a = await async_sum("A", first, room)
    b = await async_sum("B", second, room)
    return [a, b]


async def concurrent(first, second, room):
    return await asyncio.gather(async_sum("A", first, room), async_sum("B", second, room))
# ANCHOR_END: both
# ANCHOR_END: sum


def main():
    print("A adds up the first half of the list, B the second.\n")
    numbers = list(range(LENGTH))
    halves = numbers[: LENGTH // 2], numbers[LENGTH // 2 :]
    table = Table("version", "A", "B", "time", "pausing at once")
    versions = (
        (sequential, "the second sum waits for the end of the first", 4, 1),
        (concurrent, "both sums are under way at once", 2, 2),
    )
    for version, about, rounds, at_once in versions:
        if not asked(version.__name__):
            continue
        print(f"{version.__name__}: {about}")
        room = Room()
        sums = asyncio.run(version(*halves, room))
        time = room.watch()
        table.row(version.__name__, *sums, seconds(time), room.most_pausing)
        check(sums == [sum(half) for half in halves], "the sums are right")
        check(time >= rounds * PAUSE, "it takes as long as its pauses")
        check(room.most_pausing == at_once, "tasks pause at the same time")
        pairs = zip(room.told[::2], room.told[1::2])
        check(all(one == other for one, other in pairs), "who starts to add stops first")
    print(f"\n{table}")
    check(threads() == 1, "one thread did it")


if __name__ == "__main__":
    run(main)
