"""Making a picture again from what its file says: an editable cell, and a report of what is lost.

Readers of texts, one for each program; bytes and texts come in, a cell comes out. Nothing here
opens a file, asks the service or decides which file is meant.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.result.recall.a1111 import read_a1111
from rendernet_jupyter.result.recall.cell import Check, Recalled, cell_of
from rendernet_jupyter.result.recall.comfyui import read_comfyui
from rendernet_jupyter.result.recall.found import Found, Remark, mapping_of
from rendernet_jupyter.result.recall.inscription import inscriptions
from rendernet_jupyter.result.recall.invokeai import read_dream, read_invokeai, read_sd_metadata
from rendernet_jupyter.result.recall.own import Here, Sent, from_manifest, from_run

__all__ = [
    "Check",
    "Here",
    "Recalled",
    "Remark",
    "Sent",
    "from_manifest",
    "from_run",
    "from_texts",
    "inscriptions",
]


def from_texts(texts: Mapping[str, str], catalog: Catalog, check: Check) -> Recalled | None:
    """The cell for the metadata of another program; None when no known one wrote any.

    Args:
        texts: of a file, as `inscriptions` gives them.
        catalog: which models and LoRAs there are.
        check: what would be wrong with a cell.

    Raises:
        RenderNetError: they hold no prompt that could be sent.
    """
    found = _found(texts)
    return cell_of(found, catalog, check) if found else None


def _found(texts: Mapping[str, str]) -> Found | None:
    for name, read in _READERS.items():
        text = texts.get(name, "")
        found = read(text) if text else None
        if found is not None:
            return found
    return None


def _infotext(text: str) -> Found | None:
    return None if text.lstrip().startswith("{") else read_a1111(text)


def _comment(text: str) -> Found | None:
    """The comment of a photo, which need not be of A1111."""
    return read_a1111(text) if "Steps: " in text and "Seed: " in text else None


def _of_json(read: Callable[[Mapping[str, object]], Found | None]) -> Callable[[str], Found | None]:
    def found(text: str) -> Found | None:
        try:
            # ComfyUI writes constants that JSON does not have, such as NaN.
            data = mapping_of(json.loads(text))
        except (ValueError, RecursionError):
            return None
        return read(data) if data else None

    return found


# By the name of the text. What stands first wins: some programs write for others too.
_READERS: dict[str, Callable[[str], Found | None]] = {
    "parameters": _infotext,
    "invokeai_metadata": _of_json(read_invokeai),
    "sd-metadata": _of_json(read_sd_metadata),
    "Dream": read_dream,
    "prompt": _of_json(read_comfyui),
    "workflow": _of_json(read_comfyui),
    "UserComment": _comment,
}
