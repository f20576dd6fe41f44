"""A plan told to people: what was read, from where, what it comes to, what would be sent.

Nothing here is computed anew: it is all in the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from rendernet_jupyter.errors import Problem
from rendernet_jupyter.request.copyable import curl_text
from rendernet_jupyter.request.plan import Plan
from rendernet_jupyter.request.request import Request, ordered
from rendernet_jupyter.spec.keys import KEY

_WIDEST = 60
_MOST_VALUES = 8
_MOST_SPECS = 5
_MOST_PROBLEMS = 20


def account(plan: Plan, *, shift: int = 0) -> str:
    """The plan as a text of several paragraphs; `shift` is added to the numbers of lines."""
    return "\n".join(_of_problems(plan, shift) if plan.problems else _of_requests(plan, shift))


def _of_problems(plan: Plan, shift: int) -> Iterator[str]:
    yield f"{_counted(len(plan.problems), 'problem')}; nothing would be sent"
    yield from (problem.show(shift=shift) for problem in plan.problems[:_MOST_PROBLEMS])
    if len(plan.problems) > _MOST_PROBLEMS:
        yield f"  … and {len(plan.problems) - _MOST_PROBLEMS} more"
    yield from _of_warnings(plan.warnings, shift)


def _of_warnings(warnings: Sequence[Problem], shift: int) -> Iterator[str]:
    if warnings:
        yield ""
        yield _counted(len(warnings), "warning")
        yield from (warning.show(shift=shift) for warning in warnings[:_MOST_PROBLEMS])


def _of_requests(plan: Plan, shift: int) -> Iterator[str]:
    yield _counted(len(plan.requests), "request")
    specs = [list(cells) for _, cells in groupby(plan.requests, key=lambda made: made.spec)]
    for cells in specs[:_MOST_SPECS]:
        yield ""
        yield from _of_spec(cells)
    if len(specs) > _MOST_SPECS:
        yield ""
        yield f"  … and {_counted(len(specs) - _MOST_SPECS, 'more spec')}"
    yield from _of_warnings(plan.warnings, shift)
    first = plan.requests[0]
    yield ""
    yield "canonical text"
    yield _indented(plan.canonical)
    yield ""
    yield "the first request" if len(plan.requests) > 1 else "the request"
    yield _indented(json.dumps(ordered(first.body), ensure_ascii=False, indent=2))
    yield ""
    yield "the same by hand"
    yield _indented(curl_text(first.body))


def _of_spec(cells: Sequence[Request]) -> Iterator[str]:
    """The values of one spec with their origins, and its axes."""
    first = cells[0]
    values = _values(first)
    shown = [(name, _shortened(values.get(name, ""))) for name in KEY if name in first.origins]
    width = max((len(value) for _, value in shown), default=0)
    for name, value in shown:
        yield f"  {name:<13} {value:<{width}}  {first.origins[name]}".rstrip()
    for axis in first.coords:
        coords = list(dict.fromkeys(str(cell.coords.get(axis)) for cell in cells))
        listed = " · ".join(_shortened(coord) or "(empty)" for coord in coords[:_MOST_VALUES])
        more = f" · … {len(coords)} in all" if len(coords) > _MOST_VALUES else ""
        yield f"  axis {axis}: {listed}{more}"


def _values(request: Request) -> dict[str, str]:
    """The canonical text of each key; of the spec, where it has axes."""
    text = request.spec or request.canonical
    if text.startswith("{"):
        texts = request.body.get("prompt", {})
        flat = {**request.body, **texts, "prompt": texts.get("positive", "")}
        return {name: json.dumps(value, ensure_ascii=False) for name, value in flat.items()}
    values: dict[str, str] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(": ")
        if colon and name in KEY and "prompt" not in values:
            values[name] = value
        elif "prompt" in values:
            values["prompt"] += f" {line}"
    if request.seed_mode == "drawn":
        values["seed"] = "(one for all)"
    if isinstance(character := request.body.get("character"), dict):
        values.setdefault("character", character["character_id"])
    return values


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
