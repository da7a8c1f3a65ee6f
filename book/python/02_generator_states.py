"""02 · The four states of a generator.

`next`, `send`, `throw` and `close` lead it from created over suspended to closed. That it
is running is seen by its own body alone.

What the notes' program did: what they say, once its Markdown (the fences say `yml`, each
line begins with `>`) is taken off. They import `getgeneratestate` in the text and
`getgeneratorstate` in the program, and only the second exists. `throw` and `close` do not
occur; they are added here. From Python 3.13 on, `close` also gives what the body returns.
"""

from inspect import getgeneratorstate

from shared import check, prompt, run


# ANCHOR: coroutine
def coroutine2(x):
    print(f"    coroutine started: {x}")
    look_inside()
    y = yield x
    print(f"    coroutine y received: {y}")
    z = yield x + y
    print(f"    coroutine z received: {z}")
# ANCHOR_END: coroutine


def look_inside():
    try:
        next(cr3)
    except ValueError as error:
        print(f"    inside: {getgeneratorstate(cr3)}; next() from here: {error}")


def start():
    """A fresh one. It has to know itself to look at its own state, and so it is global."""
    global cr3
    cr3 = coroutine2(10)


def ask(call):
    return prompt(call, cr3=cr3, getgeneratorstate=getgeneratorstate)


# ANCHOR: stubborn
def stubborn():
    """Catches errors, and goes on. Told to exit, it cleans up: it may not yield any more."""
    while True:
        try:
            yield "at work"
        except ValueError as error:
            print(f"    caught: {error}")
        except GeneratorExit:
            print("    all clean")
            return
# ANCHOR_END: stubborn


def main():
    state = "getgeneratorstate(cr3)"
    print("The conversation of the notes, with the state at every point:")
    start()
    calls = (state, "next(cr3)", state, "cr3.send(100)", state)
    given = [ask(call) for call in calls]
    check(given == ["GEN_CREATED", 10, "GEN_SUSPENDED", 110, "GEN_SUSPENDED"], "as in the notes")
    check(isinstance(ask("cr3.send(100)"), StopIteration), "it has returned")
    check(ask(state) == "GEN_CLOSED", "what has returned is closed")

    print("\nAn error thrown in is raised at the yield. Nobody catches it, so it comes out:")
    start()
    ask("next(cr3)")
    check(isinstance(ask("cr3.throw(ValueError('too hot'))"), ValueError), "it comes out")
    check(ask(state) == "GEN_CLOSED", "what has raised is closed")

    print("\nClosed before its first next, it never runs; and nothing leads out of that:")
    start()
    ask("cr3.close()")
    check(isinstance(ask("next(cr3)"), StopIteration), "it is over before it has begun")

    print("\nThis body catches errors and goes on. Told to exit, it cleans up and returns:")
    worker = stubborn()
    calls = ("next(worker)", "worker.throw(ValueError('too hot'))", "worker.close()")
    given = [prompt(call, worker=worker) for call in calls]
    check(given == ["at work", "at work", None], "it goes on after an error, and not after an exit")


if __name__ == "__main__":
    run(main)
