"""A sheet of what can be sent along: a switch between sources, a field to find by, a page of tiles.

Pages are read behind it, and pictures made a few at a time, for the page that is seen alone. Enter
in the field takes the first. Nothing here knows what is done with what is picked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look, tiles
from rendernet_jupyter.notebook.panels.offer import Item
from rendernet_jupyter.notebook.panels.pager import Pager
from rendernet_jupyter.notebook.panels.panel import Panel
from rendernet_jupyter.notebook.panels.sources.source import Page, Piece, Source
from rendernet_jupyter.notebook.panels.tiles import Tiles
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

PAUSE = 0.2
"""Seconds without a letter before it is looked for what was typed."""

_AT_ONCE = 4  # pictures that are made before the first of them are shown
_MOST = 400  # pictures that are remembered, some 5 MB


class Sheet(Panel):
    """A part of a panel from which something is picked.

    Args:
        session: whose.
        sources: in the order of the switch.
        on_pick: called with what a person picks; under the lock, guarded like any callback.
    """

    def __init__(
        self, session: Session, sources: Sequence[Source], on_pick: Callable[[Piece], None]
    ) -> None:
        super().__init__(session)
        self._sources = tuple(sources)
        self._pick = on_pick
        self._page = Page((), 0, more=False)
        self._made: dict[tuple[str, str], str] = {}
        self._chosen = ""

    # Its controls

    def body(self) -> Sequence[Any]:
        """The switch, the field, a place for words, the tiles and their pages."""
        style = look.html(Markup(f"<style>{tiles.STYLE}</style>"), display="none")
        self._switch = ipywidgets.ToggleButtons(
            options=[(source.name, number) for number, source in enumerate(self._sources)],
            description="Take it from",
            style={"button_width": "auto"},
            layout=ipywidgets.Layout(margin="0", width="auto"),
        )
        self._switch.add_class("rendernet-called")
        self._switch.observe(self.guarded(lambda _: self._turn_to_source()), "value")
        self._field = ipywidgets.Text(
            description="Find",
            placeholder=self._source.finds,
            style={"description_width": "34px"},
            layout=ipywidgets.Layout(width="auto", flex="1 1 200px", margin="0"),
        )
        self._field.observe(self.guarded(lambda _: self._read(0, pause=PAUSE)), "value")
        self._field.on_msg(self.guarded(self._told))
        self._words = look.html()
        again = look.button("Try again", "Look once more")
        again.on_click(self.guarded(lambda _: self.refresh()))
        self._again = look.across(again)
        self._tiles = Tiles(self.guarded(self._picked))
        self._pager = Pager(self, self._read)
        self._read(0)
        head = look.across(self._switch, self._field)
        return (
            style,
            head,
            self._words,
            self._again,
            self._tiles.root,
            self._pager.root,
        )

    @property
    def _source(self) -> Source:
        return self._sources[self._switch.value or 0]

    def _turn_to_source(self) -> None:
        with self.hushed():
            self._field.value = ""
            self._field.placeholder = self._source.finds
        self._read(0)

    def _told(self, _: Any, content: Any, __: Any) -> None:
        """Enter in the field, of which front ends tell in a message of its own."""
        if isinstance(content, dict) and content.get("event") == "submit" and self._page.pieces:
            self._picked(self._page.pieces[0])

    def _picked(self, item: Item) -> None:
        if isinstance(item, Piece):
            self.mark(item.name)
            self._pick(item)

    # What it is told

    def mark(self, name: str) -> None:
        """Mark what is chosen."""
        with self.lock:
            self._chosen = name
            if "root" in vars(self):
                self._draw()

    def refresh(self) -> None:
        """Look again: there may be newer ones."""
        with self.lock:
            for source in self._sources:
                source.forget()
            if "root" in vars(self):
                self._read(self._page.number)

    def close(self) -> None:
        """Take the controls off the page, tiles that are not shown as well."""
        with self.lock:
            drawn = "root" in vars(self) and not self.closed
            super().close()
            if drawn:
                self._tiles.close()

    # How it is filled

    def _read(self, number: int, *, pause: float = 0) -> None:
        source, words = self._source, self._field.value.strip()
        if not self._page.pieces:
            self._say(look.loading("Looking"))

        def looked_at() -> Page | RenderNetError:
            try:
                return source.page(words, number)
            except RenderNetError as error:
                return error

        self.drop("pictures")
        self.behind(looked_at, lambda found: self._come(source, found), key="page", pause=pause)

    def _come(self, source: Source, found: Page | RenderNetError) -> None:
        self._page = found if isinstance(found, Page) else Page((), 0, more=False)
        self._say(self._remark(source, found), again=not isinstance(found, Page))
        self._pager.show(self._page.number, None, more=self._page.more)
        self._draw()
        self._look_for(source, self._page.pieces)

    def _remark(self, source: Source, found: Page | RenderNetError) -> Markup:
        if isinstance(found, RenderNetError):
            return look.message(without_home(found.message), "error", without_home(found.hint))
        if found.pieces:
            return Markup()
        if words := self._field.value.strip():
            return look.empty(f"Nothing here fits {words!r}.", "Clear the field to see all of it.")
        return look.empty(*source.none)

    def _say(self, words: Markup, *, again: bool = False) -> None:
        look.put(self._words, words)
        self._again.layout.display = None if again else "none"

    def _draw(self) -> None:
        source = self._source
        self._tiles.show(self._page.pieces, [(self._chosen, "")])
        self._tiles.draw(lambda item: self._made.get((source.name, item.name)))

    def _look_for(self, source: Source, pieces: Sequence[Piece]) -> None:
        """Make the pictures of a page, a few at a time, until all have come."""
        missing = [p for p in pieces if (source.name, p.name) not in self._made][:_AT_ONCE]
        if not missing:
            return

        def come(made: dict[str, str]) -> None:
            if len(self._made) > _MOST:
                self._made.clear()
            self._made |= {(source.name, p.name): made.get(p.name, "") for p in missing}
            self._draw()
            self._look_for(source, pieces)

        self.behind(lambda: dict(source.pictures(missing)), come, key="pictures")
