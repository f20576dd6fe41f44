"""What was found in a file. A value only; nothing here looks for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inside:
    """What a file holds of ours.

    Attributes:
        original: the file without it.
        manifest: the text of the manifest, None when there is none.
        parameters: the text that was added for other programs, None when there is none.
    """

    original: bytes
    manifest: str | None = None
    parameters: str | None = None
