"""The characters as a form: a page of faces, one of them opened, and a form for a new one.

The list is that of the catalogue; without the service the last one is shown, with its age. Nothing
here is sent but by the form, when its button is clicked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import Card, Cards, pictures_of
from rendernet_jupyter.notebook.panels.characters.cast import PAGE, Cast
from rendernet_jupyter.notebook.panels.characters.form import CharacterForm
from rendernet_jupyter.notebook.panels.characters.opened import OpenedCharacter
from rendernet_jupyter.notebook.panels.deed import Deed, copyable
from rendernet_jupyter.notebook.panels.pager import Pager
from rendernet_jupyter.notebook.panels.panel import Panel
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.faces import faces_of
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

Faces = Mapping[str, tuple[Path, str]]
"""Files of faces by the id of their character, each with a small picture as a `data:` address."""


class CharactersPanel(Panel):
    """Characters: looked at, made, changed, put away.

    Args:
        session: whose.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, title="Characters", again="%rendernet panel characters")
        self._cast = Cast()
        self._catalog: Catalog | None = None
        self._faces: dict[str, tuple[Path, str]] = {}

    # What its twin tells

    def facts(self) -> Sequence[tuple[str, str]]:
        """Who is shown."""
        who = self._who
        said = list(self._cast.facts())
        if self._catalog is not None:
            meant = self._cast.of(self._catalog.characters)
            said.append(("listed", counted(len(meant), "character")))
        return [*said, ("open", who.name)] if who else said

    def cell(self) -> tuple[str, str]:
        """A prompt with the character that is open."""
        return ("", f"{{{self._who.name}}} looks into the camera") if self._who else ("", "")

    @property
    def _who(self) -> Character | None:
        return self._opened.who if "root" in vars(self) else None

    # What stands in it

    def body(self) -> Sequence[Any]:
        """The search with its page of faces, the place of an open one, and the form."""
        self._words = ipywidgets.Text(
            placeholder="a name, or words of the description",
            layout=ipywidgets.Layout(flex="1 1 240px", width="auto", margin="0"),
        )
        self._own = ipywidgets.ToggleButton(
            description="mine",
            tooltip="Only those of the account",
            layout=ipywidgets.Layout(width="auto", margin="0"),
        )
        refresh = look.button("Read anew", "Ask the service for the list", plain=True)
        new = look.button("New character…", "Make one from the picture of a face", kind="primary")
        self._words.observe(self.guarded(lambda e: self._meant(words=e["new"])), names="value")
        self._own.observe(self.guarded(lambda e: self._meant(own=e["new"])), names="value")
        refresh.on_click(self.guarded(lambda _: self._read(oldest=0.0)))
        new.on_click(self.guarded(lambda _: self._fill_in(None)))
        self._note = look.html(display="none")
        self._count, self._line = look.html(), look.html()
        self._cards = Cards(self, PAGE, self._open)
        self._pager = Pager(self, lambda page: self._show(self._cast.but(page=page)))
        self._list = look.stack(
            look.across(self._words, self._own, refresh, new),
            self._note,
            look.across(self._count, self._line),
            self._cards.root,
            self._pager.root,
        )
        self._opened = OpenedCharacter(self, self._fill_in, self._gone, self._back)
        self._form = CharacterForm(self, self._known, self._made, self._back)
        self._cards.say(look.loading("Reading the characters"))
        self._read()
        return (self._list, self._opened.root, self._form.root)

    def tell_failure(self, error: BaseException) -> None:
        """Show an error; where there is no list yet, in its place."""
        if self._catalog is None and "root" in vars(self):
            self.say("")
            self._cards.say(look.failed("The characters cannot be listed.", self.failure(error)))
        else:
            super().tell_failure(error)

    # The page

    def _read(self, oldest: float | None = None) -> None:
        session = self.session

        def work() -> tuple[Catalog, str]:
            return LOOP.wait(catalog_of(session.engine(), session.store, oldest=oldest))

        self.behind(work, self._take, key="listing")

    def _take(self, read: tuple[Catalog, str]) -> None:
        self._catalog, note = read
        kind: look.Kind = "warning" if self.session.engine().trouble else "info"
        self._note.value = look.shown(look.message(note, kind))
        self._note.layout.display = "" if note else "none"
        self._show(self._cast)

    def _meant(self, **changes: Any) -> None:
        """Show what a person looks for, which the line and the twin repeat: so no key."""
        cast = self._cast.but(**changes)
        try:
            self.session.keys.demand_absent(cast.words)
        except RenderNetError:
            with self.hushed():
                self._words.value = ""
            self._show(cast.but(words=""))
            raise
        self._show(cast)

    def _show(self, cast: Cast) -> None:
        self._cast = cast
        if self._catalog is None:
            return
        meant = cast.of(self._catalog.characters)
        page = cast.on_page(meant)
        words = f"{counted(len(meant), 'character')} of {self.session.engine().label}"
        self._count.value = look.shown(look.quiet(words))
        self._line.value = look.shown(copyable(cast.deed()))
        self._pager.show(cast.page, cast.pages(meant))
        if not page:
            self._cards.say(_nobody(cast))
            return
        self._draw(page)
        missing = [who for who in page if who.input_image and who.id not in self._faces]
        if missing:
            self.behind(lambda: self._fetched(missing), self._have, key="faces")

    def _fetched(self, missing: Sequence[Character]) -> Faces:
        files = LOOP.wait(faces_of(self.session.engine(), self.session.store, missing))
        small = pictures_of({key: (path, False) for key, path in files.items()})
        return {key: (files[key], picture) for key, picture in small.items()}

    def _have(self, faces: Faces) -> None:
        self._faces |= faces
        if self._catalog is not None:
            self._draw(self._cast.on_page(self._cast.of(self._catalog.characters)))

    def _draw(self, page: Sequence[Character]) -> None:
        self._cards.show([_card(who, self._faces.get(who.id, (None, ""))[1]) for who in page])

    # One of them

    def _known(self) -> Catalog:
        return self._catalog or Catalog()

    def _open(self, character_id: str) -> None:
        who = self._known().character(character_id)
        if who is None:
            raise RenderNetError("this character is not listed any more", hint="Read anew.")
        self._show_one(who)

    def _show_one(self, who: Character) -> None:
        self._list.layout.display = "none"
        path = self._faces[who.id][0] if who.id in self._faces else None
        self._opened.show(who, path)

    def _fill_in(self, who: Character | None) -> None:
        self.say("")
        self._list.layout.display = "none"
        self._opened.hide()
        self._form.open(who)

    def _made(self, who: Character, deed: Deed) -> None:
        self._faces.pop(who.id, None)
        self.tell_others("files")
        self.say(f"{who.name} is there.", "good", hint=f"The same in a cell: {deed.line}")
        session = self.session

        def work() -> tuple[tuple[Catalog, str], Faces]:
            read = LOOP.wait(catalog_of(session.engine(), session.store))
            return read, self._fetched([who])

        def then(found: tuple[tuple[Catalog, str], Faces]) -> None:
            self._faces |= found[1]
            self._take(found[0])
            self._show_one(who)

        self.behind(work, then, key="listing")

    def _gone(self) -> None:
        self._list.layout.display = ""
        self._read()

    def _back(self) -> None:
        self._list.layout.display = ""
        self._show(self._cast)


def _card(who: Character, picture: str) -> Card:
    whose = "the service's" if who.system_character else "yours"
    return Card(
        who.id,
        who.name,
        (f"{who.character_type} · {whose}".removeprefix(" · "), who.prompt),
        picture=picture,
        alt=f"Face of {who.name}",
        face=True,
    )


def _nobody(cast: Cast) -> Markup:
    if cast.words.strip():
        return look.empty("Nobody is found.", "Take fewer words.")
    if cast.own:
        return look.empty("You have no character yet.", "New character… makes one from a face.")
    return look.empty("There is no character.", "New character… makes one from a face.")
