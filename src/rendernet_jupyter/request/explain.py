"""Explaining a text: how it is read, expanded and sent, without sending anything.

This is the bare function: no settings are in force but those handed in. Nothing here draws,
uploads or sends; a catalogue that is given by its path is the only file that is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.catalog import Catalog, MediaFacts
from rendernet_jupyter.errors import Problem
from rendernet_jupyter.request.context import Probe
from rendernet_jupyter.request.plan import Default, Plan, plan
from rendernet_jupyter.spec.keys import KEY


@dataclass(frozen=True, slots=True)
class Explanation:
    """A plan that can be read, by people (`print`) and by programs (`to_dict`)."""

    plan: Plan

    def to_dict(self) -> dict[str, Any]:
        """Requests, coordinates, codes, messages and canonical text, as plain data."""
        found = self.plan
        return {
            "requests": [ordered(request.body) for request in found.requests],
            "coords": [dict(request.coords) for request in found.requests],
            "warnings": sorted({warning.code for warning in found.warnings}),
            "errors": [
                {
                    "code": problem.code,
                    "line": problem.line,
                    "column": problem.column,
                    "suggest": problem.suggest,
                    "message": problem.message,
                }
                for problem in found.problems
            ],
            "messages": [_message(problem) for problem in (*found.problems, *found.warnings)],
            "canonical": found.canonical,
        }

    def __str__(self) -> str:
        return "\n".join(_report(self.plan))

    __repr__ = __str__


def explain(
    body: str,
    line: str = "",
    variables: Mapping[str, object] | None = None,
    catalog: Catalog | Mapping[str, Any] | str | None = None,
    *,
    defaults: Mapping[str, Default] | None = None,
    presets: Mapping[str, str] | None = None,
    probe: Probe | None = None,
    placeholder_style: str = "plain",
    shift: int = 0,
) -> Explanation:
    """How a text is read; bad input never raises.

    Args:
        body: the specs.
        line: what follows the magic's name.
        variables: the Python variables.
        catalog: what may be named: a snapshot, its listings as a dictionary, or the path of a
            JSON file that holds them. Its member `files` then stands for the disk. Without a
            catalogue nothing is known, and every name and file is taken as typed.
        defaults: see `plan`.
        presets: see `plan`.
        probe: see `plan`; it comes before the catalogue's `files`.
        placeholder_style: see `plan`.
        shift: see `plan`.

    Raises:
        OSError: the catalogue's file cannot be read.
        ValueError: it is no JSON.
    """
    snapshot, files = _catalog_of(catalog)
    return Explanation(
        plan(
            body,
            line,
            catalog=snapshot,
            variables=variables,
            defaults=defaults,
            presets=presets,
            probe=probe or files,
            placeholder_style=placeholder_style,
            shift=shift,
        )
    )


class _Files:
    """A table of files that stands for the disk."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        self._facts = {name: MediaFacts.from_item(item) for name, item in files.items()}
        self.names = tuple(files)

    def __call__(self, name: str) -> MediaFacts | None:
        return self._facts.get(name)


def _catalog_of(
    catalog: Catalog | Mapping[str, Any] | str | None,
) -> tuple[Catalog, Probe | None]:
    if isinstance(catalog, Catalog):
        return catalog, None
    if catalog is None:
        return Catalog(), None
    if not isinstance(catalog, Mapping):
        with open(catalog, encoding="utf-8") as file:  # noqa: PTH123 - no pathlib in a pure room
            catalog = json.load(file)
    if not isinstance(catalog, Mapping):
        raise ValueError("a catalogue is a JSON object with the members 'models', 'styles', ...")
    files = _Files(catalog["files"]) if "files" in catalog else None
    return Catalog.from_listings(catalog), files


def ordered(body: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a body in the order of the key table."""
    def place(name: str) -> int:
        return KEY[name].order if name in KEY else KEY["style"].order
    return {name: body[name] for name in sorted(body, key=place)}


def _message(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
    }


def _report(found: Plan) -> list[str]:
    """The lines of an explanation for people."""
    lines = [problem.show() for problem in found.problems]
    if found.problems:
        count = len(found.problems)
        head = f"{count} problem{'s' if count > 1 else ''}; nothing would be sent"
        return [head, *lines]
    count = len(found.requests)
    lines = [f"{count} request{'s' if count != 1 else ''}"]
    for warning in found.warnings:
        lines += ["warning:", warning.show()]
    return [*lines, "", found.canonical]
