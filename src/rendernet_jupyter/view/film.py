"""The videos of a grid: which of them travel in the page, and the element that plays one.

A small video is part of the notebook, as its pictures are. A larger one is played from the copy
that the notebook reaches; where there is none, its poster says how to save it. Nothing here looks
into a video.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, data_uri, tag
from rendernet_jupyter.view.tile import Tile
from rendernet_jupyter.view.transcript import webvtt

# The rows of the budget for what moves; those for pictures are `thumbnail.BUDGETS`. In the page, in
# base64, each byte takes a third more.
VIDEO_LIMIT = 1_500_000
"""Bytes of a video that travels in the page: twelve seconds at 1 Mbit/s."""

GRID_LIMIT = 6_000_000
"""Bytes of all videos of a grid together: four of the largest."""

_MIME = re.compile(r"video/[a-z0-9.+-]+")


def films(tiles: Sequence[Tile]) -> dict[str, str]:
    """Data URIs by content hash, of the videos that fit: in order, while the grid has room."""
    shown = [tile for tile in tiles if tile.medium.kind == "video" and not tile.state]
    places = Counter(tile.medium.sha256 for tile in shown)
    made: dict[str, str] = {}
    room = GRID_LIMIT
    for tile in shown:
        sha256 = tile.medium.sha256
        size = _size(tile.path)
        cost = size * places[sha256]
        if (
            tile.path is not None
            and sha256 not in made
            and 0 < size <= VIDEO_LIMIT
            and cost <= room
        ):
            made[sha256] = data_uri(mime_of(tile.medium), tile.path.read_bytes())
            room -= cost
    return made


def player(tile: Tile, poster: str, film: str, width: int) -> Markup:
    """The element that plays a video, `width` CSS pixels wide; its poster alone when none can be.

    Args:
        tile: what is said of it.
        poster: a data URI.
        film: a data URI; empty if it does not travel in the page.
        width: CSS pixels.
    """
    source = film or tile.link
    if not source:
        return tag("img", src=poster, alt=tile.alt, width=width, style=theme.PICTURE)
    medium = tile.medium
    return tag(
        "video",
        _captions(tile),
        tile.alt,  # for readers that know no videos
        controls="",
        # A file beside the notebook is asked for when somebody wants to see it.
        preload="metadata" if film else "none",
        src=source,
        poster=poster,
        width=width,
        height=round(width * medium.height / medium.width) if medium.width else None,
        title=tile.alt,  # for a page that is not trusted, from which JupyterLab takes the label
        aria_label=tile.alt,
        style=theme.PICTURE,
    )


def beside(tile: Tile, film: str, saving: str) -> list[Markup]:
    """What stands under a video's caption: how it is reached if not in the page, and its words.

    Args:
        tile: what is said of it.
        film: as for `player`.
        saving: the expression that saves the originals.
    """
    lines = []
    if not film and tile.link:
        lines.append(tag("div", tag("a", "open the file", href=tile.link), style=theme.SMALL))
    elif not film:
        told = (
            "It is kept outside the notebook. To watch it: ",
            tag("code", saving, style=theme.CODE),
        )
        lines.append(tag("div", *told, style=theme.SMALL))
    return [*lines, *spoken(tile)]


def spoken(tile: Tile) -> list[Markup]:
    """What is said in a video, folded away; nothing where nobody knows."""
    if not tile.transcript:
        return []
    words = tag("div", tile.transcript, dir="auto", style=theme.WHOLE)
    summary = tag("summary", "Transcript", style=theme.SUMMARY)
    return [tag("details", summary, words, style=theme.SMALL)]


def mime_of(medium: Medium) -> str:
    """The media type of a video, in a form that cannot break out of an address."""
    return medium.mime if _MIME.fullmatch(medium.mime) else "video/mp4"


def _size(path: Path | None) -> int:
    """Bytes of a file, 0 if it is gone."""
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0


def _captions(tile: Tile) -> Markup:
    """The captions; in no known language, for the service does not ask for one.

    JupyterLab takes the address of every track out of a page that is not trusted: there the
    transcript below the video has to do.
    """
    written = webvtt(tile.transcript, tile.medium.duration)
    if not written:
        return Markup("")
    return tag(
        "track",
        kind="captions",
        src=data_uri("text/vtt", written.encode()),
        srclang="und",
        label="Transcript",
        default="",
    )
