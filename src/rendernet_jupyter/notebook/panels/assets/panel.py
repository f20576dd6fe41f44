"""Files of the account as a form: a page of them, one opened, and a place to send more.

The list is the service's own, so what other clients sent is there too. Nothing is sent but by a
click, and nothing can be deleted: the service has no way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.assets import words
from rendernet_jupyter.notebook.panels.assets.opened import Exhibit, OpenedAsset
from rendernet_jupyter.notebook.panels.assets.sending import Sending, Sent
from rendernet_jupyter.notebook.panels.cards import Card, Cards, picture_of, pictures_of
from rendernet_jupyter.notebook.panels.pager import Pager
from rendernet_jupyter.notebook.panels.panel import News, Panel
from rendernet_jupyter.session.belongings import Belongings, Held, Shelf
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

PAGE = 15
EDGE, HEAVIEST = 720, 100_000
"""Pixels of the long edge of a large picture, and bytes, before base64 adds a third."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pictures of files, by id.

    Attributes:
        files: where they are.
        small: as `data:` addresses.
    """

    files: Mapping[str, Path] = field(default_factory=dict)
    small: Mapping[str, str] = field(default_factory=dict)


class AssetsPanel(Panel):
    """Files of the account: seen, sent along, found by their use.

    Args:
        session: whose.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, title="Files", again="%rendernet panel assets")
        self._belongings = Belongings(session)
        self._shelf: Shelf | None = None
        self._drawn = Drawn()

    # What its twin tells

    def facts(self) -> Sequence[tuple[str, str]]:
        """How many files there are, and which is open."""
        shelf, exhibit = self._shelf, self._exhibit
        said = [("files", _total(shelf))] if shelf else []
        return [*said, ("open", exhibit.held.asset.asset_id)] if exhibit else said

    def cell(self) -> tuple[str, str]:
        """A cell that uses the file that is open."""
        return ("", words.cell_of(self._exhibit.held)) if self._exhibit else ("", "")

    @property
    def _exhibit(self) -> Exhibit | None:
        return self._opened.exhibit if "root" in vars(self) else None

    # What stands in it

    def body(self) -> Sequence[Any]:
        """The place to send files, a page of those that are there, the place of an open one."""
        refresh = look.button("Read anew", "Ask the service for the list", plain=True)
        refresh.on_click(self.guarded(lambda _: self._read(self._number)))
        self._count = look.html(look.quiet("not read yet"))
        self._cards = Cards(self, PAGE, self._open)
        self._pager = Pager(self, lambda page: self._read(page + 1))
        self._list = look.stack(
            Sending(self, self._sent).root,
            look.across(self._count, refresh),
            self._cards.root,
            self._pager.root,
        )
        self._opened = OpenedAsset(self, self._back)
        self._cards.say(look.loading("Reading the list of files"))
        self._read(1)
        return (self._list, self._opened.root)

    def tell_failure(self, error: BaseException) -> None:
        """Show an error; where there is no list yet, in its place."""
        if self._shelf is None and "root" in vars(self):
            self.say("")
            self._cards.say(look.failed("The files cannot be listed.", self.failure(error)))
        else:
            super().tell_failure(error)

    def hear(self, news: News) -> None:
        """Read the list again when a file was sent from elsewhere."""
        if news == "files" and self._shelf is not None:
            self._read(self._number)

    @property
    def _number(self) -> int:
        return self._shelf.number if self._shelf else 1

    def _read(self, number: int) -> None:
        self.behind(lambda: self._belongings.page(number, PAGE), self._take, key="page")

    def _take(self, shelf: Shelf) -> None:
        self._shelf = shelf
        place = self.session.engine().label
        self._count.value = look.shown(look.quiet(f"{_total(shelf)} at {place}"))
        pages = None if shelf.total is None else max(1, math.ceil(shelf.total / PAGE))
        self._pager.show(shelf.number - 1, pages, more=shelf.more)
        if not shelf.held:
            self._cards.say(look.empty("There is no file yet.", "Choose one above, and send it."))
            return
        self._draw()
        missing = [one for one in shelf.held if one.asset.asset_id not in self._drawn.small]
        self.behind(lambda: self._seen(missing), self._have, key="pictures")

    def _seen(self, missing: Sequence[Held]) -> Drawn:
        files = self._belongings.pictures(missing)
        videos = {one.asset.asset_id for one in missing if one.asset.kind == "video"}
        return Drawn(files, pictures_of({key: (p, key in videos) for key, p in files.items()}))

    def _have(self, seen: Drawn) -> None:
        self._drawn = Drawn(
            {**self._drawn.files, **seen.files}, {**self._drawn.small, **seen.small}
        )
        self._draw()

    def _draw(self) -> None:
        held = self._shelf.held if self._shelf else ()
        self._cards.show([_card(one, self._drawn.small) for one in held])

    # One of them

    def _open(self, asset_id: str) -> None:
        self.behind(lambda: self._exhibited(asset_id), self._show_one, key="opened")

    def _exhibited(self, asset_id: str) -> Exhibit:
        held = self._belongings.one(asset_id)
        drawn = self._drawn.files
        files = drawn if asset_id in drawn else self._belongings.pictures([held])
        path, video = files.get(asset_id), held.asset.kind == "video"
        address = picture_of(path, EDGE, HEAVIEST, video=video) if path else ""
        return Exhibit(held, address, self._belongings.uses(asset_id))

    def _show_one(self, exhibit: Exhibit) -> None:
        self._list.layout.display = "none"
        self._opened.show(exhibit)

    def _back(self) -> None:
        self._list.layout.display = ""

    def _sent(self, sent: Sequence[Sent]) -> None:
        errors = [one.error for one in sent if one.error is not None]
        if errors:
            self.tell_failure(errors[0])  # the others stand in the list of what was not sent
        else:
            self.say("\n".join(_arrived(one) for one in sent), "good")
        self._read(1)


def _arrived(one: Sent) -> str:
    name = one.held.asset.asset_id if one.held else ""
    if one.known:
        return f"{one.name} was there already: {name}. It was not sent again."
    return f"{one.name} is sent: {name}"


def _total(shelf: Shelf) -> str:
    if shelf.total is not None:
        return counted(shelf.total, "file")
    seen = (shelf.number - 1) * PAGE + len(shelf.held)
    return f"{counted(seen, 'file')}{' or more' if shelf.more else ''}"


def _card(held: Held, small: Mapping[str, str]) -> Card:
    asset = held.asset
    facts = " · ".join(filter(None, (words.noun(asset), words.measures(asset))))
    state = words.state(asset)
    return Card(
        asset.asset_id,
        asset.asset_id,
        (facts, "" if state == "ready" else state, words.since(held)),
        picture=small.get(asset.asset_id, ""),
        alt=f"The {words.noun(asset)} {asset.asset_id}",
        blank=words.noun(asset) if state == "ready" else state,
        length=words.length(asset),
    )
