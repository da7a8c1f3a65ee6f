"""What the programs of this folder share: a table, a prompt, the figures, and checks at the
end.

They need Python 3.11 or newer and its standard library. Each of them runs by itself:
`python3 book/python/17_life.py`. Where there are several versions of one thing, the name of
one after `--only` runs that alone.
"""

import sys
import threading
import time
from collections.abc import Callable

_given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
_failed: list[str] = []
_passed = 0


def check(holds: bool, what: str) -> None:
    """Notes whether something is as it should be. `run` says at the end what was not."""
    global _passed
    if holds:
        _passed += 1
    else:
        _failed.append(what)


def asked(version: str) -> bool:
    """Whether this version of the program is to run: all are, or the one after `--only`."""
    return _given.get("--only", version) == version


def number(option: str, default: int) -> int:
    """The number after this option, where it is given."""
    return int(_given.get(option, default))


def run(program: Callable[[], None]) -> None:
    """Runs a program, tells what its checks came to, and exits with 1 if one of them failed."""
    program()
    for what in _failed:
        print(f"check failed: {what}", file=sys.stderr)
    if _failed:
        sys.exit(1)
    print("1 check, and it holds." if _passed == 1 else f"{_passed} checks, and all hold.")


class Table:
    """Rows under titles. The first column is set to the left, the others to the right."""

    def __init__(self, *titles: object) -> None:
        self.rows = [[str(title) for title in titles]]

    def row(self, *cells: object) -> None:
        self.rows.append([str(cell) for cell in cells])

    def __str__(self) -> str:
        widths = [max(map(len, column)) for column in zip(*self.rows)]
        lines = []
        for first, *others in self.rows:
            cells = [first.ljust(widths[0])]
            cells += [cell.rjust(width) for cell, width in zip(others, widths[1:])]
            lines.append("  ".join(cells).rstrip())
        return "\n".join(lines)


def seconds(time: float) -> str:
    return f"{time:.3f} s"


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def __call__(self) -> float:
        return time.monotonic() - self.start


def prompt(call: str, **names: object) -> object:
    """Prints a call and what comes of it, as Python's own prompt does, and returns that."""
    print(f">>> {call}")
    try:
        value = eval(call, {}, names)
    except Exception as error:
        print(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
        return error
    if value is not None:
        print(repr(value))
    return value


def threads() -> int:
    """How many threads this process has that Python knows of."""
    return threading.active_count()
