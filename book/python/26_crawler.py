"""26 · A crawler: a hundred pages, by four ways to wait for an answer.

`serial` is wrong, but works: an answer is awaited before the next page is asked for.
`threads` stand where gevent would: code that blocks, and as many of it at once as there are
threads. `callbacks`, as Tornado had them: what to do with an answer goes along as a
function. `async`, as with aiohttp: a coroutine for each page, and a semaphore.

What the notes' program did: there is none; sections 8.2.1 to 8.2.4 are headings alone.
gevent, Tornado and aiohttp are not in the standard library, and so the HTTP here is a few
lines of our own. The server runs on this machine, with a loop on a thread of its own.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from threading import Event, Thread

from shared import Stopwatch, Table, asked, check, run, seconds

PAGES, DELAY, AT_ONCE = 100, 0.01, 10


def page(number):
    return f"page {number}\n{'.' * (number * 37 % 1000)}\n".encode()


class Site:
    """A server that takes its time, and counts how much it has in hand."""

    def __init__(self):
        self.in_hand = self.most = 0
        self.started = Event()
        self.thread = Thread(target=lambda: asyncio.run(self.serve()))
        self.thread.start()
        self.started.wait()

    async def serve(self):
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.started.set()
        await self.over.wait()
        server.close()

    async def answer(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        await asyncio.sleep(DELAY)
        self.in_hand -= 1
        body = page(int(head.split()[1].rpartition(b"/")[2]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    def stop(self):
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join()


# ANCHOR: blocking
def get(site, number):
    connection = HTTPConnection("127.0.0.1", site.port)
    connection.request("GET", f"/page/{number}")
    body = connection.getresponse().read()
    connection.close()
    return body


def serial(site):
    return [get(site, number) for number in range(PAGES)]


def threads(site):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda number: get(site, number), range(PAGES)))
# ANCHOR_END: blocking


# ANCHOR: callbacks
class Request(asyncio.Protocol):
    """What to do with an answer goes along as `done`, and is called when the connection is over."""

    def __init__(self, number, done):
        self.number, self.done, self.said = number, done, b""

    def connection_made(self, transport):
        transport.write(b"GET /page/%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % self.number)

    def data_received(self, data):
        self.said += data

    def connection_lost(self, error):
        self.done(self.number, self.said.partition(b"\r\n\r\n")[2])


def callbacks(site):
    loop = asyncio.new_event_loop()
    wanted, found = iter(range(PAGES)), {}

    def ask():
        """The next page, if there is one. Who has asked for it is not here any more to be told."""
        if (number := next(wanted, None)) is not None:
            new = partial(Request, number, done)
            request = loop.create_connection(new, "127.0.0.1", site.port)
            asking.add(task := loop.create_task(request))
            task.add_done_callback(asking.discard)

    def done(number, body):
        found[number] = body
        if len(found) == PAGES:
            loop.stop()
        ask()

    asking = set()
    for _ in range(AT_ONCE):
        loop.call_soon(ask)
    loop.run_forever()
    loop.close()
    return [found[number] for number in range(PAGES)]
# ANCHOR_END: callbacks


# ANCHOR: async
async def get_async(site, number, semaphore):
    async with semaphore:
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        writer.write(b"GET /page/%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % number)
        await reader.readuntil(b"\r\n\r\n")
        body = await reader.read()
        writer.close()
        return body


async def concurrent(site):
    semaphore = asyncio.Semaphore(AT_ONCE)
    return await asyncio.gather(*(get_async(site, number, semaphore) for number in range(PAGES)))
# ANCHOR_END: async


def by_coroutines(site):
    return asyncio.run(concurrent(site))


def main():
    print(f"A server on this machine takes {seconds(DELAY)} for an answer.")
    print(f"{PAGES} pages are wanted, and at most {AT_ONCE} may be asked for at once.\n")
    table = Table("version", "pages", "failed", "time", "at once")
    versions = (
        ("serial", "one page after another", serial, 1),
        ("threads", "code that blocks, on ten threads", threads, AT_ONCE),
        ("callbacks", "what to do with an answer goes along as a function", callbacks, AT_ONCE),
        ("async", "a coroutine for each page, and a semaphore", by_coroutines, AT_ONCE),
    )
    for name, about, version, at_once in versions:
        if not asked(name):
            continue
        print(f"{name}: {about}")
        site = Site()
        watch, found = Stopwatch(), version(site)
        time = watch()
        site.stop()
        failed = sum(body != page(number) for number, body in enumerate(found))
        table.row(name, len(found), failed, seconds(time), site.most)
        check(failed == 0 and len(found) == PAGES, "all pages are there")
        check(1 <= site.most <= at_once, "no more at once than may be")
        check(time >= PAGES / at_once * DELAY, "it takes as long as its answers")
    print(f"\n{table}")


if __name__ == "__main__":
    run(main)
