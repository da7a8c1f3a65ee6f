"""06 · WRONG: what the notes do with `asyncio.wait`, and what comes of it.

Their program hands a coroutine to `asyncio.wait`. Up to Python 3.10 that made a task of it;
from 3.11 on it is a `TypeError`. With a task it goes on, and then looks for the name "foo"
among what is done. But "foo" is the name of the task that waits; what it waits for has
another name, so the response is never printed. The output in the notes ends one line early
for that reason.
"""

import asyncio
import warnings

from shared import check, run


async def slow(value):
    await asyncio.sleep(0.1)
    return f"response to {value}"


# ANCHOR: wrong
async def wrong(wrap):
    done, _ = await asyncio.wait([wrap(slow("a value"))])
    return [task.result() for task in done if task.get_name() == "foo"]
# ANCHOR_END: wrong


def as_it_is(coroutine):
    """Hands a coroutine on as one, and closes it afterwards: nobody will ever await it."""
    coroutines.append(coroutine)
    return coroutine


coroutines = []


async def main_task(wrap):
    return await asyncio.create_task(wrong(wrap), name="foo")


def main():
    try:
        asyncio.run(main_task(as_it_is))
    except TypeError as error:
        print(f"with a coroutine  TypeError: {error}")
        check("coroutines is forbidden" in str(error), "coroutines are refused")
    for coroutine in coroutines:
        coroutine.close()
    found = asyncio.run(main_task(asyncio.ensure_future))
    print(f"with a task       responses of the task named foo: {found}")
    check(found == [], "the task named foo is the one that waits")


if __name__ == "__main__":
    warnings.simplefilter("error")
    run(main)
