"""From text to requests: the one entrance of the language.

`plan` reads a body and its magic line, checks all of it and expands it. It never raises on bad
input: faults are data, with their places. Nothing here draws a seed, opens a file or sends anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Problem, SpecError
from rendernet_jupyter.request.axes import find_axes
from rendernet_jupyter.request.build import read_field
from rendernet_jupyter.request.cells import CellMaker
from rendernet_jupyter.request.context import Context, Probe
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.json_body import is_json, read_json
from rendernet_jupyter.request.kinds import KINDS, kinds_of
from rendernet_jupyter.request.presets import read_preset
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.request.rows import Row, read_rows, report_unused, row_entries
from rendernet_jupyter.request.texts import read_text
from rendernet_jupyter.spec.body import Block, read_body
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.magic import MagicLine, read_line
from rendernet_jupyter.spec.sweep import cells_of, first_cells, sampled_cells
from rendernet_jupyter.spec.typed import Typed, split_lines
from rendernet_jupyter.spec.variables import Scope

MOST_CELLS = 1_000
"""More requests than this are an error, unless the line limits them."""

MOST_REQUESTS = 100_000
"""No limit goes beyond this: so many requests fit no session."""


@dataclass(frozen=True, slots=True)
class Default:
    """A value of the settings: as typed, and where it was set, for people."""

    value: str
    origin: str


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
        placeholder_style: `plain` sends a character's name as it is, `braces` in braces.
        shift: added to line numbers in origins, as in `raise_for_problems`.
    """
    lines = split_lines(body)
    findings = Findings(line, lines)
    magic = read_line(line, findings)
    scope = Scope(variables or {})
    context = Context(catalog, findings, scope, probe, braces=placeholder_style == "braces")
    reader = _Planner(magic, context, defaults or {}, presets or {}, shift)
    drafts = reader.drafts(lines)
    requests: tuple[Request, ...] = ()
    canonical = ""
    if not findings.failed:
        requests, canonical = reader.expand(drafts)
    if findings.failed:
        requests, canonical = (), ""
    return Plan(
        magic.name, magic.options, requests, findings.errors(), findings.warnings(), canonical
    )


