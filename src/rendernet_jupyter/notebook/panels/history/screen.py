"""A video of the history as it is watched: a player within the budget of a page, and its words.

A small one travels in the page, a larger one is played from the copy that the notebook reaches; of
one that it does not reach the poster says how to get it. Nothing here looks for a run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.session.links import notebook_link
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.content import content_of
from rendernet_jupyter.view.film import films, player, spoken
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import weighing
from rendernet_jupyter.view.tile import Shelf, Tile

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

WIDEST = 640
"""CSS pixels of a player."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A video, ready to be shown.

    Attributes:
        tile: what is said of it.
        film: it as a `data:` address; empty if it does not travel in the page.
        run_id: its run.
    """

    tile: Tile
    film: str = ""
    run_id: str = ""

    def drawn(self, poster: str, alt: str, *, tallest: int) -> Markup:
        """The player with what is said, or why there is none.

        Args:
            poster: a `data:` address; empty where no frame can be read.
            alt: for those who do not see it.
            tallest: CSS pixels.
        """
        tile = replace(self.tile, alt=alt)
        medium = tile.medium
        shape = medium.width / medium.height if medium.height else 16 / 9
        width = min(WIDEST, round(tallest * shape), medium.width or WIDEST)
        lines = spoken(tile)
        if not (self.film or tile.link):
            lines.insert(0, tag("div", *self._elsewhere(), style=theme.SMALL))
            if not poster:
                return tag("div", look.empty("No frame of this video can be shown."), *lines)
        elif not self.film:
            link = tag("a", "open the file", href=tile.link)
            lines.insert(0, tag("div", link, style=theme.SMALL))
        seen = tag("div", player(tile, poster, self.film, width), style=_CENTRED)
        return tag("div", seen, *lines)

    def _elsewhere(self) -> tuple[str | Markup, ...]:
        """Where a video is to be watched that is too heavy for a page."""
        size = self.tile.medium.size
        weight = f"Its {weighing(size)} are" if size else "It is"
        show = tag("code", f"%rendernet show {self.run_id}", style=theme.CODE)
        save = tag("code", '_.save("pictures")', style=theme.CODE)
        return (f"{weight} too much for a panel. To watch it, in a cell: ", show, ", then ", save)


_CENTRED = "display:flex;justify-content:center;align-items:flex-start;margin-bottom:4px"


def screen_of(session: Session, run: Run, medium: Medium) -> Screen:
    """A video of a run; its file is read, so never under a panel's lock."""
    shelf = Shelf(locate=session.located, links=notebook_link)
    (tile,) = content_of(run, [medium], shelf, marked="run").tiles
    return Screen(tile, films([tile]).get(medium.sha256, ""), run.run_id)
