"""A run under way: its final table with a place for every picture, filled as they arrive.

Each thumbnail is made when its picture lands, in a thread, by the same call with which the end
makes them: so the end has them ready. Notebooks know no part of an output, only the whole; so the
table is not sent at every arrival but at growing numbers of pictures, which together weigh about
half of the result. Nothing here displays or waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from math import sqrt

from rendernet_jupyter.job.progress import Glimpse
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.bundle import Bundle, GalleryOptions, bundle, shrunk
from rendernet_jupyter.view.cell import PENDING
from rendernet_jupyter.view.content import Content, content_of
from rendernet_jupyter.view.grid import pictures
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import TIMES, counted
from rendernet_jupyter.view.thumbnail import budget_for
from rendernet_jupyter.view.tile import Locate, Shelf, Tile

FREE = 256_000
"""Bytes of a small gallery that may be sent on the way in any case: there each picture counts."""

# Bar and status above are a little higher than the facts that will stand there: the pictures should
# not jump at the end.
_BELOW = "padding-top:0;margin-top:-6px"

_SQUARE = 1024  # pixels of the edge of a usual square picture, for the shape of one not yet known
_STOPPED = "It had not arrived when the cell was stopped."
_RESUME = "%rendernet resume fetches what was accepted."


class Arriving:
    """A run as far as it has come.

    Args:
        run: what was asked for; its media are not looked at.
        locate: finds the stored file of a content hash.
        options: how the result will be shown.
        stored: the media of requests that the store answers, by the index of the request.
    """

    def __init__(
        self,
        run: Run,
        *,
        locate: Locate,
        options: GalleryOptions,
        stored: Mapping[int, Sequence[Medium]] | None = None,
    ) -> None:
        self._run = run
        self._options = options
        self._shelf = Shelf(locate)
        self._stored = stored or {}
        self._seen: list[tuple[Glimpse, ...]] = [() for _ in run.answers]
        self._parts = [self._part(n, answer) for n, answer in enumerate(run.answers)]
        self._workers: ThreadPoolExecutor | None = None
        self._made: dict[str, Future[bytes]] = {}

    @property
    def total(self) -> int:
        """Pictures that are expected."""
        return len(self._media)

    @property
    def ready(self) -> int:
        """Pictures whose thumbnails are made; those that failed count too."""
        return sum(map(self._is_over, self._media))

    def take(self, seen: Mapping[str, Sequence[Glimpse]]) -> None:
        """Note what has arrived, and have its thumbnails made."""
        for request, answer in enumerate(self._run.answers):
            now = tuple(seen.get(answer.job_id, ()))
            # A run of a thousand tells of many moments, in each of which little is new.
            if now != self._seen[request]:
                self._seen[request] = now
                self._parts[request] = self._part(request, answer)
        for medium in self._media:
            if medium.sha256 and medium.sha256 not in self._made:
                if self._workers is None:
                    self._workers = ThreadPoolExecutor(1, thread_name_prefix="rendernet-thumbs")
                self._made[medium.sha256] = self._workers.submit(self._thumbnail, medium)

    def close(self) -> None:
        """Wait for the thumbnail that is being made; the others are left to whoever needs them."""
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
            self._workers = None

    def table(self) -> Markup:
        """The tiles as they will stand at the end, with what is there."""
        thumbs = self._thumbs()
        content = self._content(thumbs, "", "")
        options = self._options
        shown = None if options.thumb is None else options.thumb // 2
        table = pictures(content, thumbs, columns=options.columns, shown=shown)
        return tag("div", table, style=f"{theme.ROOT};{_BELOW}")

    def stopped(self, word: str = "") -> Bundle:
        """The result of a run that nobody waits for any more, and how to get the rest.

        Whether a picture failed is known for certain only at the end: what is not here has not
        arrived.

        Args:
            word: why, and what next; the usual one if empty.
        """
        content = self._content(self._thumbs(), _STOPPED, _RESUME)
        missing = sum(bool(tile.state) for tile in content.tiles)
        word = word or f"stopped: {counted(missing, 'picture')} had not arrived. {_RESUME}"
        tiles = (replace(t, state="stopped", mark="") if t.state else t for t in content.tiles)
        notes = (*content.notes, word)
        # Nothing bears the name: the cell that would have given it has not come to its end.
        stopped = replace(content, tiles=tuple(tiles), notes=notes, remedy="", name="", saving="")
        return bundle(stopped, self._options)

    @property
    def _media(self) -> list[Medium]:
        """The media in the order of the result, those that are expected too."""
        return [medium for part in self._parts for medium in part]

    def _part(self, request: int, answer: Answer) -> Sequence[Medium]:
        """The media of one request."""
        if stored := self._stored.get(request):
            return stored
        seen = self._seen[request]
        expected = max(len(seen), int(answer.body.get("batch_size") or 1))
        return [
            _medium(answer, seen[batch] if batch < len(seen) else Glimpse(), request, batch)
            for batch in range(expected)
        ]

    def _is_over(self, medium: Medium) -> bool:
        if not medium.sha256:
            return medium.media_id == _FAILED
        made = self._made.get(medium.sha256)
        return made is not None and made.done() and not made.cancelled()

    def _thumbnail(self, medium: Medium) -> bytes:
        path = self._shelf.find(medium)
        return b"" if path is None else shrunk(medium, path, self.total, self._options)

    def _thumbs(self) -> dict[str, bytes]:
        """The thumbnails that are made; a file that cannot be read is told of at the end."""
        found = {}
        for sha256, made in self._made.items():
            if made.done() and not made.cancelled() and made.exception() is None:
                found[sha256] = made.result()
        return {sha256: jpeg for sha256, jpeg in found.items() if jpeg}

    def _content(self, thumbs: Mapping[str, bytes], reason: str, advice: str) -> Content:
        run = replace(self._run, media=tuple(self._media))
        content = content_of(run, None, self._shelf, table=self._options.table)
        tiles = [
            self._tile(tile, number, thumbs, reason, advice)
            for number, tile in enumerate(content.tiles)
        ]
        return replace(content, tiles=tuple(tiles))

    def _tile(
        self, tile: Tile, number: int, thumbs: Mapping[str, bytes], reason: str, advice: str
    ) -> Tile:
        medium = tile.medium
        if medium.sha256 in thumbs:
            mark = f"[{number}]"
            return replace(tile, mark=mark, alt=tile.alt.replace(tile.mark, mark, 1))
        if medium.media_id == _FAILED:
            return replace(tile, reason=reason, advice="")
        size = f"{medium.width} {TIMES} {medium.height}"
        known = medium.media_id == _PLANNED
        return replace(
            tile,
            mark=f"[{number}]",
            size=tile.size if known or tile.size != size else "",
            state=PENDING,
            reason=reason,
            advice=advice,
        )


_FAILED, _PLANNED = "failed", "planned"  # in place of an id, which only the end needs


def _medium(answer: Answer, glimpse: Glimpse, request: int, batch: int) -> Medium:
    """What a medium will be, as far as that is known: one with a file, or one without."""
    width, height = glimpse.width, glimpse.height
    mark = _FAILED if glimpse.state == "failed" else _PLANNED if width else ""
    if not (width and height):
        width, height = _planned(answer)
    return Medium(
        mark,
        request,
        batch,
        kind=glimpse.kind,
        status="success" if glimpse.sha256 else "failed",
        width=width,
        height=height,
        sha256=glimpse.sha256,
    )


def _planned(answer: Answer) -> tuple[int, int]:
    """The shape that was asked for, in pixels; a square when nothing was said."""
    wide, _, high = str(answer.body.get("aspect_ratio") or "1:1").partition(":")
    try:
        shape = sqrt(int(wide) / int(high))
    except (ValueError, ZeroDivisionError):
        shape = 1.0
    return round(_SQUARE * shape), round(_SQUARE / shape)


class Filling:
    """When a table that fills is worth sending.

    Each time it holds so many more pictures than the last time that all of it together stays
    within half of the result, or within `FREE` for a small one.

    Args:
        total: pictures that are expected.
    """

    def __init__(self, total: int) -> None:
        usual = budget_for(total).limit * 2 / 3  # bytes in base64; a usual picture takes half
        free = FREE / usual
        marks = set(range(1, total)) if total * (total - 1) / 2 <= free else {1}
        growth = 1 + total / max(total / 2, free)
        mark = total / growth
        while mark > 1:
            marks.add(int(mark))
            mark /= growth
        self._total = total
        self._marks = sorted(marks - {total})
        self._shown = 0
        self._sent = 0

    def due(self, ready: int) -> bool:
        """Whether so many pictures are worth a look at what they weigh."""
        return any(self._shown < mark <= ready for mark in self._marks) and ready < self._total

    def send(self, ready: int, size: int) -> bool:
        """Whether a table of `size` bytes may be sent; then it counts as sent."""
        whole = size * self._total / max(1, ready)
        if ready and self._sent + size > max(whole / 2, FREE):
            return False
        self._shown = ready
        self._sent += size
        return True
