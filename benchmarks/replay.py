"""What Run All costs the second time, as a ratio to the first: a notebook of 40 cells.

The notebook runs three times in nbclient, each time in a kernel of its own, on the sandbox in that
kernel: with an empty store, again, and again with one seed changed. Goals: the second run pays for
nothing and downloads nothing; the third pays once; and the second takes at most 0.1 of the first,
on the wall and in processor time.

What is compared begins with the first cell, which loads the extension, and ends with the last: the
imports, the check of each text, the look into the store, the thumbnails and the grid of each cell.
The start of the kernel, which is Jupyter's and the same for both, is shown apart. Processor time is
that of the kernel's process with all of its threads; the sandbox paints in there.

    python benchmarks/replay.py [CELLS]
"""

from __future__ import annotations

import ast
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

CELLS = 40
GOAL = 0.1
SUBJECTS = ("a lighthouse", "a bicycle", "a cat", "a robot", "a castle", "an old harbour")
PLACES = ("in a city at night", "by the sea", "under snow", "in the desert", "at dawn")

FIRST = """
import time
begun = time.perf_counter(), time.process_time()
%load_ext rendernet_jupyter
"""
LAST = """
from dataclasses import asdict
from rendernet_jupyter.notebook.magics import session_of
world = session_of(get_ipython()).engine().world
spent = time.perf_counter() - begun[0], time.process_time() - begun[1]
print((*spent, begun[1], asdict(world.counters)))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A run of the notebook; times in seconds, those of the kernel's start apart."""

    wall: float
    cpu: float
    start_wall: float
    start_cpu: float
    counters: dict[str, int]


def notebook(count: int, *, changed: bool = False) -> Any:
    """The notebook; with one seed changed if asked."""
    texts = [
        f"seed: {number + (1000 if changed and number == count // 2 else 0)}\n"
        f"{SUBJECTS[number % len(SUBJECTS)]} {PLACES[number % len(PLACES)]}"
        for number in range(count)
    ]
    sources = [FIRST, *(f"%%rendernet\n{text}" for text in texts), LAST]
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
    return book


def run(book: Any, folder: Path) -> Measured:
    """Run a notebook in a kernel of its own."""
    client = NotebookClient(
        book,
        timeout=900,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    begun = time.perf_counter()
    client.execute()
    whole = time.perf_counter() - begun
    wall, cpu, start_cpu, counters = ast.literal_eval(book.cells[-1].outputs[-1].text)
    return Measured(wall, cpu, whole - wall, start_cpu, counters)


def environment(folder: Path) -> None:
    """The kernels' own store and settings, and no key."""
    for name in [n for n in os.environ if n.startswith("RENDERNET_") or n.endswith("_API_KEY")]:
        del os.environ[name]
    os.environ |= {
        "RENDERNET_STORE": str(folder / "store"),
        "RENDERNET_CONFIG": str(folder / "none.toml"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CELLS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment(folder)
        runs = {
            "first": run(notebook(count), folder),
            "second": run(notebook(count), folder),
            "one seed changed": run(notebook(count, changed=True), folder),
        }
    print(f"{count} cells        wall, s   CPU, s   paid  downloads  painted | kernel start, s")
    for label, one in runs.items():
        told = one.counters
        print(
            f"{label:<17}{one.wall:>7.2f}{one.cpu:>9.2f}{told['charges']:>7}{told['downloads']:>11}"
            f"{told['paints']:>9} |{one.start_wall:>8.2f}, CPU {one.start_cpu:.2f}"
        )
    first, second, third = runs.values()
    wall, cpu = second.wall / first.wall, second.cpu / first.cpu
    goals = {
        f"wall {wall:.3f} of the first (goal <= {GOAL})": wall <= GOAL,
        f"CPU {cpu:.3f} of the first (goal <= {GOAL})": cpu <= GOAL,
        "the second run pays and downloads nothing": (
            not any(second.counters[n] for n in ("posts", "charges", "downloads", "paints"))
        ),
        "one changed seed is one paid request": third.counters["charges"] == 1,
    }
    print()
    for goal, held in goals.items():
        print(f"{'PASS' if held else 'MISS'}  {goal}")
    return int(not all(goals.values()))


if __name__ == "__main__":
    sys.exit(main())
