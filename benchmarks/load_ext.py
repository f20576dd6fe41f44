"""What `%load_ext rendernet_jupyter` costs, as a ratio to JupySQL's in the same run.

CPU time is clocked inside fresh IPython processes, the candidates in turn within each round, median
over rounds. Goal: at most 0.02 of JupySQL's, and none of the heavy modules in `sys.modules`.

Needs the `bench` extra: ``pip install -e ".[bench]"``, then ``python benchmarks/load_ext.py``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

ROUNDS = 7
GOAL = 0.02
HEAVY = ("httpx", "pydantic", "PIL", "numpy", "matplotlib", "ipywidgets", "pandas", "starlette")
CANDIDATES = {"rendernet_jupyter": "rendernet_jupyter", "JupySQL": "sql", "floor": "floor_ext"}

CLOCK = """
import json, sys, time, types
from IPython.core.interactiveshell import InteractiveShell
ip = InteractiveShell.instance()
floor = types.ModuleType("floor_ext")
floor.load_ipython_extension = lambda ip: ip.register_magic_function(lambda line: None, "line", "x")
sys.modules["floor_ext"] = floor
before = set(sys.modules)
start = time.process_time()
ip.extension_manager.load_extension({module!r})
spent = time.process_time() - start
print(json.dumps([spent, sorted(set(sys.modules) - before)]))
"""


def clocked(module: str) -> tuple[float, list[str]]:
    code = CLOCK.format(module=module)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    spent, modules = json.loads(done.stdout.strip().splitlines()[-1])
    return spent, modules


def main() -> int:
    times: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    loaded: list[str] = []
    for _ in range(ROUNDS):
        for name, module in CANDIDATES.items():
            spent, modules = clocked(module)
            times[name].append(spent)
            if name == "rendernet_jupyter":
                loaded = modules
    peer = statistics.median(times["JupySQL"])
    print(f"{'extension':<20}{'CPU, ms':>10}{'of JupySQL':>12}")
    for name, spent in times.items():
        middle = statistics.median(spent)
        print(f"{name:<20}{1000 * middle:>10.2f}{middle / peer:>12.4f}")
    ratio = statistics.median(times["rendernet_jupyter"]) / peer
    heavy = sorted({m.split(".")[0] for m in loaded} & set(HEAVY))
    found = ", ".join(heavy) or "none"
    print(f"\nratio {ratio:.4f} (goal <= {GOAL}); heavy modules loaded: {found}")
    return int(ratio > GOAL or bool(heavy))


if __name__ == "__main__":
    raise SystemExit(main())
