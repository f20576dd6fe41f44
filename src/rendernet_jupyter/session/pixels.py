"""The picture of the store that a file shows whose bytes nobody knows: its very pixels tell.

A picture that another program opened and saved has other bytes and no manifest. What was scaled,
cropped or compressed anew is another picture. Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass

from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.likeness import MOST
from rendernet_jupyter.store.witness import Origin, Witness


@dataclass(frozen=True, slots=True)
class Same:
    """A picture of the store with the very pixels of a file.

    Attributes:
        origin: the job that made it.
        run: its run.
        medium: the picture.
    """

    origin: Origin
    run: Run
    medium: Medium

    def sentence(self) -> str:
        """What is to be said of the file."""
        shows = f"{self.medium.media_id} of {self.run.run_id}"
        return f"Its bytes are others, without a manifest; its pixels are the very ones of {shows}."


def same_pixels(
    store: Store, data: bytes, *, most: int = MOST, decoded: dict[str, str] | None = None
) -> Same | None:
    """The picture with the pixels of a file; None where none is found.

    Args:
        store: where.
        data: the file.
        most: how many pictures of the store are decoded at the most, newest first.
        decoded: what was found out on the way, for the next file.
    """
    sha256 = store.likeness.of_very_pixels(data, most, {} if decoded is None else decoded)
    origin = Witness(store.database).of_content(sha256) if sha256 else None
    run = store.runs.get(origin.run_id) if origin else None
    for medium in run.media if run else ():
        if origin and run and medium.sha256 == sha256:
            return Same(origin, run, medium)
    return None
