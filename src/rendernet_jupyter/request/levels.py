"""The six levels of precedence: line, row, spec, `defaults:`, preset, settings.

Each spec of a body, and each row of a table, is merged from them and then read value by value.
Nothing here is expanded or checked against another key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rendernet_jupyter.request.build import read_field
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.draft import Draft
from rendernet_jupyter.request.json_body import is_json, read_json
from rendernet_jupyter.request.kinds import KINDS, kinds_of
from rendernet_jupyter.request.presets import read_preset
from rendernet_jupyter.request.rows import Row, read_rows, report_unused, row_entries
from rendernet_jupyter.request.texts import read_text
from rendernet_jupyter.spec.body import Block, read_body
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.magic import MagicLine
from rendernet_jupyter.spec.typed import Place, Typed
from rendernet_jupyter.spec.variables import Scope


@dataclass(frozen=True, slots=True)
class Default:
    """A value of the settings: as typed, and where it was set, for people."""

    value: str
    origin: str


class SpecReader:
    """Reads every spec of a body, and every row."""

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
            drafts = read_json(lines, self._magic, self._context)
        else:
            drafts = self._specs(lines)
        self._check_fresh(drafts)
        return drafts

    def _specs(self, lines: Sequence[str]) -> list[Draft]:
        blocks = read_body(lines, self._findings, shift=self._shift)
        shared: dict[str, Entry] = {}
        if blocks[0].defaults:
            head = blocks.pop(0)
            shared = {
                name: entry._replace(level="defaults", origin=f"defaults: {entry.origin}")
                for name, entry in head.entries.items()
            }
            if head.empty or not blocks:
                self._report_empty(1, "'defaults:' holds for specs below; end it with '---'")
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
        return drafts

    def _is_empty(self, block: Block, count: int) -> bool:
        line_has_spec = self._magic.entries or {"from", "use"} & self._magic.options.keys()
        if not block.empty or (count == 1 and block.start == 1 and line_has_spec):
            return False
        alone = count == 1 and block.start == 1
        self._report_empty(
            block.start,
            "the cell is empty; say what to make, such as: a cat on a roof"
            if alone
            else "there is no spec here; say what to make, or take the '---' out",
        )
        return True

    def _report_empty(self, line: int, message: str) -> None:
        self._findings.report("empty-spec", message, (line, 1), length=3)

    def _preset(self) -> dict[str, Entry]:
        if "use" not in self._magic.options:
            return {}
        return read_preset(self._magic.values["use"], self._presets, self._findings)

    def _rows(self, blocks: Sequence[Block]) -> list[Row] | None:
        value = self._magic.values.get("from")
        if value is None or "from" not in self._magic.options:
            return None
        rows = read_rows(value, self._context.scope, self._findings)
        self._findings.unknown_columns = rows is None or len(blocks) > 1
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
                length=given[name].length,
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
                entries[name] = Entry(KEY[name], typed, place, 1, "setting", default.origin)
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


def read_draft(entries: Mapping[str, Entry], place: Place, context: Context) -> Draft:
    """Read every value of a spec, in the order of the table."""
    draft = Draft(place, entries)
    for name in KEY:
        entry = entries.get(name)
        if entry is None:
            continue
        context.findings.source_of_value = entry.origin if entry.value.pinned else ""
        if name in ("prompt", "negative"):
            if text := read_text(entry, context):
                draft.texts[name] = text
        elif field := read_field(entry, context):
            if name == "zip":
                draft.zipped = field
            else:
                draft.fields[name] = field
    context.findings.source_of_value = ""
    return draft
