"""What a notebook stores for a run: HTML, a contact sheet and plain text, side by side.

Each reader takes the richest that it can show. A picture whose file is broken or gone becomes a
tile that says so. Nothing here knows IPython.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from rendernet_jupyter.result.mark import mark
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.content import Content, Table
from rendernet_jupyter.view.film import films
from rendernet_jupyter.view.grid import grid
from rendernet_jupyter.view.mime import Mimes, wanted
from rendernet_jupyter.view.phrase import weighing
from rendernet_jupyter.view.sheet import sheet
from rendernet_jupyter.view.still import illustrated, still
from rendernet_jupyter.view.text import heading, plain
from rendernet_jupyter.view.thumbnail import Thrift, edge_for, share_of

HTML, JPEG, TEXT = "text/html", "image/jpeg", "text/plain"

_SOFT = 256
"""Pixels of thumbnails that look soft on a dense screen, which the page says."""

Bundle = tuple[dict[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class GalleryOptions:
    """How a gallery is shown.

    Attributes:
        columns: how many; chosen by count and shape if None.
        thumb: long edge of the thumbnails in pixels, shown at half of that; None lets the number
            of pictures decide.
        sheet: whether a contact sheet stands beside the HTML.
        html: whether there is HTML; without it the sheet is what a front end shows, and HTML is
            made only where it alone is asked for, or where there is no picture for a sheet.
        rows: the axis of a sweep that runs down; chosen by `axes` if empty.
        cols: the axis that runs across, likewise.
        thrift: what the notebook leaves to the thumbnails; None for all that they need.
        named: whether Python can name the result; in a shell it cannot.
        weigh: told the bytes of every output that is made.
    """

    columns: int | None = None
    thumb: int | None = None
    sheet: bool = True
    html: bool = True
    rows: str = ""
    cols: str = ""
    thrift: Thrift | None = None
    named: bool = True
    weigh: Callable[[int], None] | None = field(default=None, compare=False)

    @property
    def table(self) -> Table | None:
        """How a sweep is laid out; None where columns were asked for, as in a gallery."""
        if self.columns is not None and not (self.rows or self.cols):
            return None
        return Table(self.rows, self.cols)


def bundle(
    content: Content, options: GalleryOptions, include: Mimes = None, exclude: Mimes = None
) -> Bundle:
    """Data and metadata by MIME type, of the types that are asked for.

    The metadata name the pictures, too: by them a saved notebook is known to show just these.
    """
    data: dict[str, str] = {}
    metadata: dict[str, Any] = {}
    jpeg = wanted(JPEG, include, exclude) and options.sheet and bool(content.tiles)
    html = wanted(HTML, include, exclude) and (options.html or not jpeg)
    thumbs: dict[str, bytes] = {}
    content = content if options.named else replace(content, saving="")
    if html or jpeg:
        make = partial(shrunk, count=len(content.tiles), options=options)
        content, thumbs = illustrated(content, make)
    if html:
        shown = None if options.thumb is None else options.thumb // 2
        made = films(content.tiles)
        said = _with_stepped(content, options)
        data[HTML] = str(grid(said, thumbs, made, columns=options.columns, shown=shown))
    if jpeg:
        page = sheet(content, thumbs, columns=options.columns)
        data[JPEG] = b64encode(page).decode("ascii")
        metadata[JPEG] = {"alt": heading(content)}
    if wanted(TEXT, include, exclude):
        data[TEXT] = plain(content)
    metadata |= mark(tile.medium.sha256 for tile in content.tiles if not tile.state)
    if options.weigh is not None:
        options.weigh(sum(map(len, data.values())))
    return data, metadata


def _with_stepped(content: Content, options: GalleryOptions) -> Content:
    """The content with a word on its thumbnails, where their number made them small."""
    count = len(content.tiles)
    if options.thumb is not None or not count:
        return content
    edge = edge_for(count, thrift=options.thrift)
    if options.thrift and options.thrift.touches(count):
        return replace(content, notes=(*content.notes, _thrifty(options.thrift, edge)))
    if edge > _SOFT:
        return content
    said = f"thumbnails of {edge} px keep {count} in one notebook; larger: --thumb {_SOFT // 2}"
    return replace(content, spending=(*content.spending, said))


def _thrifty(thrift: Thrift, edge: int) -> str:
    """Why thumbnails are smaller here than in the cells above, and how to have them larger."""
    how = f"{edge} px" + ("" if thrift.share == 1 else " and compressed more")
    return (
        f"thumbnails are {how}, because this notebook holds {weighing(thrift.held)} of galleries,"
        f" and its budget is {weighing(thrift.budget)}. Larger: --thumb {_SOFT}, or for all cells"
        f" %config RenderNet.notebook_budget = {2 * thrift.budget / 1e6:.10g}"
    )


def shrunk(medium: Medium, path: Path, count: int, options: GalleryOptions) -> bytes:
    """The still of a medium in a grid of so many.

    Called when a picture arrives, it is ready when the grid is shown.
    """
    return still(medium, path, *share_of(count, options.thumb, options.thrift))
