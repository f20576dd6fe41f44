"""Rows of `--from`: a DataFrame or a list of dicts, one spec a row.

Columns that are canonical keys are values as typed; every column is a variable. Nothing here
imports a data frame library: a table is what can give its rows.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from rendernet_jupyter.spec.canonical import asset_text
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.typed import EDGES, Typed
from rendernet_jupyter.spec.variables import Scope, VariableFault, text_of, value_of

Row = Mapping[str, Any]


def read_rows(value: Typed, scope: Scope, findings: Findings) -> list[Row] | None:
    """The rows that `--from` names; None when a fault was reported."""
    place, length = value.place(0), len(value.text)
    try:
        table, form = value_of(value.text, scope)
    except VariableFault as fault:
        message = fault.message
        if fault.code == "bad-variable":
            message = "'--from' takes the name of a variable, with .attributes and [items]"
        findings.report(fault.code, message, place, length=length, suggest=fault.suggest)
        return None
    rows = None if form is not None else _rows_of(table)
    if not rows:
        empty = rows is not None
        findings.report(
            "bad-rows",
            f"'{value.text}' has no rows"
            if empty
            else f"'{value.text}' is no table: a DataFrame or a list of dictionaries is needed",
            place,
            length=length,
        )
        return None
    return rows


def _rows_of(table: Any) -> list[Row] | None:
    """The rows of a table, None when it is none."""
    try:
        if hasattr(table, "to_dicts"):
            table = table.to_dicts()
        elif hasattr(table, "to_dict") and hasattr(table, "columns"):
            table = table.to_dict("records")
    except Exception:  # noqa: BLE001 - a foreign table may raise anything; then it is none
        return None
    if not isinstance(table, Sequence) or isinstance(table, str | bytes):
        return None
    if not all(isinstance(row, Mapping) for row in table):
        return None
    return [{str(name): value for name, value in row.items()} for row in table]


def row_entries(row: Row, value: Typed, number: int) -> dict[str, Entry]:
    """The keys that a row gives; empty cells give none.

    Args:
        row: the row.
        value: of `--from`, which is the place of every fault of a row.
        number: of the row, from 1.
    """
    place, length = value.place(0), len(value.text)
    entries = {}
    for name in row.keys() & KEY.keys():
        cell = row[name]
        if is_empty(cell):
            continue
        content = None
        try:
            text = asset_text(os.fsdecode(cell)) if isinstance(cell, os.PathLike) else text_of(cell)
        except VariableFault:
            text, content = "{{" + name + "}}", cell
        typed = Typed(text.strip(EDGES), *place, pinned=True)
        if typed.text:
            origin = f"row {number} of {value.text}"
            entries[name] = Entry(KEY[name], typed, place, length, "row", origin, content=content)
    return entries


def is_empty(cell: Any) -> bool:
    """Whether a cell of a table holds nothing: None, NaN, NaT or an empty text."""
    if cell is None or (isinstance(cell, str) and not cell.strip(EDGES)):
        return True
    try:
        return bool(cell != cell)  # noqa: PLR0124 - only NaN and its kin differ from themselves
    except Exception:  # noqa: BLE001 - arrays and foreign values may refuse to be compared
        return False


def report_unused(rows: Sequence[Row], used: set[str], value: Typed, findings: Findings) -> None:
    """Report the columns that nothing read."""
    columns = dict.fromkeys(name for row in rows for name in row)
    unused = [name for name in columns if name not in KEY and name not in used]
    if unused:
        noun = "columns" if len(unused) > 1 else "column"
        findings.report(
            "unused-column",
            f"{noun} {', '.join(repr(name) for name in unused)}: neither a key by its full name "
            "nor used as a {{variable}}",
            value.place(0),
            length=len(value.text),
        )
