"""Pictures and videos that this store holds, the newest first, found by the words of their runs.

Nothing is fetched: what is not on this disk is not offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.panels.sources.source import BLANK, Piece, Source
from rendernet_jupyter.request.media import MEDIA_ID
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.store.history import Wanted
from rendernet_jupyter.view.phrase import lasting, shorten

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

_RUNS = 24  # that are asked for at a time
_LONGEST = 120


class Made(Source):
    """What was made before.

    Args:
        session: whose store.
        wanted: what it is for.
    """

    name = "made before"
    finds = "words of the prompt, a tag, a name"
    none = ("Nothing was made yet.", "What the studio or a cell makes stands here afterwards.")

    def __init__(self, session: Session, wanted: str) -> None:
        super().__init__(wanted)
        self._session = session

    def pieces(self, words: str) -> Iterator[Piece]:
        """The pictures of the runs that words find, run by run."""
        skip, more = 0, True
        while more:
            wanted = Wanted(words=words, limit=_RUNS, skip=skip)
            entries, _ = self._session.store.history.search(wanted)
            for entry in entries:
                yield from self._of_run(entry.run_id)
            skip, more = skip + _RUNS, len(entries) == _RUNS

    def _of_run(self, run_id: str) -> Iterator[Piece]:
        run = self._session.store.runs.get(run_id)
        for medium in run.media if run else ():
            if run and medium.status == "success" and medium.kind in self.kinds:
                path = self._session.store.media.find(medium.sha256)
                if path:
                    yield replace(piece_of(run, medium), path=path)


def piece_of(run: Run, medium: Medium) -> Piece:
    """A medium of a run, in words."""
    answer = run.answers[medium.request]
    words = answer.prompt or answer.kind
    length = lasting(medium.duration) if medium.duration else ""
    seed = f"seed {answer.seed}" if answer.seed is not None else ""
    sign = f"{BLANK['video']} {length}".strip() if medium.kind == "video" else ""
    return Piece(
        medium.media_id,
        about=seed,
        blank=BLANK.get(medium.kind, ""),
        title=" ".join(filter(None, (sign, shorten(words, _LONGEST)))),
        kind=medium.kind,
        copied=not MEDIA_ID.fullmatch(medium.media_id),  # the service may call videos as it likes
    )
