"""A data frame that shows its pictures: what the column `path` names, beside the facts of each row.

It is a `DataFrame` in everything else. Sorted, filtered or joined it goes on showing them, as long
as it has that column. No picture is held: thumbnails are made when the frame is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, data_uri, tag
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.place import Place
from rendernet_jupyter.view.thumbnail import thumbnail

COLUMN = "path"

_HEIGHT = 72  # pixels on the page; stored at twice that, for dense screens
_BYTES = 9_000
_LONGEST = 120
_WRAP = "overflow-wrap:break-word;max-width:280px"  # words whole, wherever there is room
_CELL = f"{theme.CELL};padding:4px 12px 4px 0;font-size:12px;{_WRAP}"
_HEAD = f"{_CELL};font-weight:600;border-bottom:1px solid {theme.LINE}"
_THUMB = f"height:{_HEIGHT}px;width:auto;max-width:{2 * _HEIGHT}px;border-radius:3px;display:block"
_VIDEOS = frozenset({".mp4", ".webm", ".mov"})


class PicturedFrame(pd.DataFrame):
    """A data frame whose HTML has a thumbnail in each row that names a picture."""

    @property
    def _constructor(self) -> Callable[..., PicturedFrame]:
        return PicturedFrame

    def _repr_html_(self) -> str:
        if COLUMN not in self.columns:
            return str(pd.DataFrame(self).to_html(max_rows=pd.get_option("display.max_rows")))
        most = pd.get_option("display.max_rows") or len(self)
        shown = self.head(most)
        facts = [name for name in self.columns if name != COLUMN]
        head = [tag("th", str(name), scope="col", style=_HEAD) for name in ("picture", *facts)]
        rows = [
            tag("tr", _picture(row[COLUMN]), *(_cell(row[name]) for name in facts), style=theme.ROW)
            for _, row in shown.iterrows()
        ]
        table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), style=theme.TABLE)
        left = len(self) - len(shown)
        more = [tag("div", f"and {counted(left, 'row')} more", style=theme.NOTE)] if left else []
        box = tag("div", table, style="overflow-x:auto", role="group", tabindex=0,
                  aria_label=counted(len(self), "row"))  # fmt: skip
        return str(tag("div", box, *more, style=theme.ROOT))


def _cell(value: Any) -> Markup:
    said = "" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value)
    title = said if len(said) > _LONGEST else None
    return tag("td", shorten(said, _LONGEST), style=_CELL, dir="auto", title=title)


def _picture(place: Any) -> Markup:
    """The thumbnail of a file; an empty cell where there is none that can be shown."""
    if not isinstance(place, Place | Path | str):
        return tag("td", style=_CELL)
    file = Path(place)
    try:
        video = file.suffix.lower() in _VIDEOS
        made = thumbnail(file, 2 * _HEIGHT, limit=_BYTES, video=video)
    except (RenderNetError, OSError, ValueError):
        return tag("td", style=_CELL)
    source = data_uri("image/jpeg", made)
    return tag("td", tag("img", src=source, alt="", style=_THUMB), style=_CELL)
