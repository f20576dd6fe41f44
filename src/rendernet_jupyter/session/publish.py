"""Publishing: a copy of a notebook that GitHub shows as it was meant.

The present notebook is read as it was saved last. Nothing is written where a key lies in the
notebook, and the notebook itself is only changed when that was asked for. Nothing is sent.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mimetypes
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from rendernet_jupyter.document import publish as surgery
from rendernet_jupyter.document.balance import without_balance
from rendernet_jupyter.document.films import Film
from rendernet_jupyter.document.secrets import Leak, leaks
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.lock import notebook_meant, read_notebook
from rendernet_jupyter.session.weigh import MEGABYTE, heavy_parts, naming
from rendernet_jupyter.store.whole import make_folder, write_whole
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.caption import Posted, caption
from rendernet_jupyter.view.checklist import Checklist, Line
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

OURS = f'<div style="{theme.ROOT}'
"""How all HTML of this package begins."""

TOO_HEAVY = 100 * MEGABYTE
"""Bytes from which on GitHub refuses a file; from half of that on it warns."""

_MOST_NAMED = 12
_ELSEWHERE = "Name another place with --out FILE.ipynb, or make room."
_TAKE_OUT = "Remove it, save the notebook, and take the key back: it may have been seen."
_LOOK = "If it is a key: remove it and take it back. If it is none: --harmless."
_STAYS = "What is said of them stays."
_NO_SHEET = "A gallery gets its sheet when its cell is run again."


def publish(session: Session, args: argparse.Namespace) -> Checklist:
    """`publish NOTEBOOK [--out FILE | --in-place]`."""
    file = notebook_meant(args.notebook).resolve()
    target = _target(file, args.out, in_place=args.in_place)
    text = read_notebook(file)
    films = _Films(file.parent, target)
    with naming(file):
        made = surgery.publish(without_balance(text, OURS), OURS, films.beneath)
    found = leaks(made.text, session.keys.known())
    refused = [leak for leak in found if leak.known or not args.harmless]
    size = len(made.text.encode("utf-8")) + films.size
    groups = {
        "pictures": list(_pictures(made, films)),
        "left out": list(_left_out(made)),
        "private": list(_private(found, made.text, harmless=args.harmless)),
        "size": [_sized(made.text, len(text.encode("utf-8")), args.budget)],
    }
    groups = {name: lines for name, lines in groups.items() if lines}
    if refused:
        note = "Nothing was written."
    elif args.in_place and made.text == text:
        note = f"{shown(target)} needs no change."
    else:
        films.write()
        _write(target, made.text)
        note = f"Written: {shown(target)}{films.told()}, {weighing(size)}."
        if args.in_place and getattr(args, "notebook_name", "") == file.name:
            note += " It is open here: reload it from disk (File menu) before you save it again."
    return Checklist(f"publish {file.name}", ("what", "found"), groups, note)


@dataclass(slots=True)
class _Films:
    """The videos of a published notebook: those in its HTML become files beside it.

    Attributes:
        home: folder of the notebook as it was.
        target: the notebook as it will be.
        files: what has to be written, by its place.
        shown: how many videos the notebook has, and how many of them are with it.
    """

    home: Path
    target: Path
    files: dict[Path, bytes] = field(default_factory=dict)
    shown: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """Bytes of the files."""
        return sum(map(len, self.files.values()))

    def beneath(self, sheet: surgery.Sheet) -> dict[str, str]:
        """What is put below a sheet."""
        posted = [Posted(film.alt, self._link(film), film.transcript) for film in sheet.films]
        for one in posted:
            self.shown["linked" if one.link else "poster"] += 1
        return caption(sheet.alt, sheet.words, posted)

    def _link(self, film: Film) -> str:
        """Where a video will be, seen from the published notebook; empty when it will not be."""
        if film.content:
            suffix = mimetypes.guess_extension(film.mime) or ".mp4"
            name = hashlib.sha256(film.content).hexdigest()[:12] + suffix
            place = self.target.parent / f"{self.target.stem}_files" / name
            self.files[place] = film.content
        elif film.link and not urlsplit(film.link).scheme:
            place = self.home / unquote(film.link)
            if not place.is_file():
                return ""
        else:
            return film.link
        with suppress(ValueError):  # of another drive
            return quote(Path(os.path.relpath(place, self.target.parent)).as_posix())
        return ""

    def write(self) -> None:
        """Write the files; one of that content is there already when it has the name.

        Raises:
            StoreError: one cannot be written.
        """
        for place, content in self.files.items():
            if not place.is_file():
                make_folder(place.parent, hint=_ELSEWHERE)
                write_whole(place, content, hint=_ELSEWHERE)

    def told(self) -> str:
        """The files in words."""
        if not self.files:
            return ""
        folder = next(iter(self.files)).parent
        return f" and {counted(len(self.files), 'video')} in {shown(folder)}"


def _target(file: Path, out: str, *, in_place: bool) -> Path:
    if in_place and out:
        raise RenderNetError("it is either --in-place or --out, not both")
    if in_place:
        return file
    target = Path(out).expanduser() if out else file.with_name(f"{file.stem}-published.ipynb")
    target = target.resolve()
    if target.suffix != ".ipynb":
        raise RenderNetError(
            f"{shown(target)} is not the name of a notebook", hint="It ends with .ipynb."
        )
    if target == file:
        raise RenderNetError(
            f"{shown(target)} is the notebook itself", hint="To change it: --in-place"
        )
    if not target.parent.is_dir():
        raise RenderNetError(f"there is no folder {shown(target.parent)}")
    return target


def _pictures(made: surgery.Published, films: _Films) -> Iterator[Line]:
    if made.sheets:
        says = f"shown by their sheets, which GitHub shows: {_cells(s.cell for s in made.sheets)}"
        yield Line("ok", ("galleries", says))
    elif not made.wordless:
        yield Line("ok", ("galleries", "none that has to be changed"))
    if linked := films.shown["linked"]:
        yield Line("ok", ("videos", f"{linked} shown by a poster with a link below it"))
    if posters := films.shown["poster"]:
        says = f"{posters} shown by a poster alone, for the video is not with the notebook"
        yield Line("note", ("videos", says), "Save it beside the notebook with --out, run again.")
    if made.bare:
        says = f"without a sheet, so GitHub would show none of their pictures: {_cells(made.bare)}"
        yield Line("note", ("galleries", says), _NO_SHEET)
    if small := [number for number in made.wordless if number not in made.bare]:
        says = f"left out, for GitHub would show none: {_cells(small)}"
        yield Line("note", ("small pictures", says), _STAYS)
    if made.foreign:
        says = f"in HTML that is not ours, GitHub shows none: {_cells(made.foreign)}"
        yield Line("note", ("pictures of others", says), "Have them shown as images of their own.")


def _left_out(made: surgery.Published) -> Iterator[Line]:
    if made.leftovers:
        says = f"emptied or stopped displays taken out: {_cells(made.leftovers)}"
        yield Line("ok", ("leftovers", says))
    if made.widgets == "removed":
        yield Line("ok", ("controls", "their state taken out, which no cell shows"))
    elif made.widgets:
        yield Line("note", ("controls", "kept as they are, and GitHub shows none of them"))


def _private(found: list[Leak], text: str, *, harmless: bool) -> Iterator[Line]:
    for leak in found:
        if leak.known or not harmless:
            yield Line("problem", ("key", str(leak)), _TAKE_OUT if leak.known else _LOOK)
        else:
            yield Line("note", ("key", f"{leak}, and was called harmless"))
    if not found:
        yield Line("ok", ("keys", "none"))
    home = json.dumps(str(Path.home()))[1:-1]
    if len(home) > 1 and home in text:
        says = "it names your home directory, as tracebacks do"
        yield Line("note", ("places", says), "Clear the output where you would rather not.")


def _sized(text: str, before: int, budget: int) -> Line:
    size = len(text.encode("utf-8"))
    was = f", {weighing(before)} before" if size != before else ""
    if size <= budget * MEGABYTE:
        return Line("ok", ("notebook", f"{weighing(size)}{was}"))
    says = f"{weighing(size)}{was}: GitHub often gives up on such a notebook"
    if size > TOO_HEAVY / 2:
        says = f"{weighing(size)}{was}: GitHub warns of files above 50 MB, and refuses 100 MB"
    heaviest = "; ".join(heavy_parts(text, 3))
    return Line("problem" if size > TOO_HEAVY else "note", ("notebook", says), heaviest)


def _cells(numbers: Iterable[int]) -> str:
    """`cell 4`, `cells 4, 6 and 10`, of many the first."""
    every = list(dict.fromkeys(numbers))
    named = [str(number) for number in every[:_MOST_NAMED]]
    if len(every) > _MOST_NAMED:
        return f"cells {', '.join(named)} and {len(every) - _MOST_NAMED} more"
    return (
        f"cell {named[0]}" if len(named) == 1 else f"cells {', '.join(named[:-1])} and {named[-1]}"
    )


def _write(target: Path, text: str) -> None:
    """Write the notebook; one that is changed keeps its permissions."""
    mode = target.stat().st_mode if target.exists() else None
    write_whole(target, text.encode("utf-8"), hint=_ELSEWHERE)
    if mode is not None:
        with suppress(OSError):  # a file system without permissions
            target.chmod(mode)
