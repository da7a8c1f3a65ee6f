"""The benchmark's programs on CPython's asyncio: one turn of one of them.

    python3 programs.py WORKLOAD OPERATIONS [--cpu] [--one-cpu]

prints the cost of one operation, in the unit of the workload. Each function in the modules beside
this one is the twin of a program in ../src/workloads; nothing is imported but the standard library.
"""

import asyncio
import os
import sys
import time

sys.dont_write_bytecode = True

import life
import outside
import queues
import tasks
from stopwatch import Stopwatch


def main():
    workload, operations, *options = sys.argv[1:]
    if "--cpu" in options:
        Stopwatch.clock = staticmethod(time.process_time_ns)
    if "--one-cpu" in options and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    module = next(module for module in (tasks, queues, life, outside) if hasattr(module, workload))
    print(asyncio.run(getattr(module, workload)(int(operations))))


main()
