"""13 · Child processes.

Run other programs as child processes. They run by themselves; what is left to do here is to
start them, to pass bytes, and to wait. Each is done by `subprocess`, where the thread
waits, and by `asyncio`, where a coroutine does, and both have to come to the same. What
encrypts, decrypts and hashes here is this program, run again with `--child`, as a toy.

What the notes' programs did: they run `cmd` and `powershell`, and end with a
`FileNotFoundError` where there is no Windows. Their loop around `poll` prints without a
pause, thousands of lines a second. Their three encryptions run one after another: each
waits in `communicate` before the next one begins. The pipe from one child into the next,
and its hash, are missing.
"""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from asyncio.subprocess import create_subprocess_exec as start
from subprocess import PIPE

from shared import Stopwatch, Table, asked, check, run, seconds

NAP, LIMIT, TEXT = 0.3, 0.1, b"ten bytes, and 10 more: a third"
DATA = [TEXT[:10], TEXT[10:20], TEXT[20:30]]


# ANCHOR: child
def child(what):
    """What a child makes of its input, as a toy: nobody should keep a secret like this."""
    data = sys.stdin.buffer.read()
    if what == "hash":
        data = hashlib.sha256(data).hexdigest().encode()
    else:
        data = bytes(byte ^ 0x5A for byte in data)
    sys.stdout.buffer.write(data)


def tool(what):
    return [sys.executable, __file__, "--child", what]
# ANCHOR_END: child


SHELL = ["sh", "-c", "echo not today >&2; exit 3"]


def run_blocking():
    echo = subprocess.run(["echo", "Hello from the child!"], capture_output=True, check=True)
    try:
        subprocess.run(SHELL, capture_output=True, check=True)
    except subprocess.CalledProcessError as error:
        return [echo.stdout, error.returncode, error.stderr]


async def run_async():
    echo = await start("echo", "Hello from the child!", stdout=PIPE)
    said, _ = await echo.communicate()
    fails = await start(*SHELL, stderr=PIPE)
    _, complaint = await fails.communicate()
    return [said, fails.returncode, complaint]


# ANCHOR: poll
def poll_blocking():
    """Works while the child runs, and has to look again and again whether it still does."""
    child, worked = subprocess.Popen(["sleep", str(NAP)]), 0
    while child.poll() is None:
        worked += 1
        time.sleep(0.01)  # the notes have no pause here
    return [child.returncode, worked > 0]


async def poll_async():
    """Nobody has to look: another task works, and this one waits."""
    child, worked = await start("sleep", str(NAP)), 0

    async def work():
        nonlocal worked
        while True:
            worked += 1
            await asyncio.sleep(0.01)

    work = asyncio.create_task(work())
    await child.wait()
    work.cancel()
    return [child.returncode, worked > 0]
# ANCHOR_END: poll


def many_blocking():
    children = [subprocess.Popen(["sleep", str(NAP)]) for _ in range(10)]
    return [child.wait() for child in children]


async def many_async():
    children = [await start("sleep", str(NAP)) for _ in range(10)]
    return await asyncio.gather(*(child.wait() for child in children))


# ANCHOR: feed
def feed_blocking():
    """All are started before the first is waited for: `communicate` waits for its child's end."""
    made = DATA
    for what in ("encrypt", "decrypt"):
        children = [subprocess.Popen(tool(what), stdin=PIPE, stdout=PIPE) for _ in made]
        made = [child.communicate(data)[0] for child, data in zip(children, made)]
    return made


async def feed_async():
    async def there_and_back(data):
        for what in ("encrypt", "decrypt"):
            child = await start(*tool(what), stdin=PIPE, stdout=PIPE)
            data, _ = await child.communicate(data)
        return data

    return await asyncio.gather(*map(there_and_back, DATA))
# ANCHOR_END: feed


# ANCHOR: chain
def chain_blocking():
    """What one child writes, the next one reads, and it does not come through this process."""
    first = subprocess.Popen(tool("encrypt"), stdin=PIPE, stdout=PIPE)
    second = subprocess.Popen(tool("hash"), stdin=first.stdout, stdout=PIPE)
    first.stdout.close()  # so that the first one hears of it if the second ends early
    first.stdin.write(DATA[0])
    first.stdin.close()
    return [second.communicate()[0], first.wait()]
# ANCHOR_END: chain


async def chain_async():
    read, write = os.pipe()
    first = await start(*tool("encrypt"), stdin=PIPE, stdout=write)
    second = await start(*tool("hash"), stdin=read, stdout=PIPE)
    os.close(read)
    os.close(write)
    await first.communicate(DATA[0])
    return [(await second.communicate())[0], first.returncode]


# ANCHOR: limit
def limit_blocking():
    child = subprocess.Popen(["sleep", "60"])
    try:
        child.wait(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        child.kill()
    return child.wait()  # without this it stays a zombie


async def limit_async():
    child = await start("sleep", "60")
    try:
        async with asyncio.timeout(LIMIT):
            await child.wait()
    except TimeoutError:
        child.kill()
    return await child.wait()
# ANCHOR_END: limit


def main():
    print("Each is done twice, and has to come to the same. Blocking: by subprocess, and")
    print("the thread waits. On the loop: by asyncio, and a coroutine waits.\n")
    secret = bytes(byte ^ 0x5A for byte in DATA[0])
    expected = hashlib.sha256(secret).hexdigest()
    versions = (
        ("run", "what a child writes, and how it ends", run_blocking, run_async),
        ("poll", "work while a child runs", poll_blocking, poll_async),
        ("many", "ten children that sleep, all at once", many_blocking, many_async),
        ("feed", "children read what we write, and we read theirs", feed_blocking, feed_async),
        ("chain", "what one child writes, the next one reads", chain_blocking, chain_async),
        ("limit", "a child that takes too long", limit_blocking, limit_async),
    )
    right = {
        "run": [b"Hello from the child!\n", 3, b"not today\n"],
        "poll": [0, True],
        "many": [0] * 10,
        "feed": DATA,
        "chain": [expected.encode(), 0],
        "limit": -signal.SIGKILL,
    }
    said = {
        "run": 'echo says "Hello from the child!"; sh fails: exit status: 3',
        "poll": "worked until it ended, with exit status: 0",
        "many": "10 of 10 ended well",
        "feed": '"ten bytes,", "and 10 mor" and "e: a third" came back as they were',
        "chain": f"from child to child, the hash begins with {expected[:8]}",
        "limit": "killed after the limit: signal: 9",
    }
    times = Table("", "blocking", "asyncio")
    for what, about, blocking, on_loop in versions:
        if not asked(what):
            continue
        print(f"{what}: {about}")
        watch = Stopwatch()
        check(blocking() == right[what], f"{what}, blocking")
        one, watch = watch(), Stopwatch()
        check(asyncio.run(on_loop()) == right[what], f"{what}, on the loop")
        times.row(what, seconds(one), seconds(watch()))
        print(f"  {said[what]}")
    print(times)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        run(main)
