"""Tasks: workloads/spawn.rs, yields.rs, gather.rs, memory.rs; and generators: resume.rs."""

import asyncio
import tracemalloc

from stopwatch import Stopwatch


async def number(n):
    return n


async def spawn_join(tasks):
    watch = Stopwatch()
    handles = [asyncio.create_task(number(n)) for n in range(tasks)]
    total = 0
    for handle in handles:
        total += await handle
    each = watch.per(tasks)
    assert total == sum(range(tasks))
    return each


async def spawn_join_1(tasks):
    watch = Stopwatch()
    total = 0
    for n in range(tasks):
        total += await asyncio.create_task(number(n))
    each = watch.per(tasks)
    assert total == sum(range(tasks))
    return each


async def yields(turns, tasks):
    async def spinner():
        for _ in range(turns // tasks):
            await asyncio.sleep(0)
        return turns // tasks

    watch = Stopwatch()
    handles = [asyncio.create_task(spinner()) for _ in range(tasks)]
    count = sum([await handle for handle in handles])
    return watch.per(count)


async def yield_1(turns):
    return await yields(turns, 1)


async def yield_1000(turns):
    return await yields(turns, 1000)


async def gather_spawned(children):
    async def child(n):
        await asyncio.sleep(0)
        return n

    rounds = max(children // 10_000, 1)
    watch = Stopwatch()
    for _ in range(rounds):
        outputs = await asyncio.gather(*[child(n) for n in range(10_000)])
        assert sum(outputs) == sum(range(10_000))
    return watch.per(rounds * 10_000)


async def resume(numbers):
    def adder():
        total = 0
        while True:
            total += yield total

    generator = adder()
    assert next(generator) == 0
    send = generator.send
    watch = Stopwatch()
    for n in range(numbers):
        last = send(n)
    each = watch.per(numbers)
    assert last == sum(range(numbers))
    return each


async def memory(tasks):
    async def idle():
        await asyncio.get_running_loop().create_future()

    handles = [None] * tasks
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for n in range(tasks):
        handles[n] = asyncio.create_task(idle())
    await asyncio.sleep(0)
    each = (tracemalloc.get_traced_memory()[0] - before) / tasks
    tracemalloc.stop()
    for handle in handles:
        handle.cancel()
    return each
