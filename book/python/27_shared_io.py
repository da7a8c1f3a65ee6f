"""27 · Work and saving it.

Passwords are hashed, and each hash is saved on a server. How much of the saving can be
hidden behind the hashing? Nothing is saved in `floor`. `serial`: hash, save, wait.
`batched`: some hashes, then their saves at once. `concurrent`: a save is a task, and the
next hash begins. Each with the hashes computed on the loop, and on a pool of two threads:
OpenSSL lets go of the GIL while it hashes.

What the notes' program did: there is none; section 8.3 is headings alone. bcrypt, which the
lesson uses, is not in the standard library; PBKDF2 is, with so many rounds that a hash
takes about as long.
"""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor

from shared import Stopwatch, Table, asked, check, run, seconds

HASHES, ROUNDS, DELAY, BATCH, THREADS = 15, 16_000, 0.02, 3, 2


def hash_password(number):
    salt = number.to_bytes(16, "little")
    return hashlib.pbkdf2_hmac("sha256", f"password {number}".encode(), salt, ROUNDS).hex()


class Store:
    """The server: keeps what it is sent, and takes its time. A line is a number and a hash."""

    def __init__(self):
        self.kept, self.in_hand, self.most = {}, 0, 0

    async def keep(self, reader, writer):
        number, hash = (await reader.readline()).split()
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        await asyncio.sleep(DELAY)
        self.in_hand -= 1
        self.kept[int(number)] = hash.decode()
        writer.write(b"kept\n")
        await writer.drain()
        writer.close()


class Job:
    def __init__(self, port, pool):
        self.port, self.pool, self.computed = port, pool, {}

    def hash(self, number):
        """To be awaited. On the pool it begins at once; on the loop where it is awaited."""
        if self.pool is None:
            return self.here(number)
        return asyncio.get_running_loop().run_in_executor(self.pool, hash_password, number)

    async def here(self, number):
        return hash_password(number)

    async def save(self, number, hash):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"{number} {hash}\n".encode())
        check(await reader.readline() == b"kept\n", "it is saved")
        writer.close()


async def floor(job):
    await asyncio.gather(*map(job.hash, range(HASHES)))


# ANCHOR: serial
async def serial(job):
    for number in range(HASHES):
        await job.save(number, await job.hash(number))
# ANCHOR_END: serial


# ANCHOR: batched
async def batched(job):
    for first in range(0, HASHES, BATCH):
        batch = range(first, first + BATCH)
        hashes = await asyncio.gather(*map(job.hash, batch))
        await asyncio.gather(*map(job.save, batch, hashes))
# ANCHOR_END: batched


# ANCHOR: concurrent
async def concurrent(job):
    hashes = [job.hash(number) for number in range(HASHES)]
    async with asyncio.TaskGroup() as saves:
        for number, hash in enumerate(hashes):
            saves.create_task(job.save(number, await hash))
            await asyncio.sleep(0)  # a hash on the loop awaits nothing: let the saves have a turn
# ANCHOR_END: concurrent


async def measure(version, threads):
    """How long it takes, and how many saves the store had in hand at most."""
    store = Store()
    server = await asyncio.start_server(store.keep, "127.0.0.1", 0)
    pool = ThreadPoolExecutor(threads) if threads else None
    job = Job(server.sockets[0].getsockname()[1], pool)
    watch = Stopwatch()
    await version(job)
    time = watch()
    server.close()
    if pool:
        pool.shutdown()
    wanted = {} if version is floor else right
    check(store.kept == wanted, "what was saved is what was computed")
    return time, store.most


right = {number: hash_password(number) for number in range(HASHES)}


def main():
    print(f"{HASHES} passwords are hashed, which takes a processor, and each hash is saved on a")
    print(f"server, which takes {seconds(DELAY)} and no processor.\n")
    table = Table("version", "on the loop", f"pool of {THREADS}", "saves at once")
    versions = (
        (floor, "nothing is saved"),
        (serial, "hash, save, wait; and again"),
        (batched, "hash a batch, save all of it at once, wait; and again"),
        (concurrent, "hash, let a task save it, and go on"),
    )
    for version, about in versions:
        if not asked(version.__name__):
            continue
        print(f"{version.__name__}: {about}")
        on_loop, one = asyncio.run(measure(version, 0))
        on_pool, other = asyncio.run(measure(version, THREADS))
        table.row(version.__name__, seconds(on_loop), seconds(on_pool), max(one, other))
        most = {floor: 0, serial: 1, batched: BATCH}.get(version, HASHES)
        check(max(one, other) <= most, "no more saves at once than the version has")
    print(f"\n{table}")


if __name__ == "__main__":
    run(main)
