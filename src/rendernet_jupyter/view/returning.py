"""Earlier runs that come home one after the other, for whoever wants to show each at once.

What is shown on the way weighs no more than a few galleries, for all of it is shown once more at
the end, in its order. Nothing here displays or waits.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from rendernet_jupyter.view.gallery import Gallery

MOST = 4_000_000
"""Bytes that are sent on the way."""


class Returning:
    """Galleries of runs that are home, while others are waited for; two threads may use it."""

    def __init__(self) -> None:
        self._new: deque[Gallery] = deque()
        self._sent = 0

    def put(self, gallery: Gallery) -> None:
        """A run is home."""
        # What the notebook keeps is shown at the end, with a name and a sheet for other readers.
        options = gallery.options
        light = replace(options, weigh=self._weigh, named=False, sheet=not options.html)
        gallery.options = light
        self._new.append(gallery)

    def take(self) -> Gallery | None:
        """The next one to show; None when there is none, or enough was shown."""
        return self._new.popleft() if self._new and self._sent < MOST else None

    def _weigh(self, size: int) -> None:
        self._sent += size
