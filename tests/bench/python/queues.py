"""Tasks that hand items to each other: workloads/channels.rs."""

import asyncio

from stopwatch import Stopwatch


async def ping_pong(messages):
    rounds = messages // 2
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def ping():
        total = 0
        for n in range(rounds):
            await there.put(n)
            total += await back.get()
        await there.put(None)
        return total

    async def pong():
        while (n := await there.get()) is not None:
            await back.put(n + 1)

    watch = Stopwatch()
    tasks = [asyncio.create_task(ping()), asyncio.create_task(pong())]
    total = await tasks[0]
    await tasks[1]
    each = watch.per(rounds * 2)
    assert total == sum(range(1, rounds + 1))
    return each


async def pipeline_4(items):
    first, second, third = asyncio.Queue(64), asyncio.Queue(64), asyncio.Queue(64)

    async def source():
        for n in range(items):
            await first.put(n)
        await first.put(None)

    async def adds_one(taken, given):
        while (n := await taken.get()) is not None:
            await given.put(n + 1)
        await given.put(None)

    async def sink():
        total = 0
        while (n := await third.get()) is not None:
            total += n
        return total

    watch = Stopwatch()
    bodies = [sink(), source(), adds_one(first, second), adds_one(second, third)]
    tasks = [asyncio.create_task(body) for body in bodies]
    totals = [await task for task in tasks]
    each = watch.per(items)
    assert totals[0] == sum(range(2, items + 2))
    return each
