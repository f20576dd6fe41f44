"""The pictures of a report, reduced so that the file stays within its budget.

Nothing here knows where they stand on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.markup import data_uri
from rendernet_jupyter.view.phrase import weighing
from rendernet_jupyter.view.report.subject import Subject
from rendernet_jupyter.view.still import still

BUDGET = 10_000_000
"""Bytes that all pictures of a report take, as long as there are fewer than about 2,000."""

_IN_BASE64 = 4 / 3
_MOST = 240_000  # bytes of one, however few there are: 1024 px at quality 75 usually take half
_EDGES = ((110_000, 1024), (55_000, 768), (22_000, 512), (9_000, 320), (0, 224))


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture may be.

    Attributes:
        edge: pixels of its long edge.
        limit: bytes.
    """

    edge: int
    limit: int

    def told(self, count: int) -> str:
        """A line for people about `count` pictures of this size."""
        if self.edge == _EDGES[0][1]:
            return f"Pictures are copies of at most {self.edge} px; the originals may be larger."
        return (
            f"{count} pictures are many for one file: these are copies of at most {self.edge} px"
            f" and {weighing(self.limit)} each, so that the file stays below"
            f" {weighing(BUDGET + BUDGET // 5)}. A report of fewer runs, or of a part of one"
            " (hero[:20].report(...)), shows them larger."
        )


def size_for(count: int) -> Size:
    """The size of a picture where there are so many."""
    limit = min(_MOST, int(BUDGET / _IN_BASE64 / max(1, count)))
    return Size(next(edge for least, edge in _EDGES if limit >= least), limit)


def stills(subjects: Sequence[Subject]) -> tuple[dict[str, str], dict[str, str], Size]:
    """The pictures of some runs by content hash.

    Returns:
        Data URIs of the pictures and of the posters of videos; the reasons why some have none; how
        large they are.
    """
    media = {m.sha256: (s, m) for s in subjects for m in s.pictures}
    size = size_for(len(media))
    made: dict[str, str] = {}
    gaps: dict[str, str] = {}
    for sha256, (subject, medium) in media.items():
        try:
            made[sha256] = data_uri("image/jpeg", _still(subject, medium, size))
        except StoreError as error:
            gaps[sha256] = error.message
    return made, gaps, size


def _still(subject: Subject, medium: Medium, size: Size) -> bytes:
    path = subject.shelf.find(medium)
    if path is None:
        raise StoreError("Its file is not in the store.")
    return still(medium, path, size.edge, size.limit)
