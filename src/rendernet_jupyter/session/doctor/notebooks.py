"""Notebooks below the working folder that hold a key. Names the cell and never the key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.document.secrets import MOST_FILES, Leak, leaks_of, notebooks
from rendernet_jupyter.view.checklist import Line, State
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_MOST_SHOWN = 20
_IN_USE = (
    "Make a new key on the account page, give it with %rendernet login, and remove this one from"
    " the notebook; its history may hold it too."
)
_SHAPED = "If it is a key: remove it, and ask for it with a hidden prompt in place of writing it."


def examine(session: Session) -> Iterator[Line]:
    """Every notebook from here down."""
    folder, secrets = Path.cwd(), session.keys.known()
    looked = shown = 0
    for file in notebooks(folder):
        looked += 1
        name = file.relative_to(folder).as_posix()
        try:
            found = leaks_of(file, secrets)
        except OSError as error:
            yield Line("note", (name, f"cannot be read: {error.strerror or error}"))
            continue
        if not found:
            continue
        shown += 1
        if shown <= _MOST_SHOWN:
            yield _line(name, found)
    if shown > _MOST_SHOWN:
        yield Line("note", ("notebooks", f"and {counted(shown - _MOST_SHOWN, 'notebook')} more"))
    if looked == MOST_FILES:
        says = f"only the first {MOST_FILES:,} of this folder were looked at"
        yield Line("note", ("notebooks", says), "Call it from the folder of your project.")
    elif not shown:
        says = f"{counted(looked, 'notebook')} below this folder, none with a key in it"
        yield Line("ok", ("notebooks", says))


def _line(name: str, found: list[Leak]) -> Line:
    in_use = any(leak.known for leak in found)
    state: State = "problem" if in_use else "note"
    return Line(state, (name, "; ".join(map(str, found[:5]))), _IN_USE if in_use else _SHAPED)
