"""22 · A guessing game over TCP: from threads to coroutines.

A client thinks of a number, a server guesses it, and the client says how warm each guess
is; the server guesses at random all the same. What both sides think is in `Guesser` and
`Judge`, which know of no connection; a port from threads to coroutines does not touch them.

What the notes' programs did: they end with an `AttributeError`; see
`22_guessing_game_broken.py` for that and for what else is wrong in them. The numbers here
are drawn as those of the lesson are, so that both play the same games.
"""

import asyncio
import contextlib
import socket
from threading import Thread

from shared import asked, check, run

GAMES = ((1, 5, 3), (10, 15, 12))
GOODBYE = "PARAMS 0 -1"


class Draw:
    """Random numbers from a seed: SplitMix64, as in the lesson."""

    def __init__(self, seed=71):
        self.state = seed

    def below(self, bound):
        mask = (1 << 64) - 1
        self.state = self.state + 0x9E3779B97F4A7C15 & mask
        z = (self.state ^ self.state >> 30) * 0xBF58476D1CE4E5B9 & mask
        z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
        return (z ^ z >> 31) * bound >> 64


# ANCHOR: guesser
class Guesser:
    """The server's side: is given each line, and gives the line to send back, if there is one."""

    def __init__(self):
        self.draw, self.left, self.last, self.secret, self.heard = Draw(), [], None, None, []

    def answer(self, line):
        self.heard.append(line)
        match line.split():
            case ["PARAMS", lower, upper]:
                self.left, self.secret = list(range(int(lower), int(upper) + 1)), None
            case ["NUMBER"] if self.secret is not None:
                return str(self.secret)
            case ["NUMBER"] if self.left:
                # A number that was guessed leaves the list, so this ends. The notes draw until they
                # have a number that is new, and go on for ever when there is none.
                self.last = self.left.pop(self.draw.below(len(self.left)))
                return str(self.last)
            case ["REPORT", "CORRECT"]:
                self.secret = self.last
            case ["REPORT", _]:
                pass
            case _:
                return f"ERROR what is {line!r}?"
# ANCHOR_END: guesser


class Judge:
    """The client's side: how a number is, beside the one before it."""

    def __init__(self, secret):
        self.secret, self.last_distance = secret, None

    def decide(self, number):
        distance, last = abs(number - self.secret), self.last_distance
        self.last_distance = distance
        if distance == 0:
            return "CORRECT"
        if last is None or distance == last:
            return "UNSURE"
        return "WARMER" if distance < last else "COLDER"


# ANCHOR: blocking
class Connection:
    def __init__(self, stream):
        self.stream, self.file = stream, stream.makefile("rb")

    def send(self, line):
        self.stream.sendall(f"{line}\n".encode())  # `send`, in the notes, may send a part of it

    def receive(self):
        return self.file.readline().decode().rstrip("\n")


@contextlib.contextmanager
def session(connection, lower, upper):
    connection.send(f"PARAMS {lower} {upper}")
    try:
        yield
    finally:
        connection.send(GOODBYE)


def request_numbers(connection, judge, count):
    for _ in range(count):
        connection.send("NUMBER")
        yield int(connection.receive())
        if judge.last_distance == 0:
            return
# ANCHOR_END: blocking


def play(connection, told):
    for lower, upper, secret in GAMES:
        with session(connection, lower, upper):
            judge = Judge(secret)
            for number in request_numbers(connection, judge, 5):
                decision = judge.decide(number)
                connection.send(f"REPORT {decision}")
                told.append((secret, number, decision))


def serve(listener, heard):
    stream, _ = listener.accept()
    with stream:
        connection, guesser = Connection(stream), Guesser()
        while line := connection.receive():
            if (answer := guesser.answer(line)) is not None:
                connection.send(answer)
        connection.file.close()
    heard.extend(guesser.heard)


def by_threads():
    told, heard = [], []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Thread(target=serve, args=(listener, heard))
        server.start()
        with socket.create_connection(listener.getsockname()) as stream:
            connection = Connection(stream)
            play(connection, told)
            connection.file.close()
        server.join()
    return told, heard


# ANCHOR: coroutines
class AsyncConnection:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def send(self, line):
        self.writer.write(f"{line}\n".encode())
        await self.writer.drain()

    async def receive(self):
        return (await self.reader.readline()).decode().rstrip("\n")


@contextlib.asynccontextmanager
async def async_session(connection, lower, upper):
    await connection.send(f"PARAMS {lower} {upper}")
    try:
        yield
    finally:
        await connection.send(GOODBYE)  # even when it is cancelled: a drop in Rust cannot await


async def request_numbers_async(connection, judge, count):
    for _ in range(count):
        await connection.send("NUMBER")
        yield int(await connection.receive())  # the notes lack this `await`
        if judge.last_distance == 0:
            return
# ANCHOR_END: coroutines


async def play_async(connection, told):
    for lower, upper, secret in GAMES:
        async with async_session(connection, lower, upper):
            judge = Judge(secret)
            async for number in request_numbers_async(connection, judge, 5):
                decision = judge.decide(number)
                await connection.send(f"REPORT {decision}")
                told.append((secret, number, decision))


async def leave(connection, told):
    """A client that is cancelled in the middle of a game."""
    async with async_session(connection, 1, 5):
        asyncio.current_task().cancel()
        await asyncio.sleep(0)


async def by_coroutines(client=play_async):
    told, heard, over = [], [], asyncio.Event()

    async def handle(*streams):
        connection, guesser = AsyncConnection(*streams), Guesser()
        while line := await connection.receive():
            if (answer := guesser.answer(line)) is not None:
                await connection.send(answer)
        heard.extend(guesser.heard)
        connection.writer.close()
        over.set()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        streams = await asyncio.open_connection(*server.sockets[0].getsockname())
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.create_task(client(AsyncConnection(*streams), told))
        streams[1].close()
        await over.wait()
    return told, heard


def show(told):
    for lower, upper, secret in GAMES:
        print(f"  Guess a number from {lower} to {upper}! Shhh, it is {secret}.")
        for about, number, decision in told:
            if about == secret:
                print(f"    {number} is {decision}")


RIGHT = [
    (3, 5, "UNSURE"), (3, 2, "WARMER"), (3, 3, "CORRECT"),
    (12, 14, "UNSURE"), (12, 11, "WARMER"), (12, 10, "COLDER"), (12, 12, "CORRECT"),
]  # fmt: skip


def main():
    if asked("threads"):
        print("threads: both sides block: each connection has a thread")
        told, heard = by_threads()
        show(told)
        check(told == RIGHT, "the numbers of the lesson")
        check(heard.count(GOODBYE) == len(GAMES), "it says goodbye after each game")
    if asked("coroutines"):
        print("coroutines: both sides await: each connection has a task, on one thread")
        told, heard = asyncio.run(by_coroutines())
        check(told == RIGHT, "the same numbers again")
        check(heard.count(GOODBYE) == len(GAMES), "it says goodbye after each game")
        if asked("threads"):
            print(f"  the same {len(told)} numbers, and the same words")
        else:
            show(told)
    if asked("goodbye"):
        print("goodbye: a client that is cancelled in the middle of a game")
        _, heard = asyncio.run(by_coroutines(leave))
        check(heard[-1] == GOODBYE, "a cancelled session says goodbye")
        print("  the client has said goodbye")


if __name__ == "__main__":
    run(main)
