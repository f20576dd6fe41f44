"""A file from the reader's own machine: chosen in the browser, looked at in the kernel, then sent.

What a browser hands over differs between ipywidgets 7 and 8; here it is bytes with a name. A file
is held against the rules before anything leaves the kernel. Nothing is sent here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.asset.material import Material
from rendernet_jupyter.view.markup import data_uri
from rendernet_jupyter.view.phrase import TIMES, lasting, weighing
from rendernet_jupyter.view.thumbnail import encode, on_white

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

LARGEST = 10 << 20
"""Bytes that a front end can hand to a kernel in one message; larger files are given as paths."""

ADVICE = "Files above 10 MB: write the path in its place."

PREVIEW = 320
"""Pixels of the long edge of a preview."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that was chosen.

    Attributes:
        name: as it is called on the reader's machine.
        data: its bytes.
    """

    name: str
    data: bytes


def files_of(value: Any) -> tuple[Chosen, ...]:
    """The files in the `value` of a `FileUpload`, of ipywidgets 7 (a dict) and 8 (a tuple)."""
    items: Sequence[Mapping[str, Any]]
    items = list(value.values()) if isinstance(value, Mapping) else list(value or ())
    return tuple(
        Chosen(str((one.get("metadata") or one).get("name", "file")), bytes(one["content"]))
        for one in items
    )


def upload(
    panel: Panel, words: str, accept: str, on_files: Callable[[tuple[Chosen, ...]], None],
    *, several: bool = False,
) -> Any:  # fmt: skip
    """A button that lets a reader choose files.

    Args:
        panel: in which it stands.
        words: on it.
        accept: what a browser offers, such as `image/*`.
        on_files: called with what was chosen.
        several: whether more than one can be chosen at a time.
    """
    layout = ipywidgets.Layout(width="auto", margin="0")
    made = ipywidgets.FileUpload(description=words, accept=accept, multiple=several, layout=layout)
    made.observe(panel.guarded(lambda event: on_files(files_of(event["new"]))), names="value")
    return made


def emptied(field: Any) -> None:
    """Let a field of `upload` hold nothing: its button counts what it holds, and goes on to.

    To be called with callbacks hushed.
    """
    if isinstance(field.value, Mapping):  # ipywidgets 7, where a browser alone sets the value
        field.set_trait("value", {})
        field.set_trait("_counter", 0)
    else:
        field.value = ()


def told(material: Material) -> str:
    """What a file holds, in a few words: `PNG, 60 × 80, 12 kB`."""
    facts = material.facts
    parts = [facts.format.upper() or facts.type]
    parts += [f"{facts.width} {TIMES} {facts.height}"] if facts.width and facts.height else []
    parts += [lasting(facts.duration)] if facts.duration else []
    return ", ".join([*filter(None, parts), weighing(len(material.read()))])


def preview(material: Material) -> str:
    """A small picture of a file as a `data:` address; empty for what is no picture."""
    if material.facts.type != "image":
        return ""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(material.read())) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((PREVIEW, PREVIEW))
        return data_uri("image/jpeg", encode(on_white(upright)))
