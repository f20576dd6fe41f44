"""From text to requests: the one entrance of the language.

`plan` reads a body and its magic line, checks all of it and expands it. It never raises on bad
input: faults are data, with their places. Nothing here draws a seed, opens a file or sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Problem, SpecError
from rendernet_jupyter.request.context import Context, Known, Probe
from rendernet_jupyter.request.expand import expand
from rendernet_jupyter.request.levels import Default, SpecReader
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.magic import read_line
from rendernet_jupyter.spec.typed import split_lines
from rendernet_jupyter.spec.variables import Scope

__all__ = ["Default", "Plan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a text asks for, or why it cannot be sent.

    Attributes:
        name: the Python name on the magic line, or an empty string.
        options: the run options, typed, by their Python name.
        requests: what would be sent, in order; empty when there are problems.
        problems: every error, in the order of its place.
        warnings: every warning, likewise.
        canonical: the canonical text; empty when there are problems.
    """

    name: str
    options: Mapping[str, Any]
    requests: tuple[Request, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    canonical: str

    def raise_for_problems(self, *, shift: int = 0, where: str = "cell") -> None:
        """Raise every problem as one error.

        Args:
            shift: added to line numbers: a cell shows its magic line as line 1.
            where: what the text stands in, for the message.

        Raises:
            SpecError: there are problems.
        """
        if self.problems:
            raise SpecError(self.problems, shift=shift, where=where)


def plan(
    body: str,
    line: str = "",
    *,
    catalog: Catalog,
    variables: Mapping[str, object] | None = None,
    defaults: Mapping[str, Default] | None = None,
    presets: Mapping[str, str] | None = None,
    probe: Probe | None = None,
    known: Known | None = None,
    placeholder_style: str = "plain",
    shift: int = 0,
) -> Plan:
    """Read, check and expand a text.

    Args:
        body: the specs.
        line: what follows the magic's name.
        catalog: what may be named.
        variables: the Python variables.
        defaults: values of the settings by canonical key; `model` holds for specs without a kind.
        presets: the headers of each preset by its name, for `--use`.
        probe: facts about a path or an address, None where it does not exist; without a probe
            every file is taken on trust.
        known: facts about assets and media that the catalogue does not list, by their ids.
        placeholder_style: `plain` sends a character's name as it is, `braces` in braces.
        shift: added to line numbers in origins, as in `raise_for_problems`.
    """
    lines = split_lines(body)
    findings = Findings(line, lines)
    scope = Scope(variables or {})
    magic = read_line(line, findings, scope)
    braces = placeholder_style == "braces"
    context = Context(catalog, findings, scope, probe, known, braces=braces)
    reader = SpecReader(magic, context, defaults or {}, presets or {}, shift)
    drafts = reader.drafts(lines)
    requests: tuple[Request, ...] = ()
    canonical = ""
    if not findings.failed:
        requests, canonical = expand(drafts, magic.options, context)
    if findings.failed:
        requests, canonical = (), ""
    return Plan(
        magic.name, magic.options, requests, findings.errors(), findings.warnings(), canonical
    )
