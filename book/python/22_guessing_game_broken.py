"""22 · WRONG: the client of the notes' guessing game, whose `__init__` is misspelt.

`__inti__` is a method like any other, which nobody calls. So the client has the attributes
of its base class alone, and the first guess ends the game with an `AttributeError`.

Their program has more of the kind, behind that: `reveive_report`, which is called by its
right name; a `return` that stands outside of its `for`, so that all numbers are asked for
although one was right; and, in the version with coroutines, `encode(0)`, `server_forever`,
and a `receive()` without `await`.
"""

from shared import check, run


class Base:
    def __init__(self):
        self.secret = 3


# ANCHOR: wrong
class Client(Base):
    def __inti__(self):  # wrong: this is `__init__`, misspelt
        super().__init__()
        self.last_distance = None

    def report_outcome(self, number):
        distance = abs(number - self.secret)
        return "WARMER" if self.last_distance and distance < self.last_distance else "UNSURE"
# ANCHOR_END: wrong


def main():
    try:
        said = Client().report_outcome(5)
    except AttributeError as error:
        said = f"{type(error).__name__}: {error}"
    print(said)
    check("has no attribute 'last_distance'" in said, "nobody has set it")


if __name__ == "__main__":
    run(main)
