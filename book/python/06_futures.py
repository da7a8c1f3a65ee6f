"""06 · Futures: the caller has control again.

A future is a value that is not there yet. Its caller awaits it, and has it where it was
asked for and not in a callback. The slow function of lesson 05 as an awaitable by hand, and
by `async` and `await`; then several at once.

What the notes' program did: see `06_futures_forbidden.py`.
"""

import asyncio

from shared import check, run

DELAY = 0.2


# ANCHOR: by_hand
class SaveResultToDb:
    """What can be awaited, by hand: `__await__` yields until it is done, and returns the result."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        print("running database processes")
        yield from asyncio.sleep(DELAY).__await__()
        result = f"Return {self.value} + modified value"
        print(f"{result} is returned.")
        return result
# ANCHOR_END: by_hand


async def save_result_to_db(value, delay=DELAY):
    print("running database processes")
    await asyncio.sleep(delay)
    result = f"Return {value} + modified value"
    print(f"{result} is returned.")
    return result


# ANCHOR: caller
async def save_value(value, save):
    print(f"Saving {value} to database")
    return await save(value)


async def caller(save):
    """Has the response in its hand, in the middle of its loop, and leaves when it likes."""
    for value in ("one value", "another value", "a third value"):
        response = await asyncio.create_task(save_value(value, save), name="foo")
        print(f"Response from database: {response}")
        check(response == f"Return {value} + modified value", "it is the right one")
        if value.startswith("another"):
            print("The caller has seen enough.\n")
            break
# ANCHOR_END: caller


# ANCHOR: wait
async def several():
    tasks = [
        asyncio.create_task(save_result_to_db(name, DELAY * times), name=name)
        for name, times in (("foo", 1), ("bar", 3), ("baz", 2))
    ]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    names = [[task.get_name() for task in tasks if task in some] for some in (done, pending)]
    print(f"done: {', '.join(names[0])}; pending: {', '.join(names[1])}")
    results = await asyncio.gather(*(task for task in tasks if task in pending))
# ANCHOR_END: wait
    print("gather waits for all; its results are in their order:")
    print("\n".join(results))
    check(names == [["foo"], ["bar", "baz"]], "wait gives two sets")
    check(all(name in result for name, result in zip(names[1], results)), "in their order")


def main():
    print("An awaitable written by hand:")
    asyncio.run(caller(SaveResultToDb))
    print("The same by async and await:")
    asyncio.run(caller(save_result_to_db))
    print("Three tasks at once; bar takes longest. wait gives two sets when one is done:")
    asyncio.run(several())


if __name__ == "__main__":
    run(main)
