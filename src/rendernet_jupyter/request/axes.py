"""The axes of a spec: every key and group with several values, zipped where that was asked for.

Nothing here walks them.
"""

from __future__ import annotations

from rendernet_jupyter.request.draft import Axis, Draft, Slot
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEYS, canonical_name
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
    slots = []
    for key in KEYS:
        if (found := draft.fields.get(key.name)) and len(found.choices) > 1:
            slots.append(Slot(key.name, key.name, found.choices))
        elif text := draft.texts.get(key.name):
            slots += [
                Slot(f"{key.name}.{number}", key.name, group)
                for number, group in enumerate(text.groups, 1)
            ]
    return slots


def _zipped(draft: Draft, slots: list[Slot], findings: Findings) -> list[Slot]:
    """The slots that `zip` names, in the order of the table; none when a fault was reported."""
    if draft.zipped is None:
        return []
    known = {slot.name: slot for slot in slots}
    found: list[Slot] = []
    sound = True
    for choice in draft.zipped.choices:
        (typed, (place, length)), = (choice.settings or {}).items()
        name = typed if typed in known else canonical_name(typed) or typed
        slot = known.get(name)
        if slot is None or slot in found:
            sound = False
            near = nearest(typed, [n for n in known if n != name])
            findings.report(
                "bad-zip",
                f"'{typed}' is named twice" if slot else f"'{typed}' is no axis of this spec",
                place,
                length=length,
                suggest=near[0] if near and not slot else None,
            )
        else:
            found.append(slot)
    counts = {Axis((slot,)).count for slot in found}
    if sound and (len(found) < 2 or len(counts) > 1):
        lengths = ", ".join(f"{slot.name} has {Axis((slot,)).count}" for slot in found)
        findings.report(
            "bad-zip",
            f"zipped axes need equal lengths: {lengths}"
            if len(found) > 1
            else "'zip' needs two axes or more",
            draft.zipped.entry.value.place(0),
            length=len(draft.zipped.entry.value.text),
        )
        sound = False
    return [slot for slot in slots if slot in found] if sound else []
