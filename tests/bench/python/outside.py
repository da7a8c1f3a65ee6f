"""What comes from outside the loop: workloads/timers.rs, echo.rs, wake.rs and blocking.rs."""

import asyncio
import concurrent.futures
import random
import socket
import threading
import time

from stopwatch import Stopwatch


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
