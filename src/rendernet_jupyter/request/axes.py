"""The axes of a spec: every key and group with several values, zipped where that was asked for.

Nothing here walks them.
"""

from __future__ import annotations

from collections.abc import Mapping

from rendernet_jupyter.request.draft import Axis, Draft, Slot
from rendernet_jupyter.request.field import Field
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import canonical_name
from rendernet_jupyter.suggest import nearest


def find_axes(draft: Draft, findings: Findings) -> tuple[Axis, ...]:
    """The axes of a spec, in the order in which they multiply; `bad-zip` is reported here."""
    slots = _slots(draft)
    if draft.zipped is None:
        return tuple(Axis((slot,)) for slot in slots)
    together = _zipped(draft, slots, findings)
    axes: list[Axis] = []
    for slot in slots:
        if slot not in together:
            axes.append(Axis((slot,)))
        elif slot is together[0]:
            axes.append(Axis(tuple(together)))
    return tuple(axes)


def _slots(draft: Draft) -> list[Slot]:
    """Fields and texts stand in the order of the table, and every text behind every field."""
    slots = [
        Slot(name, name, found.choices)
        for name, found in draft.fields.items()
        if len(found.choices) > 1
    ]
    for name, text in draft.texts.items():
        slots += [
            Slot(f"{name}.{number}", name, group) for number, group in enumerate(text.groups, 1)
        ]
    return slots


def _zipped(draft: Draft, slots: list[Slot], findings: Findings) -> list[Slot]:
    """The slots that `zip` names, in the order of the table; none when a fault was reported."""
    if draft.zipped is None:
        return []
    known = {slot.name: slot for slot in slots}
    found: dict[str, Slot] = {}
    sound = True
    for choice in draft.zipped.choices:
        typed = choice.text
        name = typed if typed in known else canonical_name(typed) or typed
        if name in known and name not in found:
            found[name] = known[name]
            continue
        sound = False
        near = [] if name in known else nearest(typed, known)
        message = "is named twice" if name in known else "has no list of values here"
        (place, length), *_ = (choice.settings or {}).values()
        suggest = near[0] if near else None
        message = f"'{typed}' {message}"
        findings.report("bad-zip", message, place, length=length, suggest=suggest)
    if not sound or not _are_equal(found, draft.zipped, findings):
        return []
    return [slot for slot in slots if slot.name in found]


def _are_equal(found: Mapping[str, Slot], zipped: Field, findings: Findings) -> bool:
    """Report too few axes, or axes of unequal length."""
    counts = {name: Axis((slot,)).count for name, slot in found.items()}
    if len(counts) > 1 and len(set(counts.values())) == 1:
        return True
    lengths = ", ".join(f"{name} has {count}" for name, count in counts.items())
    message = f"zipped axes need equal lengths: {lengths}"
    findings.report(
        "bad-zip",
        message if len(counts) > 1 else "'zip' needs two axes or more",
        zipped.entry.value.place(0),
        length=len(zipped.entry.value.text),
    )
    return False
