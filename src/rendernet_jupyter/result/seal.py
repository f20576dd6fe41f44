"""A picture with its manifest: inside the file where that is possible, else in a file beside it.

Nothing here writes a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import embed, read
from rendernet_jupyter.result.manifest import Manifest

Mode = Literal["full", "hash", "off"]

SIDECAR = ".json"
"""What is added to the whole name of a file for the manifest that stands beside it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is saved for a picture.

    Attributes:
        data: the file with its manifest inside; None when the original is saved as it is.
        sidecar: the text of a file beside it, empty when there is none.
        discreet: nothing of what was asked for stands in it, so its name must not tell it either.
    """

    data: bytes | None = None
    sidecar: str = ""
    discreet: bool = False


PLAIN = Sealed()
"""The original, and nothing else."""

BARE = Sealed(discreet=True)
"""Likewise, because that was wished."""


def sealed(data: bytes, manifest: Manifest, parameters: str = "", mode: Mode = "full") -> Sealed:
    """A file with its manifest.

    Args:
        data: the original.
        manifest: all that is known of it.
        parameters: the text for other programs; it is left out unless the mode is `full`.
        mode: `full` for all of the manifest, `hash` for ids and hashes alone, `off` for nothing.
    """
    if mode == "off":
        return BARE
    if mode == "hash":
        manifest, parameters = manifest.reduced(), ""
    try:
        made = embed(data, with_parameters(manifest, parameters).text(), parameters)
        if made is not None and parameters and read(made).parameters is None:
            made = embed(data, manifest.text())  # it has no place for it, or has one already
    except RenderNetError:  # what the service sent is flawed, and is saved as it is
        made = None
    if made is None:
        return beside(manifest, mode)
    return Sealed(made, discreet=mode == "hash")


def beside(manifest: Manifest, mode: Mode = "full") -> Sealed:
    """The original with its manifest in a file beside it."""
    if mode == "off":
        return BARE
    kept = manifest.reduced() if mode == "hash" else manifest
    return Sealed(sidecar=kept.text(indent=1) + "\n", discreet=mode == "hash")


def with_parameters(manifest: Manifest, parameters: str) -> Manifest:
    """The manifest with the hash of the text that stands beside it, so that an edit shows."""
    if not parameters:
        return manifest
    return Manifest({**manifest.facts, "parameters": hash_of(parameters)})


def hash_of(parameters: str) -> str:
    """The hash of a text `parameters`: SHA-256, hex, of its UTF-8."""
    return sha256(parameters.encode("utf-8", "replace")).hexdigest()
