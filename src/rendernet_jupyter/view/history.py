"""The history as a table: thumbnails, what was asked for, what it was made with, its name to copy.

It is a sequence of entries, so that what is seen can also be used. Nothing here searches.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, overload

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.result.mark import TOLD
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, data_uri, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import ELLIPSIS, counted, shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.thumbnail import thumbnail
from rendernet_jupyter.view.tile import Locate, noun_of

if TYPE_CHECKING:
    import pandas as pd

DRAWN = 100
"""Entries that are drawn; the others are counted, and remain in the sequence."""

_PICTURES = 60  # in one table, so that it is light and quickly drawn
_HEIGHT = 56  # pixels on the page; stored at twice that, for dense screens
_BYTES = 6_000
_STAR, _NO_STAR = "\N{BLACK STAR}", "\N{WHITE STAR}"
_CELL = f"{theme.CELL};padding:6px 14px 6px 0;border-bottom:1px solid {theme.LINE}"
_HEAD = f"{_CELL}{theme.HEAD};white-space:nowrap"
_THUMB = (
    f"height:{_HEIGHT}px;width:auto;max-width:{2 * _HEIGHT}px;margin:0 3px 0 0;border-radius:3px;"
    "display:inline-block;vertical-align:top"
)
_HOLE = (
    f"display:inline-block;height:{_HEIGHT - 2}px;padding:0 4px;margin:0 3px 0 0;{theme.SMALL};"
    f"border:1px dashed {theme.LINE};border-radius:3px;vertical-align:top"
)
_NAME = f"{theme.NAME};background:none;padding:0;color:inherit;user-select:all"
_REMARK = f"{theme.NOTE};{theme.BREAKS}"
_COLUMNS = ("pictures", "asked for", "made with", "when", "run")


class History(Sequence[Entry]):
    """Entries, newest first.

    Args:
        entries: what was found.
        total: how many runs there are that fit, shown or not.
        locate: finds the stored file of a content hash.
        note: a line under the table.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        total: int,
        *,
        locate: Locate | None = None,
        note: str = "",
    ) -> None:
        self.total = total
        self.note = note
        self._entries = tuple(entries)
        self._locate = locate

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> History: ...
    def __getitem__(self, index: int | slice) -> Entry | History:
        if isinstance(index, slice):
            part = self._entries[index]
            return History(part, self.total, locate=self._locate, note=self.note)
        return self._entries[index]

    def to_frame(self) -> pd.DataFrame:
        """One row an entry, indexed by the run's name; times in UTC, several values with commas.

        Raises:
            MissingPackage: pandas is not installed.
        """
        from rendernet_jupyter.view.frame import load_pandas

        pandas = load_pandas()
        made: pd.DataFrame = pandas.DataFrame(map(_row, self._entries), columns=_FIELDS)
        made["created_at"] = pandas.to_datetime(made["created_at"], unit="s", utc=True)
        made["rating"] = made["rating"].astype("Int64")  # whole numbers, also where there is none
        return made.set_index("run_id")

    def __repr__(self) -> str:
        lines = [self._heading()]
        for entry in self._entries[:DRAWN]:
            facts = [*_made_with(entry), *_price(entry), *map(_tagged, entry.tags)]
            said = f"{_asked(entry, 100)} ({_pictures(entry)})"
            lines.append(f"  {entry.run_id}  {_when(entry)}  {' · '.join([said, *facts])}")
            lines += [f"    {extra}" for extra in _remarks(entry)]
        return clean("\n".join([*lines, *(f"  {line}" for line in self._after())]))

    def html(self) -> Markup:
        """The history as self-contained HTML."""
        drawn = self._entries[:DRAWN]
        each = max(1, min(4, _PICTURES // max(1, len(drawn))))
        thumbs = self._thumbnails([m for entry in drawn for m in entry.shown[:each]])
        head = tag(
            "tr",
            *(tag("th", name, style=_HEAD, scope="col") for name in _COLUMNS),
            style=theme.ROW,
        )
        rows = [_line(entry, each, thumbs) for entry in drawn]
        table = tag(
            "table",
            tag("thead", head),
            tag("tbody", *rows),
            style=f"{theme.TABLE};{theme.SMALL}",
        )
        title = tag("div", self._heading(), style=theme.TITLE)
        after = [tag("div", line, style=theme.NOTE) for line in self._after()]
        return tag("div", title, *([table] if drawn else []), *after, style=theme.ROOT)

    def _thumbnails(self, media: Sequence[Medium]) -> dict[str, bytes]:
        """Small JPEGs by content hash, of those that can be read. Pillow works side by side."""
        if self._locate is None or not media:
            return {}
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(self._thumbnail, media))
        return {m.sha256: data for m, data in zip(media, made, strict=True) if data}

    def _thumbnail(self, medium: Medium) -> bytes:
        try:
            path = self._locate(medium.sha256) if self._locate else None
            if path is None:
                return b""
            return thumbnail(path, 2 * _HEIGHT, limit=_BYTES, video=medium.kind == "video")
        except (RenderNetError, OSError, LookupError):
            return b""

    def _heading(self) -> str:
        if not self.total:
            return "No run is found."
        count = f"{len(self):,} of {self.total:,}" if self.total > len(self) else f"{self.total:,}"
        return f"{count} run{'s' * (self.total != 1)}, newest first"

    def _after(self) -> list[str]:
        more = len(self) - DRAWN
        lines = [f"{ELLIPSIS} {more:,} more are in this object"] if more > 0 else []
        lines += ["Show one: %rendernet show RUN"] if self._entries else []
        return [*lines, *([self.note] if self.note else [])]

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def _line(entry: Entry, each: int, thumbs: dict[str, bytes]) -> Markup:
    asked = [tag("div", _asked(entry, 160), style=theme.BREAKS, dir="auto")]
    asked += [tag("div", text, style=_REMARK, dir="auto") for text in _remarks(entry)]
    if entry.tags:
        chips = [tag("span", _tagged(word), style=theme.CHIP) for word in entry.tags]
        asked.append(tag("div", *_spaced(chips), style="margin-top:2px"))
    facts = [tag("div", text, style=theme.BREAKS) for text in _made_with(entry)]
    when = [tag("div", text, style="white-space:nowrap") for text in (_when(entry), *_price(entry))]
    name = [tag("code", entry.run_id, style=_NAME)]
    name += [tag("div", entry.name, style=_REMARK)] if entry.name else []
    parts = (list(_thumbs(entry, each, thumbs)), asked, facts, when, name)
    widths = (
        f";min-width:{60 * each}px",
        ";min-width:120px;max-width:380px",
        ";min-width:76px;max-width:220px",
        "",
        "",
    )
    cells = (
        tag("td", *part, style=_CELL + width) for part, width in zip(parts, widths, strict=True)
    )
    return tag("tr", *cells, style=theme.ROW)


def _thumbs(entry: Entry, each: int, thumbs: dict[str, bytes]) -> Iterator[Markup]:
    shown = entry.shown[:each]
    for index, medium in enumerate(shown):
        data = thumbs.get(medium.sha256)
        if data is None:
            yield tag("span", "no file", style=_HOLE)
            continue
        noun = noun_of([medium])
        kind = f"Sandbox {noun}" if entry.engine == "sandbox" else noun.capitalize()
        alt = f"{kind} {entry.run_id}[{index}]: {shorten(without_home(entry.prompt), 120)}"
        source = data_uri("image/jpeg", data)
        yield tag("img", src=source, alt=alt, style=_THUMB, data_rendernet=TOLD)
    yield tag("div", _pictures(entry), style=theme.NOTE)


def _spaced(parts: Sequence[Markup]) -> Iterator[str]:
    for part in parts:
        yield part
        yield " "


def _asked(entry: Entry, limit: int) -> str:
    more = f" (and {entry.prompts - 1} more)" if entry.prompts > 1 else ""
    return shorten(without_home(entry.prompt), limit) + more


def _pictures(entry: Entry) -> str:
    return counted(entry.pictures, noun_of(entry.shown)) if entry.pictures else "no picture"


def _made_with(entry: Entry) -> list[str]:
    kinds = [kind.replace("_", " ") for kind in entry.kinds if kind not in ("model", "style")]
    facts = [*entry.models, *entry.styles, *entry.characters, *kinds]
    named = [", ".join(facts[:4]) + (f", {ELLIPSIS}" if len(facts) > 4 else "")] if facts else []
    return [*named, *_seeds(entry.seeds)]


def _seeds(seeds: Sequence[int]) -> list[str]:
    if not seeds:
        return []
    low, high, count = seeds[0], seeds[-1], len(seeds)
    if count == 1:
        return [f"seed {low}"]
    return [f"seeds {low}..{high}" if high - low == count - 1 else f"{count} seeds"]


def _when(entry: Entry) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.created_at))


