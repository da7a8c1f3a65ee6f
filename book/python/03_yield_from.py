"""03 · `yield from`: one coroutine speaks through another.

A body that hands out what another one has can fetch it in a loop and yield it again, or
delegate. A delegation is open both ways: what is sent or thrown goes to the innermost body,
and what that returns is the value of the expression.

What the notes' program did: what they say. They use `yield from` on a string and on a
range, which nobody can send anything to; what it is for is in the second half here.
"""

from shared import check, prompt, run


# ANCHOR: delegate
def generator1():
    for x in "AB":
        yield x
    for y in range(1, 4):
        yield y


def generator2():
    yield from "AB"
    yield from range(1, 4)
# ANCHOR_END: delegate


# ANCHOR: levels
def relay(name, inner):
    """Speaks through `inner` until that returns, and returns one more."""
    value = yield from inner
    print(f"    {name}: the value of yield from is {value}")
    return value + 1


def total():
    """Adds up what it is sent, catches what is thrown, and returns when nothing is sent."""
    sum = 0
    while True:
        try:
            number = yield sum
        except ValueError as error:
            print(f"    inner: caught {error}, starting again")
            sum = 0
            continue
        if number is None:
            return sum
        sum += number
# ANCHOR_END: levels


def main():
    items = ["A", "B", 1, 2, 3]
    print("Letters, then numbers, by two loops:")
    check(prompt("list(generator1())", generator1=generator1) == items, "letters, then numbers")

    print("\nThe same by two delegations, value by value and as a list:")
    t3 = generator2()
    check([prompt("next(t3)", t3=t3) for _ in items] == items, "the same, one by one")
    check(isinstance(prompt("next(t3)", t3=t3), StopIteration), "that is all")
    check(prompt("list(generator2())", generator2=generator2) == items, "the same, as a list")

    print("\nFrom outer through middle to inner, and back:")
    outer = relay("outer", relay("middle", total()))
    mistake = "outer.throw(ValueError('a mistake'))"
    calls = ("next(outer)", "outer.send(10)", mistake, "outer.send(30)")
    check([prompt(call, outer=outer) for call in calls] == [0, 10, 0, 30], "inner answers")
    stop = prompt("next(outer)", outer=outer)
    check(isinstance(stop, StopIteration) and stop.value == 32, "each level adds one")


if __name__ == "__main__":
    run(main)
