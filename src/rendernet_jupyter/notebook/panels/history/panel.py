"""The history as a form: a page of runs as pictures, one of them opened.

Pages come from the store, so a history of 50,000 runs leafs as quickly as one of fifty. What a run
is called, how it is marked and brought back is said by lines that do the same. Nothing here sends
what costs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import Card, Cards, pictures_of
from rendernet_jupyter.notebook.panels.deed import copyable
from rendernet_jupyter.notebook.panels.history.exhibit import Exhibit
from rendernet_jupyter.notebook.panels.history.finder import Finder
from rendernet_jupyter.notebook.panels.history.opened import Opened
from rendernet_jupyter.notebook.panels.history.query import FAVOURITE, Query
from rendernet_jupyter.notebook.panels.pager import Pager
from rendernet_jupyter.notebook.panels.panel import News, Panel, attended
from rendernet_jupyter.notebook.panels.stars import shown as stars_of
from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.phrase import counted, lasting
from rendernet_jupyter.view.tile import noun_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

PAGE = 15
PAUSE = 0.25
"""Seconds after the last letter until the search begins."""

OnStudio = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of runs.

    Attributes:
        query: what was looked for.
        entries: on the page.
        total: how many there are in all.
        values: what runs name, by filter.
    """

    query: Query
    entries: tuple[Entry, ...]
    total: int
    values: Mapping[str, Sequence[str]]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, math.ceil(self.total / PAGE))


