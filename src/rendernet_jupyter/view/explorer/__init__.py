"""The stand-alone explorer of a gallery: one page that turns, opens and compares its pictures.

`frame` says on which axes the pictures stand, `facts` what is told of each, `still` how they are
embedded, `page` how it becomes one file; its markup, style and script stand in `front/`, written by
hand. Nothing here writes a file or asks anybody for anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.view.content import Table, content_of
from rendernet_jupyter.view.explorer.facts import facts_of
from rendernet_jupyter.view.explorer.frame import framed
from rendernet_jupyter.view.explorer.page import page_of
from rendernet_jupyter.view.explorer.still import stills_of
from rendernet_jupyter.view.tile import Shelf

__all__ = ["explorer"]


def explorer(
    run: Run,
    media: Sequence[Medium] | None = None,
    shelf: Shelf | None = None,
    table: Table | None = None,
) -> str:
    """The page, as HTML that holds all it needs; the same pictures make the same page.

    Args:
        run: where the pictures come from.
        media: the outputs to show; if left out, all of them, and a place for each request that has
            none.
        shelf: where the files are. A picture whose file is gone is a gap that says so.
        table: the axes that run down and across at first; chosen by the rule of sweeps otherwise.
    """
    files = shelf or Shelf()
    content, stills = stills_of(content_of(run, media, files, marked="run"))
    frame = framed(run, content.tiles, table or Table())
    return page_of(content, facts_of(run, content, frame, stills, files), stills)
