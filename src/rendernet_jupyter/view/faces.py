"""Characters with their faces: a table of all, and a card of one.

Faces are small JPEGs inside the page, within a budget, so that a list of two hundred is no burden
to the notebook that keeps it. A character whose face nobody has stands there without one. Nothing
here fetches a face.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from rendernet_jupyter.catalog import Character
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.mark import TOLD
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.listing import SHOWN, Listing
from rendernet_jupyter.view.markup import Markup, clean, data_uri, join, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.thumbnail import thumbnail

COLUMNS = ("name", "type", "description", "whose", "id")

BUDGET = 240_000
"""Bytes that the faces of one table may take, before base64 adds a third."""

_SIDE, _CARD_SIDE = 48, 144  # CSS pixels; the JPEGs have three times as many on the long edge
_HEAVIEST, _CARD_HEAVIEST = 6_000, 24_000  # bytes of a face
_CELL = f"{theme.CELL};padding:5px 16px 5px 0;border-bottom:1px solid {theme.LINE}"
_TOLD = f"{_CELL};vertical-align:middle;max-width:420px;{theme.BREAKS};min-width:120px"
_BLANK = (
    f"display:block;width:{_SIDE}px;height:{_SIDE}px;border-radius:50%;background:{theme.WASH};"
    f"line-height:{_SIDE}px;text-align:center;opacity:{theme.QUIET}"
)


class Faces(Listing):
    """Characters as a table with faces, and as a sequence of rows.

    Args:
        cast: the characters, in the order in which they are shown.
        faces: the files of their faces by id; those that are missing are left out.
        note: a line under the table.
    """

    def __init__(
        self, cast: Sequence[Character], faces: Mapping[str, Path], note: str = ""
    ) -> None:
        self._cast = tuple(cast)
        self._faces = dict(faces)
        super().__init__("characters", COLUMNS, [_row(who) for who in cast], note)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Faces: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | Listing:
        if isinstance(index, slice):
            return Faces(self._cast[index], self._faces, self.note)
        return super().__getitem__(index)

    def html(self) -> Markup:
        """The table as HTML, a face before each name."""
        shown = self._cast[:SHOWN]
        limit = min(_HEAVIEST, BUDGET // max(1, len(shown)))
        heads = [tag("th", "", style=_CELL)] + [
            tag("th", name, style=_CELL + theme.HEAD, scope="col") for name in COLUMNS
        ]
        rows = [self._line(who, limit) for who in shown]
        table = tag(
            "table",
            tag("thead", tag("tr", *heads, style=theme.ROW)),
            tag("tbody", *rows),
            style=f"{theme.TABLE};{theme.SMALL}",
        )
        after = [tag("div", line, style=theme.NOTE) for line in self._after()]
        title = tag("div", self.title, style=theme.TITLE)
        return tag("div", title, table, *after, style=theme.ROOT)

    def _line(self, who: Character, limit: int) -> Markup:
        face = _face(who, self._faces.get(who.id), _SIDE, limit) or tag(
            "div", who.name[:1], aria_hidden="true", style=_BLANK
        )
        name, kind, description, whose, character_id = _row(who).values()
        return tag(
            "tr",
            tag("td", face, style=f"{_CELL};width:{_SIDE}px"),
            tag("td", tag("b", name), style=f"{_TOLD};white-space:nowrap", dir="auto"),
            tag("td", kind, style=_TOLD),
            tag("td", description, style=_TOLD, dir="auto"),
            tag("td", whose, style=_TOLD),
            tag("td", tag("code", character_id, style=theme.INDEX), style=_TOLD),
            style=theme.ROW,
        )


class Portrait:
    """One character as a card: the face, who it is, and how a prompt calls it.

    Args:
        who: the character.
        face: the file of the face, None when nobody has it.
        said: what has just become of it, as a sentence.
        notes: further lines.
    """

    def __init__(
        self,
        who: Character,
        face: Path | None = None,
        said: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        self.character = who
        self._face = face
        self._said = said
        self._notes = tuple(notes)

    def __repr__(self) -> str:
        who = self.character
        lines = [self._said] * bool(self._said)
        lines += [who.name, *(f"  {line}" for line in self._facts() if line)]
        lines += [f"  in a prompt: {{{who.name}}}", *(f"  {note}" for note in self._notes)]
        return clean("\n".join(lines))

    __str__ = __repr__

    def html(self) -> Markup:
        """The card as HTML."""
        who = self.character
        face = _face(who, self._face, _CARD_SIDE, _CARD_HEAVIEST)
        call = join(["in a prompt: ", tag("code", f"{{{who.name}}}", style=theme.CODE)])
        told = tag(
            "td",
            tag("div", who.name, style=theme.TITLE, dir="auto"),
            *(tag("div", line, style=theme.SMALL, dir="auto") for line in self._facts() if line),
            tag("div", call, style=f"{theme.SMALL};margin-top:6px"),
            *(tag("div", note, style=theme.NOTE) for note in self._notes),
            style=f"{theme.CELL};padding:0;max-width:480px;{theme.BREAKS}",
        )
        seen = [tag("td", face, style=f"{theme.CELL};padding:0 14px 0 0")] if face else []
        table = tag("table", tag("tr", *seen, told, style=theme.ROW), style=theme.TABLE)
        said = [tag("div", self._said, style="margin-bottom:6px", dir="auto")] * bool(self._said)
        return tag("div", *said, table, style=theme.ROOT)

    def _facts(self) -> tuple[str, str]:
        row = _row(self.character)
        quiet = " · ".join(filter(None, (row["type"], row["whose"], row["id"])))
        return row["description"], quiet

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def _row(who: Character) -> dict[str, str]:
    whose = "the service's" if who.system_character else "yours"
    return dict(
        zip(COLUMNS, (who.name, who.character_type, who.prompt, whose, who.id), strict=True)
    )


def _face(who: Character, path: Path | None, side: int, limit: int) -> Markup | None:
    """A face as an element, None when there is no file or it shows nothing."""
    if path is None:
        return None
    try:
        made = thumbnail(path, 3 * side, limit=limit)
    except RenderNetError:
        return None
    style = (
        f"display:block;margin:0;width:{side}px;height:{side}px;object-fit:cover;"
        f"object-position:50% 20%;border-radius:{'50%' if side == _SIDE else '6px'}"
    )
    source = data_uri("image/jpeg", made)
    return tag("img", src=source, alt=f"Face of {who.name}", width=side, height=side, style=style,
               data_rendernet=TOLD)  # fmt: skip
