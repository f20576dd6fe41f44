"""Presets: headers that a person keeps under a name, for `--use`. Nothing here reads a disk."""

from __future__ import annotations

from collections.abc import Mapping

from rendernet_jupyter.spec.body import read_body
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.typed import Typed, split_lines
from rendernet_jupyter.suggest import nearest


def read_preset(value: Typed, presets: Mapping[str, str], findings: Findings) -> dict[str, Entry]:
    """The keys of the preset that `--use` names; faults of it are reported at that name."""
    place, length = value.place(0), len(value.text)
    if value.text not in presets:
        near = nearest(value.text, presets)
        findings.report(
            "bad-value",
            f"no preset is called '{value.text}'; --save {value.text} makes one of a cell's keys",
            place,
            length=length,
            suggest=near[0] if near else None,
        )
        return {}
    lines = split_lines(presets[value.text])
    inner = Findings("", lines)
    blocks = read_body(lines, inner)
    for problem in inner.errors():
        message = f"preset '{value.text}', line {problem.line}: {problem.message}"
        findings.report(problem.code, message, place, length=length)
    entries = blocks[0].entries
    if len(blocks) > 1 or blocks[0].defaults or "prompt" in entries:
        message = f"preset '{value.text}' must hold headers alone: no prompt, no '---'"
        findings.report("bad-value", message, place, length=length)
        return {}
    return {name: _kept(entry, value) for name, entry in entries.items()}


def _kept(entry: Entry, value: Typed) -> Entry:
    """A key of a preset, whose place is the preset's name on the line."""
    place, origin = value.place(0), f"preset {value.text}"
    typed = Typed(entry.value.text, *place, pinned=True)
    return Entry(entry.key, typed, place, len(value.text), "preset", origin)
