"""Reading a key's value: from the text that was typed to the fields of an API body.

One reader for each form of value. A reader reports every fault it finds and returns None then, so
that all of a cell's faults show at once. Nothing here looks at two keys together: that is the
linter's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rendernet_jupyter.request import lists, named, objects
from rendernet_jupyter.request.context import Context
from rendernet_jupyter.request.field import Field
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import Filled, fill, is_content

Reader = Callable[[Filled, Entry, Context], Field | None]

READERS: Mapping[str, Reader] = {
    "name": named.read_models,
    "style": named.read_styles,
    "choice": lists.read_words_of,
    "number": lists.read_number_field,
    "seed": lists.read_seed,
    "loras": named.read_loras,
    "character": objects.read_character,
    "facelock": objects.read_facelock,
    "control_net": objects.read_control,
    "segment": objects.read_segment,
    "true_touch": objects.read_true_touch,
    "narrator": objects.read_narrator,
    "video_anyone": objects.read_video,
    "zip": lists.read_zip,
}
"""The reader of each form of value; texts have one of their own."""

_WITH_ASSETS = frozenset(
    {"facelock", "control_net", "segment", "true_touch", "narrator", "video_anyone"}
)


def read_field(entry: Entry, context: Context) -> Field | None:
    """The values of a key that is no text; None when a fault was reported."""
    known = context.fields.get(id(entry))
    if known is not None:
        return known[0]
    filled = _filled(entry, context)
    field = None if filled is None else READERS[entry.key.form](filled, entry, context)
    if "{{" not in entry.value.text and entry.level != "row":
        # The entry is kept with its field, so that no other object can get its identity.
        context.fields[id(entry)] = field, entry
    return field


def _filled(entry: Entry, context: Context) -> Filled | None:
    if entry.content is None:
        is_asset = entry.key.form in _WITH_ASSETS
        return fill(entry.value, context.scope, context.findings, content=is_asset)
    if entry.key.form == "facelock" and is_content(entry.content):
        text = entry.value.text
        return Filled(entry.value, "\0" * len(text), {text: entry.content})
    report_content(entry, context)
    return None


def report_content(entry: Entry, context: Context) -> None:
    """Report a row's Python object that stands for no text."""
    kind = type(entry.content).__name__
    context.findings.report(
        "bad-variable",
        f"the column '{entry.key.name}' holds a value of type '{kind}', which stands for no text",
        entry.place,
    )
