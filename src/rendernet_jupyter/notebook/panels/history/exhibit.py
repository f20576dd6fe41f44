"""A run as it is looked at: its pictures, the one that is large, its marks, its cell; and as words.

Reads the store. Nothing here is a control, and nothing is written.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import picture_of
from rendernet_jupyter.notebook.panels.history.screen import Screen, screen_of
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.session.original import cell_to_go_on
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.fact import facts, word
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import TIMES, counted, lasting, shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import answer_of, is_picture, noun_of

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

EDGE, HEAVIEST = 960, 160_000
"""Pixels of the long edge of a large picture, and bytes, before base64 adds a third."""

TALLEST = 460
"""CSS pixels of a large picture."""

_ANYWHERE = "overflow-wrap:anywhere"
"""For words that a person typed: a long one, such as an address, makes no panel wider."""

_PICTURE = (
    f"display:block;max-width:100%;max-height:{TALLEST}px;width:auto;height:auto;margin:0 auto;"
    "border-radius:6px"
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A run that is open, and the picture of it that is looked at.

    Attributes:
        run: the run, without keys that are known now.
        pictures: its pictures and videos.
        index: of the one that is looked at, from 0.
        address: that one as a `data:` address, or its poster; empty when it cannot be shown.
        screen: where that one is a video whose file is here.
        ratings: stars by content; those of the run under an empty text.
        alone: whether the cell is that of the picture, not of the run.
        cell: (line, text) of the cell that makes it again; both empty while it holds a key.
    """

    run: Run
    pictures: tuple[Medium, ...] = ()
    index: int = 0
    address: str = ""
    ratings: tuple[tuple[str, int], ...] = ()
    alone: bool = False
    cell: tuple[str, str] = ("", "")
    screen: Screen | None = None

    @property
    def picture(self) -> Medium | None:
        """The one that is looked at, None when the run has none."""
        return self.pictures[self.index] if self.pictures else None

    @property
    def title(self) -> str:
        """What was asked for."""
        run = self.run
        return without_home(next((a.prompt for a in run.answers if a.prompt), run.run_id))

    def stars(self, *, of_picture: bool) -> int:
        """Its rating, 0 for none."""
        sha256 = self.picture.sha256 if of_picture and self.picture else ""
        return dict(self.ratings).get(sha256, 0)


def read(session: Session, run_id: str, index: int = 0, *, alone: bool = False) -> Exhibit:
    """A run of the store, ready to be shown.

    Args:
        session: whose.
        run_id: its name.
        index: the picture that is looked at; the last one when there are fewer.
        alone: whether the cell is that of the picture.

    Raises:
        RenderNetError: it is not there any more.
    """
    run = session.store.runs.get(session.store.marks.meant(run_id))
    if run is None:
        raise RenderNetError(f"the run {run_id!r} vanished from the store")
    pictures = tuple(medium for medium in run.media if is_picture(medium))
    index = max(0, min(index, len(pictures) - 1))
    one = pictures[index] if pictures else None
    shown, address, screen = session.keys.cleared(run), "", None
    if one is not None:
        file, film = session.located(one.sha256), one.kind == "video"
        address = picture_of(file, EDGE, HEAVIEST, video=film)
        screen = screen_of(session, shown, one) if film and file.is_file() else None
    ratings = tuple(session.store.marks.ratings(run.run_id).items())
    name = one.media_id if alone and one is not None else run.run_id
    # A run of before a login may hold what is a key now.
    cell = _cell(session, run, name)
    if session.keys.cleared(cell) is not cell:
        cell = "", ""
    return Exhibit(shown, pictures, index, address, ratings, alone, cell, screen)


def _cell(session: Session, run: Run, name: str) -> tuple[str, str]:
    """The cell that makes it again; as it was typed where that cannot be written."""
    try:
        return cell_to_go_on(session, name)
    except RenderNetError:
        return run.line, run.source


def title_of(exhibit: Exhibit) -> Markup:
    """What was asked for, as the head of a page."""
    style = f"{theme.TITLE};margin:0;{_ANYWHERE}"
    return tag("div", shorten(exhibit.title, 110), style=style, dir="auto")


def large(exhibit: Exhibit) -> Markup:
    """The picture that is looked at, or why there is none."""
    picture = exhibit.picture
    if picture is None:
        failed = next((m.reason for m in exhibit.run.media if m.reason), "")
        return look.empty("This run brought no picture.", failed)
    if not exhibit.address and exhibit.screen is None:
        return look.empty(
            "Its file is not in the store.",
            "Run its cell again: it is fetched at no cost while the service has it.",
        )
    noun = noun_of([picture])
    prompt = shorten(without_home(answer_of(exhibit.run, picture).prompt), 200)
    alt = f"{noun.capitalize()} {exhibit.run.run_id}[{exhibit.index}]: {prompt}"
    if exhibit.screen is not None:
        return exhibit.screen.drawn(exhibit.address, alt, tallest=TALLEST)
    return tag("img", src=exhibit.address, alt=alt, style=_PICTURE)


def facts_of(exhibit: Exhibit) -> Markup:
    """What is known of the run and of the picture, as a table."""
    rows = [tag("tr", *_cells(name, value), style=theme.ROW) for name, value in _told(exhibit)]
    return tag("table", tag("tbody", *rows), style=f"{theme.TABLE};{theme.SMALL}")


def _cells(name: str, value: str) -> tuple[Markup, Markup]:
    style = f"{theme.CELL};padding:1px 12px 1px 0"
    return (
        tag("th", name, style=f"{style}{theme.HEAD};white-space:nowrap", scope="row"),
        tag("td", value, style=f"{style};{_ANYWHERE}", dir="auto"),
    )


def _told(exhibit: Exhibit) -> list[tuple[str, str]]:
    run, picture = exhibit.run, exhibit.picture
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created_at))
    cost = "from the store" if run.cached else ""
    if not cost and run.credits_spent is not None:
        cost = counted(run.credits_spent, "credit")
    rows = [("run", run.run_id), ("name", run.name), ("made", when), ("by", run.host or run.engine)]
    rows += [("cost", cost), ("notebook", run.notebook)]
    if picture is not None:
        answer = answer_of(run, picture)
        rows += [(word(key), value) for key, value in facts(answer.body).items()]
        rows += [("seed", str(answer.seed) if answer.seed is not None else "")]
        rows += [("size", f"{picture.width} {TIMES} {picture.height}")]
        rows += [("length", lasting(picture.duration) if picture.duration else "")]
    failed = sum(1 for m in run.media if m.status != "success")
    rows += [("failed", counted(failed, "picture"))] if failed else []
    return [(name, without_home(value)) for name, value in rows if value]


def cell_text(cell: tuple[str, str]) -> Markup:
    """(line, text) of a cell, which one click selects."""
    if not cell[1]:
        return look.empty("Its cell holds an API key of yours, and is not shown.")
    text = f"%%rendernet {cell[0]}".rstrip() + f"\n{cell[1]}"
    style = f"{theme.PRE};margin:0;max-height:240px;overflow:auto;user-select:all;{_ANYWHERE}"
    whole = tag("pre", without_home(text), style=style, tabindex=0, dir="auto", translate="no")
    how = "A click selects it. In a cell, %rendernet insert writes it into the next one."
    return tag("div", whole, tag("div", how, style=theme.NOTE))
