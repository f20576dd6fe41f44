"""Expanding specs: axes, the cells that are wanted, their requests, the canonical text.

What a text asks for is counted before it is made. Nothing here reads text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rendernet_jupyter.request.axes import find_axes
from rendernet_jupyter.request.cells import CellMaker
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.sweep import Cell, cells_of, first_cells, sampled_cells
from rendernet_jupyter.spec.wording import MOST

MOST_CELLS = 1_000
"""More requests than this are an error, unless the line limits them."""

MOST_REQUESTS = 100_000
"""No limit goes beyond this: so many requests fit no session."""

_SEPARATOR = "\n---\n"


def expand(
    drafts: Sequence[Draft], options: Mapping[str, Any], context: Context
) -> tuple[tuple[Request, ...], str]:
    """The requests of all specs, and the canonical text; faults are reported.

    Args:
        drafts: the specs, every value of them read.
        options: the run options of the magic line.
        context: of the cell.
    """
    for draft in drafts:
        draft.axes = find_axes(draft, context.findings)
    total = min(MOST, sum(cells_of(draft.axes) for draft in drafts))
    cells = [] if context.findings.failed else _cells(drafts, total, options, context.findings)
    if not cells:
        return (), ""
    makers = [CellMaker(draft, context) for draft in drafts]
    requests = tuple([makers[spec].make(indices) for spec, indices in cells])
    if drafts and drafts[0].verbatim:
        joined = ",\n ".join([request.canonical for request in requests])
        return requests, f"[{joined}]"
    if len(cells) < total or not any(draft.axes for draft in drafts):
        return requests, _SEPARATOR.join([request.canonical for request in requests])
    texts = [
        draft.canonical(maker.dropped or frozenset())
        for draft, maker in zip(drafts, makers, strict=True)
    ]
    return requests, _SEPARATOR.join(texts)


def _cells(
    drafts: Sequence[Draft], total: int, options: Mapping[str, Any], findings: Findings
) -> list[Cell]:
    """The cells that are wanted; none when they are too many."""
    axes = [draft.axes for draft in drafts]
    limit = options.get("limit", total)
    wanted = min(total, limit, options.get("sample", total))
    if total > MOST_CELLS and not {"limit", "sample"} & options.keys():
        _report_many(total, f"--limit {MOST_CELLS}", findings)
    elif wanted > MOST_REQUESTS:
        _report_many(wanted, f"--limit {MOST_REQUESTS}", findings)
    elif "sample" in options:
        digest = _SEPARATOR.join(draft.canonical() for draft in drafts)
        return sampled_cells(axes, options["sample"], digest)[:limit]
    else:
        return list(first_cells(axes, wanted))
    return []


def _report_many(count: int, meant: str, findings: Findings) -> None:
    more = "more than " if count == MOST else ""
    findings.report(
        "too-many-cells",
        f"this comes to {more}{count:,} requests; add '{meant}' or '--sample N' to the magic line",
        (1, 1),
    )
