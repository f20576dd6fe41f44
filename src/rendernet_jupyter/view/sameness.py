"""Pictures that were made again, beside those that they should be: each pair with its verdict.

What is not as it was comes first, and in full; of many that are the same only the first are drawn.
Nothing here makes or compares a picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.sameness import GOOD, ORDER, Pair, said
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, data_uri, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.thumbnail import thumbnail
from rendernet_jupyter.view.tile import Locate

DRAWN = 40
"""Pairs that are drawn; the others are counted, and remain in the report."""

_HEIGHT = 96  # pixels on the page; stored at twice that, for dense screens
_BYTES = 12_000
_CELL = f"{theme.CELL};padding:6px 14px 6px 0;border-bottom:1px solid {theme.LINE}"
_THUMB = f"height:{_HEIGHT}px;width:auto;max-width:{2 * _HEIGHT}px;margin:0;border-radius:3px"
_HOLE = (
    f"box-sizing:border-box;height:{_HEIGHT}px;min-width:72px;padding:6px 8px;{theme.SMALL};"
    f"border:1px dashed {theme.LINE};border-radius:3px"
)
_COLUMNS = ("locked", "now", "verdict", "what")
_WORDS = {
    "same pixels": "another file with the same pixels",
    "near": "it looks the same",
    "different": "it is another picture",
    "missing": "no picture came",
}


class Reproduction:
    """The report of pictures that were made again.

    Args:
        pairs: each locked picture with what came in its place.
        locate: finds the stored file of a content hash.
        notes: lines that a person should read, such as what it cost.
    """

    def __init__(
        self, pairs: Sequence[Pair], *, locate: Locate | None = None, notes: Sequence[str] = ()
    ) -> None:
        # Stable: within a verdict the order of the lock stays.
        self.pairs = tuple(sorted(pairs, key=lambda pair: -ORDER.index(pair.verdict)))
        self.notes = tuple(notes)
        self._locate = locate

    @property
    def ok(self) -> bool:
        """Whether every picture was made again, at least to the eye."""
        return all(pair.verdict in GOOD for pair in self.pairs)

    @property
    def exit_code(self) -> int:
        """What a shell ends with: 1 when a picture is different or missing."""
        return 0 if self.ok else 1

    def sentence(self) -> str:
        """`4 pictures: 3 same, 1 different`."""
        return f"{counted(len(self.pairs), 'picture')}: {said(self.pairs)}"

    def __repr__(self) -> str:
        lines = [self.sentence()]
        width = max((len(pair.verdict) for pair in self.pairs), default=0)
        for pair in self.pairs[:DRAWN]:
            lines.append(f"  {pair.verdict:<{width}}  {pair.place}: {_asked(pair)}")
            lines += [f"  {'':<{width}}  {text}" for text in _why(pair)]
        return clean("\n".join([*lines, *(f"  {line}" for line in self._after())]))

    __str__ = __repr__

    def html(self) -> Markup:
        """The report as self-contained HTML: thumbnails side by side."""
        head = tag(
            "tr",
            *(tag("th", name, style=_CELL + theme.HEAD, scope="col") for name in _COLUMNS),
            style=theme.ROW,
        )
        rows = [self._row(pair) for pair in self.pairs[:DRAWN]]
        table = tag(
            "table",
            tag("thead", head),
            tag("tbody", *rows),
            style=f"{theme.TABLE};{theme.SMALL}",
        )
        title = tag("div", self.sentence(), style=theme.TITLE)
        after = [tag("div", line, style=theme.NOTE) for line in self._after()]
        return tag("div", title, *([table] if rows else []), *after, style=theme.ROOT)

    def _row(self, pair: Pair) -> Markup:
        weight = "" if pair.verdict in GOOD else ";font-weight:600"
        verdict = tag("div", pair.verdict, style=f"white-space:nowrap{weight}")
        what = [tag("div", _asked(pair), style=theme.BREAKS, dir="auto")]
        what.append(tag("div", str(pair.place), style=theme.NOTE))
        remark = f"{theme.NOTE};{theme.BREAKS}"
        what += [tag("div", text, style=remark, dir="auto") for text in _why(pair)]
        now = pair.found.sha256 if pair.found else ""
        return tag(
            "tr",
            tag("td", self._picture(pair, pair.locked.sha256, "locked"), style=_CELL),
            tag("td", self._picture(pair, now, "now"), style=_CELL),
            tag("td", verdict, style=_CELL),
            tag("td", *what, style=f"{_CELL};min-width:120px;max-width:420px"),
            style=theme.ROW,
        )

    def _picture(self, pair: Pair, sha256: str, which: str) -> Markup:
        try:
            if self._locate is None or not sha256:
                raise LookupError
            video = pair.locked.kind == "video"
            data = thumbnail(self._locate(sha256), 2 * _HEIGHT, limit=_BYTES, video=video)
        except (RenderNetError, OSError, LookupError):
            return tag("div", "none" if which == "now" else "not here", style=_HOLE)
        source = data_uri("image/jpeg", data)
        alt = f"{pair.locked.kind.capitalize()}, {which}: {_asked(pair)}"
        return tag("img", src=source, alt=alt, style=_THUMB)

    def _after(self) -> list[str]:
        more = len(self.pairs) - DRAWN
        lines = [f"… {more:,} more are in this object, as .pairs"] if more > 0 else []
        return [*lines, *(without_home(note) for note in self.notes)]

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def _asked(pair: Pair) -> str:
    seed = pair.request.body.get("seed")
    said = shorten(without_home(pair.request.label), 120)
    return said if seed is None else f"{said} (seed {seed})"


def _why(pair: Pair) -> list[str]:
    if pair.reason:
        return [without_home(pair.reason)]
    apart = "" if pair.distance is None else f": {pair.distance} of 64 bits of its look differ"
    if pair.verdict in ("near", "different"):
        return [f"{_WORDS[pair.verdict]}{apart}"]
    return [_WORDS[pair.verdict]] if pair.verdict in _WORDS else []