def _price(entry: Entry) -> list[str]:
    if entry.cached:
        return ["from the store"]
    cost = [] if entry.credits is None else [counted(entry.credits, "credit")]
    return [*cost, *(["sandbox"] if entry.engine == "sandbox" else [])]


def _remarks(entry: Entry) -> list[str]:
    stars = [_STAR * entry.rating + _NO_STAR * (5 - entry.rating)] if entry.rating else []
    return [*stars, *([shorten(without_home(entry.note), 240)] if entry.note else [])]


def _tagged(word: str) -> str:
    return f"#{word}"


_FIELDS = (
    "run_id", "created_at", "engine", "name", "prompt", "prompts", "requests", "stored", "pictures",
    "kind", "model", "style", "character", "loras", "seed", "tags", "note", "rating", "notebook",
    "credits",
)  # fmt: skip


def _row(entry: Entry) -> tuple[object, ...]:
    lists = (entry.kinds, entry.models, entry.styles, entry.characters, entry.loras)
    seeds = entry.seeds[0] if len(entry.seeds) == 1 else ", ".join(map(str, entry.seeds))
    return (
        *(entry.run_id, entry.created_at, entry.engine, entry.name, entry.prompt, entry.prompts),
        *(entry.requests, entry.stored, entry.pictures, *map(", ".join, lists), seeds),
        *(", ".join(entry.tags), entry.note, entry.rating, entry.notebook, entry.credits),
    )
