"""What reading a spec costs, as a ratio to PyYAML's C loader with pydantic in the same run.

Two goals. One spec of ten keys, from text to checked request: at most 2 x (YAML C loader +
pydantic), linter, canonical text and origins included. A sweep of 10,000 cells: at most 3 x
validating each cell with pydantic. CPU time, the candidates in turn within each round, median over
rounds.

Needs PyYAML: ``pip install -e ".[test]"``, then ``python benchmarks/spec.py``.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import yaml

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.request import plan
from rendernet_jupyter.request.models import GenerationItem

ROUNDS = 9
GOAL_ONE, GOAL_CELL = 2.0, 3.0
CELLS = 10_000
CATALOG = Catalog.from_listings(
    {
        "models": [
            {"name": "JuggernautXL", "base_model": "sdxl"},
            {"name": "Flux", "base_model": "flux"},
        ],
        "loras": [{"name": name, "base_model": "sdxl"} for name in ("detail_slider", "film_grain")],
        "characters": [{"id": f"chr_{n}", "name": f"Person {n}"} for n in range(50)],
    }
)
SPEC = """\
model: JuggernautXL
aspect_ratio: 16:9
batch_size: 2
cfg_scale: 7
steps: 30
sampler: DPM++ 2M Karras
seed: 42
quality: Plus
loras: detail_slider@0.6, film_grain@0.3
negative: text, watermark
a lighthouse keeper reading by lamplight, it's raining outside
"""
YAML = """\
model: JuggernautXL
aspect_ratio: '16:9'
batch_size: 2
cfg_scale: 7
steps: 30
sampler: DPM++ 2M Karras
seed: 42
quality: Plus
loras:
- name: detail_slider
  weight: 0.6
- name: film_grain
  weight: 0.3
prompt:
  positive: a lighthouse keeper reading by lamplight, it's raining outside
  negative: text, watermark
"""
SWEEPS = {
    "seed x cfg x group": (
        "model: JuggernautXL\nseed: 1..1000\ncfg: 4..8\nsteps: 20\na {red|green} cat"
    ),
    "two groups x seed": (
        "model: JuggernautXL\nseed: 1..10\nsteps: 20\nloras: detail_slider@0.5\n"
        f"a {{{'|'.join(f'w{n}' for n in range(100))}}} cat in {{a|b|c|d|e|f|g|h|i|j}} light"
    ),
}


def read_spec() -> dict[str, Any]:
    """Ours: text to checked request."""
    planned = plan(SPEC, catalog=CATALOG)
    return dict(planned.requests[0].body)


def read_yaml() -> GenerationItem:
    """The peer: the same request as YAML, held against the model of the API body."""
    return GenerationItem.model_validate(yaml.load(YAML, yaml.CSafeLoader))


def clocked(candidate: Callable[[], object], times: int) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    for _ in range(times):
        candidate()
    return (time.process_time() - start) / times


def in_turn(candidates: dict[str, tuple[Callable[[], object], int]]) -> dict[str, float]:
    """The median of each candidate over rounds in which all take their turn."""
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, (candidate, times) in candidates.items():
            spent[name].append(clocked(candidate, times))
    return {name: statistics.median(found) for name, found in spent.items()}


def one_spec() -> float:
    """The ratio for one spec."""
    if read_spec() != read_yaml().model_dump(exclude_none=True):
        raise SystemExit("the two texts ask for different things")
    found = in_turn(
        {
            "text to checked request": (read_spec, 300),
            "YAML C + pydantic": (read_yaml, 300),
            "YAML C alone": (lambda: yaml.load(YAML, yaml.CSafeLoader), 300),
        }
    )
    peer = found["YAML C + pydantic"]
    print(f"{'one spec of ten keys':<28}{'CPU, us':>10}{'of peer':>10}")
    for name, seconds in found.items():
        print(f"{name:<28}{1e6 * seconds:>10.1f}{seconds / peer:>10.2f}")
    return found["text to checked request"] / peer


def sweep() -> float:
    """The worst ratio for a cell of a sweep."""
    worst = 0.0
    print(f"\n{f'a sweep of {CELLS:,} cells':<28}{'us a cell':>10}{'of peer':>10}")
    for name, body in SWEEPS.items():

        def ours(body: str = body) -> object:
            return plan(body, f"--limit {CELLS}", catalog=CATALOG)

        bodies = [dict(r.body) for r in plan(body, f"--limit {CELLS}", catalog=CATALOG).requests]
        if len(bodies) != CELLS:
            raise SystemExit(f"{name} has {len(bodies)} cells")
        filled = [{**found, "seed": 1} for found in bodies]

        def each(filled: list[dict[str, Any]] = filled) -> None:
            for found in filled:
                GenerationItem.model_validate(found)

        found = in_turn({name: (ours, 1), "  pydantic, each cell": (each, 1)})
        peer = found["  pydantic, each cell"]
        for label, seconds in found.items():
            print(f"{label:<28}{1e6 * seconds / CELLS:>10.2f}{seconds / peer:>10.2f}")
        worst = max(worst, found[name] / peer)
    return worst


def main() -> int:
    one, cell = one_spec(), sweep()
    print(f"\nratios {one:.2f} (goal <= {GOAL_ONE}) and {cell:.2f} (goal <= {GOAL_CELL})")
    return int(one > GOAL_ONE or cell > GOAL_CELL)


if __name__ == "__main__":
    sys.exit(main())
