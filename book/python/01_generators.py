"""01 · Generators and coroutines: next and send.

A function that stops at a `yield` goes on when it is resumed: by `next`, which brings
nothing, or by `send`, which brings a value. Lines that are indented are printed by the
body.

What the notes' program did: nothing. Its `def` says `corountine1`, so that the first call
of `coroutine1` is a `NameError`. What it was to print is right.
"""

from shared import check, prompt, run


# ANCHOR: coroutine
def coroutine1():
    print("    coroutine started")
    i = yield
    print(f"    coroutine received: {i}")
# ANCHOR_END: coroutine


def countdown():
    for n in (3, 2, 1):
        yield n


# ANCHOR: total
def total():
    """Gives and takes: each yield hands out the sum, and receives what is to be added to it."""
    sum = 0
    while (number := (yield sum)) is not None:
        sum += number
    return sum
# ANCHOR_END: total


def main():
    print("With next alone the caller brings nothing, and the body receives nothing:")
    cr1 = coroutine1()
    prompt("next(cr1)", cr1=cr1)
    check(isinstance(prompt("next(cr1)", cr1=cr1), StopIteration), "it has returned")

    print("\nWith send the yield has a value:")
    cr1 = coroutine1()
    prompt("next(cr1)", cr1=cr1)
    check(isinstance(prompt("cr1.send(100)", cr1=cr1), StopIteration), "it has returned")

    print("\nBefore the first next it stands at no yield that could receive:")
    cr1 = coroutine1()
    check(isinstance(prompt("cr1.send(100)", cr1=cr1), TypeError), "it cannot receive yet")
    print("Nothing has happened to it:")
    prompt("next(cr1)", cr1=cr1)
    check(isinstance(prompt("cr1.send(100)", cr1=cr1), StopIteration), "it has returned")

    print("\nA generator only hands out. It is asked again and again; what is sent is lost:")
    c = countdown()
    calls = ("next(countdown)", "countdown.send(100)", "next(countdown)")
    given = [prompt(call, countdown=c) for call in calls]
    check(given == [3, 2, 1], "what is sent to a countdown changes nothing")
    check(isinstance(prompt("next(countdown)", countdown=c), StopIteration), "it is over")

    print("\nA coroutine gives and takes. After one next it is sent to, and it remembers:")
    t = total()
    given = [prompt(call, total=t) for call in ("next(total)", "total.send(10)", "total.send(20)")]
    check(given == [0, 10, 30], "it adds up what it is sent")
    print("This one ends when it receives nothing, and the stop carries what it returns:")
    stop = prompt("next(total)", total=t)
    check(isinstance(stop, StopIteration) and stop.value == 30, "the stop carries the sum")


if __name__ == "__main__":
    run(main)
