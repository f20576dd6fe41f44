"""What is said of a file of the account: what it is, how it stands, what to do with it.

Nothing is read from a service here.
"""

from __future__ import annotations

import time

from rendernet_jupyter.client.assets import RemoteAsset
from rendernet_jupyter.session.belongings import Held
from rendernet_jupyter.view.phrase import TIMES, lasting

NOUNS = {"image": "picture", "video": "video", "audio": "sound"}

# By the status that the service shows: its word for people, and what to do.
_STATES = {
    "active": ("ready", ""),
    "pending": ("being looked at", "The service is not done with it. Read anew in a moment."),
    "failed": (
        "cannot be used",
        "Nothing was paid. Save the file in another format, or take another one, and send that.",
    ),
    "": ("", "The service says nothing of its state; it is most likely ready."),
}

_CELLS = {
    "image": "face: {}\na portrait in soft light",
    "video": "narrate: {} voice=Rachel\nGood morning.",
}
"""A cell to begin with, by the kind of file."""


def noun(asset: RemoteAsset) -> str:
    """What to call it."""
    return NOUNS.get(asset.kind, asset.kind or "file")


def measures(asset: RemoteAsset) -> str:
    """Its size and length, as far as the service says; such as `60 × 80`."""
    size = f"{asset.width} {TIMES} {asset.height}" if asset.width and asset.height else ""
    return ", ".join(filter(None, (size, lasting(asset.duration) if asset.duration else "")))


def length(asset: RemoteAsset) -> str:
    """How long a video is, `video` where nobody says it; empty for what is none."""
    if asset.kind != "video":
        return ""
    return lasting(asset.duration) if asset.duration else "video"


def state(asset: RemoteAsset) -> str:
    """How it stands, in a word or two; an unknown word of the service as it is."""
    return _STATES.get(asset.status, (asset.status, ""))[0]


def advice(asset: RemoteAsset) -> str:
    """What to do about its state; empty when nothing."""
    said = _STATES.get(asset.status, ("", "The service is not done with it, by its own word."))[1]
    why = asset.reason if asset.status == "failed" else ""
    return " ".join(filter(None, (f"The service says: {why}." if why else "", said)))


def since(held: Held) -> str:
    """When this store sent it, or that it did not."""
    if held.uploaded_at is None:
        return "sent from elsewhere"
    return f"sent {time.strftime('%Y-%m-%d %H:%M', time.localtime(held.uploaded_at))}"


def cell_of(held: Held) -> str:
    """A cell that uses it; empty where there is none, or it cannot be used."""
    form = _CELLS.get(held.asset.kind, "") if held.asset.status in ("active", "") else ""
    return form.format(held.asset.asset_id)