class _Planner:
    """The steps from lines to requests."""

    def __init__(
        self,
        magic: MagicLine,
        context: Context,
        defaults: Mapping[str, Default],
        presets: Mapping[str, str],
        shift: int,
    ) -> None:
        self._magic = magic
        self._context = context
        self._findings = context.findings
        self._defaults = defaults
        self._presets = presets
        self._shift = shift

    def drafts(self, lines: Sequence[str]) -> list[Draft]:
        """Every spec of the body and every row, read value by value."""
        if is_json(lines, demanded="json" in self._magic.values):
            return read_json(lines, self._magic, self._context)
        blocks = read_body(lines, self._findings, shift=self._shift)
        shared: dict[str, Entry] = {}
        if blocks[0].defaults:
            head = blocks.pop(0)
            shared = {n: _at_level(e, "defaults", "defaults: ") for n, e in head.entries.items()}
            if head.empty or not blocks:
                self._report_empty(1)
        blocks = [block for block in blocks if not self._is_empty(block, len(blocks))]
        preset = self._preset()
        rows = self._rows(blocks)
        drafts = []
        for block in blocks:
            given = {**preset, **shared, **block.entries}
            self._report_overridden({**shared, **block.entries})
            for number, row in enumerate(rows or [None], 1):
                drafts.append(self._draft(block, given, row, number))
        if rows and not self._findings.failed:
            value = self._magic.values["from"]
            report_unused(rows, self._context.scope.used, value, self._findings)
        self._check_fresh(drafts)
        return drafts

    def _is_empty(self, block: Block, count: int) -> bool:
        line_has_spec = self._magic.entries or {"from", "use"} & self._magic.options.keys()
        if not block.empty or (count == 1 and block.start == 1 and line_has_spec):
            return False
        self._report_empty(block.start)
        return True

    def _report_empty(self, line: int) -> None:
        self._findings.report(
            "empty-spec", "there is no spec here; say what to make, or take the '---' out",
            (line, 1), length=3,
        )

    def _preset(self) -> dict[str, Entry]:
        if "use" not in self._magic.options:
            return {}
        return read_preset(self._magic.values["use"], self._presets, self._findings)

    def _rows(self, blocks: Sequence[Block]) -> list[Row] | None:
        value = self._magic.values.get("from")
        if value is None or "from" not in self._magic.options:
            return None
        rows = read_rows(value, self._context.scope, self._findings)
        if rows and len(blocks) > 1:
            self._findings.report(
                "bad-rows",
                "'--from' fills in one spec, and there are several below",
                value.place(0),
                length=len(value.text),
            )
            return None
        return rows

    def _report_overridden(self, given: Mapping[str, Entry]) -> None:
        for name in given.keys() & self._magic.entries.keys():
            self._findings.report(
                "overridden",
                f"{self._magic.entries[name].origin} beats this '{name}'",
                given[name].place,
                length=len(name),
            )

    def _draft(self, block: Block, given: dict[str, Entry], row: Row | None, number: int) -> Draft:
        """Merge the levels of precedence, and read what is left."""
        place = block.first, 1
        entries = dict(given)
        if row is not None:
            entries.update(row_entries(row, self._magic.values["from"], number))
            scope = self._context.scope
            self._context.scope = Scope(scope.variables, row, scope.used)
        entries.update(self._magic.entries)
        for name, default in self._defaults.items():
            takes_part = name in KEY and name not in entries
            if takes_part and (name not in KINDS or not kinds_of(entries)):
                typed = Typed(default.value, *place, pinned=True)
                entries[name] = Entry(KEY[name], typed, place, "setting", default.origin)
        return read_draft(entries, place, self._context)

    def _check_fresh(self, drafts: Sequence[Draft]) -> None:
        if "fresh" in self._magic.options and any(d.seed_mode == "given" for d in drafts):
            self._findings.report(
                "bad-line",
                "'--fresh' draws a seed, and one is given; to make the same picture again "
                "write '--cache refresh'",
                self._magic.places["fresh"],
                length=len("--fresh"),
                suggest="--cache refresh",
                ask=False,
            )

    def expand(self, drafts: Sequence[Draft]) -> tuple[tuple[Request, ...], str]:
        """The requests of all specs, checked, and the canonical text."""
        findings, options = self._findings, self._magic.options
        for draft in drafts:
            draft.axes = find_axes(draft, findings)
        limited = "limit" in options or "sample" in options
        total = sum(cells_of(draft.axes) for draft in drafts)
        if total > MOST_CELLS and not limited:
            self._report_many(total, f"--limit {MOST_CELLS}")
        if findings.failed:
            return (), ""
        axes = [draft.axes for draft in drafts]
        wanted = min(total, options.get("limit", total))
        if min(wanted, options.get("sample", total)) > MOST_REQUESTS:
            self._report_many(min(wanted, options.get("sample", total)), f"--limit {MOST_REQUESTS}")
            return (), ""
        if "sample" in options:
            digest = "\n---\n".join(draft.canonical() for draft in drafts)
            cells = sampled_cells(axes, options["sample"], digest)[:wanted]
        else:
            cells = list(first_cells(axes, wanted))
        makers = [CellMaker(draft, self._context) for draft in drafts]
        requests = tuple([makers[spec].make(indices) for spec, indices in cells])
        if findings.failed:
            return (), ""
        if drafts and drafts[0].verbatim:
            return requests, _json_list(requests)
        if len(cells) < total:
            return requests, "\n---\n".join(request.canonical for request in requests)
        texts = [
            draft.canonical(maker.dropped or frozenset())
            for draft, maker in zip(drafts, makers, strict=True)
        ]
        return requests, "\n---\n".join(texts)

    def _report_many(self, count: int, meant: str) -> None:
        self._findings.report(
            "too-many-cells",
            f"this comes to {count:,} requests; add '{meant}' or '--sample N' to the magic line",
            (1, 1),
        )


def read_draft(entries: Mapping[str, Entry], place: tuple[int, int], context: Context) -> Draft:
    """Read every value of a spec, in the order of the table."""
    draft = Draft(place, entries)
    for name in KEY:
        entry = entries.get(name)
        if entry is None:
            continue
        if name in ("prompt", "negative"):
            if text := read_text(entry, context):
                draft.texts[name] = text
        elif field := read_field(entry, context):
            if name == "zip":
                draft.zipped = field
            else:
                draft.fields[name] = field
    return draft


def _at_level(entry: Entry, level: str, prefix: str) -> Entry:
    return Entry(
        entry.key, entry.value, entry.place, level, prefix + entry.origin, entry.literal  # type: ignore[arg-type] - one of the levels
    )


def _json_list(requests: Sequence[Request]) -> str:
    return "[" + ",\n ".join(request.canonical for request in requests) + "]"
