"""The benchmark's programs on CPython's asyncio: one turn of one of them.

    python3 programs.py WORKLOAD OPERATIONS [--cpu] [--one-cpu]

prints the cost of one operation, in the unit of the workload. Each function here is the twin of
the program of the same name in ../src/workloads; nothing is imported but the standard library.
"""

import asyncio
import concurrent.futures
import os
import random
import socket
import sys
import threading
import time
import tracemalloc

CLOCK = time.perf_counter_ns


class Stopwatch:
    def __init__(self, clock=None):
        self.clock = clock or CLOCK
        self.started = self.clock()

    def per(self, operations):
        return (self.clock() - self.started) / operations


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


async def sleepers(timers):
    loop = asyncio.get_running_loop()
    dice = random.Random(7)
    watch = Stopwatch(time.process_time_ns)
    # The spawns take longer here, so the first deadline comes later: all are set before it.
    first = loop.time() + max(0.1, timers * 20e-6)

    async def sleeper(deadline):
        await asyncio.sleep(deadline - loop.time())
        return loop.time() - deadline

    deadlines = [first + dice.random() / 10 for _ in range(timers)]
    handles = [asyncio.create_task(sleeper(deadline)) for deadline in deadlines]
    late = [await handle for handle in handles]
    return watch.per(timers), sum(late) / timers


async def timers(count):
    return (await sleepers(count))[0]


async def timers_late(count):
    return (await sleepers(count))[1] * 1e6


async def echo(round_trips, clients):
    loop = asyncio.get_running_loop()
    rounds = max(round_trips // clients, 1)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    listener.setblocking(False)

    async def serve(wire):
        while message := await loop.sock_recv(wire, 64):
            await loop.sock_sendall(wire, message)
        wire.close()

    async def converse(wire):
        total = 0
        for n in range(rounds):
            await loop.sock_sendall(wire, n.to_bytes(8, "little") + bytes(56))
            total += int.from_bytes((await loop.sock_recv(wire, 64))[:8], "little")
        wire.close()
        return total

    def ready(wire):
        wire.setblocking(False)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return wire

    servers, wires = [], []
    for _ in range(clients):
        wires.append(ready(socket.create_connection(listener.getsockname())))
        server, _ = await loop.sock_accept(listener)
        servers.append(asyncio.create_task(serve(ready(server))))
    watch = Stopwatch()
    conversations = [asyncio.create_task(converse(wire)) for wire in wires]
    total = 0
    for conversation in conversations:
        total += await conversation
    each = watch.per(rounds * clients)
    assert total == clients * sum(range(rounds))
    for server in servers:
        await server
    listener.close()
    return each


async def echo_1(round_trips):
    return await echo(round_trips, 1)


async def echo_50(round_trips):
    return await echo(round_trips, 50)


async def echo_1000(round_trips):
    return await echo(round_trips, 1000)


async def wake(rounds):
    loop = asyncio.get_running_loop()
    bell, answered = asyncio.Event(), threading.Semaphore(0)

    def ringer():
        for _ in range(rounds):
            loop.call_soon_threadsafe(bell.set)
            answered.acquire()

    watch = Stopwatch()
    thread = threading.Thread(target=ringer)
    thread.start()
    for _ in range(rounds):
        await bell.wait()
        bell.clear()
        answered.release()
    each = watch.per(rounds)
    thread.join()
    return each


def pooled():
    return concurrent.futures.ThreadPoolExecutor(max_workers=4)


async def blocking_1(jobs):
    loop = asyncio.get_running_loop()
    with pooled() as pool:
        assert await loop.run_in_executor(pool, lambda: 7) == 7
        watch = Stopwatch()
        total = 0
        for n in range(jobs):
            total += await loop.run_in_executor(pool, int, n)
        each = watch.per(jobs)
    assert total == sum(range(jobs))
    return each


async def blocking_10k(jobs):
    loop = asyncio.get_running_loop()
    with pooled() as pool:
        watch = Stopwatch()
        handles = [loop.run_in_executor(pool, int, n) for n in range(jobs)]
        total = 0
        for handle in handles:
            total += await handle
        each = watch.per(jobs)
    assert total == sum(range(jobs))
    return each


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


def main():
    global CLOCK
    workload, operations, *options = sys.argv[1:]
    if "--cpu" in options:
        CLOCK = time.process_time_ns
    if "--one-cpu" in options:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(asyncio.run(globals()[workload](int(operations))))


main()