class HistoryPanel(Panel):
    """Runs of the past: found, opened, marked, brought back.

    Args:
        session: whose.
        query: what is looked for at first.
        on_studio: called with the line and the text of a cell that is to be shown in the studio.
    """

    def __init__(
        self, session: Session, *, query: Query | None = None, on_studio: OnStudio | None = None
    ) -> None:
        super().__init__(session, title="History", again="%rendernet panel history")
        self._query = query or Query()
        self._on_studio = on_studio
        self._found: Found | None = None
        self._exhibit: Exhibit | None = None
        self._pictures: dict[str, str] = {}
        self._shell: InteractiveShell | None = None

    # What its twin tells

    def facts(self) -> Sequence[tuple[str, str]]:
        """What is looked for, and how many runs were found."""
        found = self._found
        said = list((found.query if found else self._query).facts())
        said += [("found", counted(found.total, "run"))] if found else []
        said += [("open", self._exhibit.run.run_id)] if self._exhibit else []
        return said

    def cell(self) -> tuple[str, str]:
        """The cell of the run that is open."""
        return self._exhibit.cell if self._exhibit else ("", "")

    # What stands in it

    def body(self) -> Sequence[Any]:
        """The search with its page, and the place of the run that is open."""
        self._finder = Finder(self, self._query, self._ask)
        self._line = look.html()
        self._count = look.html(look.quiet("not read yet"))
        refresh = look.button("Read anew", "Look at the store again", plain=True)
        refresh.on_click(self.guarded(lambda _: self._look(self._query)))
        self._cards = Cards(self, PAGE, self._open)
        self._pager = Pager(self, self._leaf, back="‹ Newer", on="Older ›")
        self._opened = Opened(self, self._show, self._back, self._refresh, self._on_studio)
        self._list = look.stack(
            self._finder.root,
            self._opened.comparing.waiting,
            look.across(self._count, refresh, self._line),
            self._cards.root,
            self._pager.root,
        )
        self._look(self._query)
        return (self._list, self._opened.root)

    def tell_failure(self, error: BaseException) -> None:
        """Show an error; where there is no page yet, in its place."""
        if self._found is None and "root" in vars(self):
            self.say("")
            self._cards.say(look.failed("The history cannot be shown.", self.failure(error)))
        else:
            super().tell_failure(error)

    # The page

    def _ask(self, query: Query) -> None:
        """Look for what a person asks for, which the line and the twin repeat: so no key."""
        try:
            self.session.keys.demand_absent(query.words)
        except RenderNetError:
            clear = query.but(words="")
            self._finder.show(clear)
            self._look(clear)
            raise
        self._look(query, pause=PAUSE)

    def show(self, ip: InteractiveShell) -> None:
        """Put it on the page, and look again whenever a cell has run."""
        super().show(ip)
        if attended(ip):
            self._shell = ip
            ip.events.register("post_run_cell", self._cell_ends)

    def close(self) -> None:
        """Take the controls off the page, and stop looking."""
        shell, self._shell = self._shell, None
        if shell is not None:
            shell.events.unregister("post_run_cell", self._cell_ends)
        super().close()

    def _cell_ends(self, *_: object) -> None:
        self.guarded(self.hear)("runs")

    def hear(self, news: News) -> None:
        """Find the runs that were made meanwhile, where the page was read already."""
        if news == "runs" and self._found is not None:
            self._refresh()

    def _refresh(self) -> None:
        """Look once more for the same, and leave what was said."""
        query = self._query
        self.behind(lambda: self._search(query), self._fill, key="search", pause=PAUSE)

    def _look(self, query: Query, *, pause: float = 0) -> None:
        self._query = query
        self.say("")
        if self._found is None:
            self._cards.say(look.loading("Reading the history"))
        self.behind(lambda: self._search(query), self._fill, key="search", pause=pause)

    def _search(self, query: Query) -> Found:
        history = self.session.store.history
        entries, total = history.search(query.wanted(PAGE, time.time()))
        # A run of before a login may hold what is a key now.
        entries = self.session.keys.cleared(entries)
        values = {name: history.values(name) for name in ("model", "tag")}
        return Found(query, tuple(entries), total, values)

    def _fill(self, found: Found) -> None:
        if found.query.page and not found.entries:
            self._look(found.query.but(page=found.pages - 1))  # runs were forgotten meanwhile
            return
        before, self._found = self._found, found
        self._finder.offer(found.values)
        self._count.value = look.shown(look.quiet(_counted(found)))
        self._line.value = look.shown(copyable(found.query.deed()))
        if not found.entries:
            self._cards.say(_nothing(found))
        else:
            same = before is not None and before.entries == found.entries
            if not same:
                self._show_page(found.entries)
        self._pager.show(found.query.page, found.pages)

    def _show_page(self, entries: Sequence[Entry]) -> None:
        """Show runs with the pictures that were on the page before; the others follow."""
        seen = {entry.run_id for entry in entries} & self._pictures.keys()
        self._draw({run_id: self._pictures[run_id] for run_id in seen})
        files = self._files([entry for entry in entries if entry.run_id not in seen])
        self.behind(lambda: pictures_of(files), self._have, key="pictures")

    def _files(self, entries: Sequence[Entry]) -> dict[str, tuple[Path, bool]]:
        locate = self.session.located
        return {
            entry.run_id: (locate(entry.shown[0].sha256), entry.shown[0].kind == "video")
            for entry in entries
            if entry.shown
        }

    def _have(self, pictures: Mapping[str, str]) -> None:
        self._draw({**self._pictures, **pictures})

    def _draw(self, pictures: dict[str, str]) -> None:
        self._pictures = pictures
        if self._found is not None:
            self._cards.show([_card(e, pictures.get(e.run_id, "")) for e in self._found.entries])

    def _leaf(self, page: int) -> None:
        self._look(self._query.but(page=page))

    # The run that is open

    def _open(self, run_id: str) -> None:
        self._opened.open(run_id)

    def _show(self, exhibit: Exhibit) -> None:
        self._exhibit = exhibit
        self._list.layout.display = "none"

    def _back(self) -> None:
        self._exhibit = None
        self._list.layout.display = ""
        self._look(self._query)


def _card(entry: Entry, picture: str = "") -> Card:
    marks = [stars_of(entry.rating)]
    marks += ["\N{BLACK HEART SUIT}"] if FAVOURITE in entry.tags else []
    marks += [f"#{tag}" for tag in entry.tags if tag != FAVOURITE]
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.created_at))
    made = counted(entry.pictures, noun_of(entry.shown)) if entry.pictures else "no picture"
    film = next((one for one in entry.shown[:1] if one.kind == "video"), None)
    where = "sandbox" if entry.engine == "sandbox" else ""
    return Card(
        entry.run_id,
        entry.prompt or entry.run_id,
        (when, " · ".join(filter(None, (made, where))), " ".join(filter(None, marks))),
        picture=picture,
        alt=f"The first {'video' if film else 'picture'} of {entry.run_id}",
        blank="video" if film else "" if entry.shown else "no picture",
        length=(lasting(film.duration) if film.duration else "video") if film else "",
    )


def _counted(found: Found) -> str:
    return f"{found.total:,} run{'s' * (found.total != 1)}, newest first"


def _nothing(found: Found) -> Markup:
    if found.query.narrowed:
        return look.empty("No run is found.", "Take fewer words, or Clear looks for everything.")
    return look.empty("The history is empty.", "Make a picture: %rendernet a lighthouse at dawn")
