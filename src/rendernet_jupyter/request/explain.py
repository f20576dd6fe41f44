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
from rendernet_jupyter.request.account import account
from rendernet_jupyter.request.context import Known, Probe
from rendernet_jupyter.request.copyable import SERVICE, curl_text, httpx_text
from rendernet_jupyter.request.plan import Default, Plan, plan
from rendernet_jupyter.request.request import ordered


@dataclass(frozen=True, slots=True)
class Explanation:
    """A plan that can be read, by people (`print`) and by programs (`to_dict`).

    Attributes:
        plan: the plan.
        shift: added to line numbers when it is shown; a cell counts its magic line as line 1.
    """

    plan: Plan
    shift: int = 0

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

    def curl(self, index: int = 0, *, origin: str = SERVICE) -> str:
        """One request as a shell command; the key stands in `$RENDERNET_API_KEY`."""
        return curl_text(self.plan.requests[index].body, origin)

    def httpx(self, index: int = 0, *, origin: str = SERVICE) -> str:
        """One request as a few lines of Python; the key stands in the environment."""
        return httpx_text(self.plan.requests[index].body, origin)

    def __str__(self) -> str:
        return account(self.plan, shift=self.shift)

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
    known: Known | None = None,
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
        known: see `plan`.
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
            known=known,
            placeholder_style=placeholder_style,
            shift=shift,
        ),
        shift,
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


def _message(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        **({"fix": problem.fix} if problem.fix else {}),
    }
