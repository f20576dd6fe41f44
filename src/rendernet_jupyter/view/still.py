"""The still of a medium: a small copy of a picture, the poster of a video, or a drawing for one.

Where none can be made, the tile says why. Nothing here decides how large a still is, or where it is
shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rendernet_jupyter.errors import MissingPackage, StoreError
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.poster import stand_in
from rendernet_jupyter.view.thumbnail import encode, thumbnail
from rendernet_jupyter.view.tile import FETCH, Tile


def still(medium: Medium, path: Path, edge: int, limit: int) -> bytes:
    """A JPEG of what `medium` shows; a drawing in the shape of a video that cannot be read here.

    Args:
        medium: a picture or a video.
        path: its file.
        edge: pixels of the long edge.
        limit: bytes. A drawing is light as it is.

    Raises:
        StoreError: the file is missing, broken, or not what it should be.
    """
    try:
        return thumbnail(path, edge, limit=limit, video=medium.kind == "video")
    except MissingPackage:
        return encode(stand_in(medium, edge))


def illustrated(
    content: Content, make: Callable[[Medium, Path], bytes]
) -> tuple[Content, dict[str, bytes]]:
    """What `make` returns for the tiles, by content hash in their order; each picture is made once.

    Returns:
        `content` with a reason on each tile of which no still could be made; and the stills.
    """
    made: dict[str, bytes] = {}
    tiles: list[Tile] = []
    for tile in content.tiles:
        sha256 = tile.medium.sha256
        try:
            if not tile.state and tile.path is not None and sha256 not in made:
                made[sha256] = make(tile.medium, tile.path)
            tiles.append(tile)
        except StoreError as error:
            gap = replace(tile, state="missing", reason=error.message, advice=FETCH)
            tiles.append(gap)
    return replace(content, tiles=tuple(tiles)), made
