"""A store in another folder: what to write where, so that it is found there from now on.

Each place that names the old folder is told, with the line that belongs there; which of them counts
for another notebook, only that notebook knows. Nothing is written here.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.session.links import notebook_link
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session
    from rendernet_jupyter.session.settings import Value


def how_to_use(session: Session, folder: Path) -> list[str]:
    """What to change so that the store in `folder` is used in place of the present one."""
    line = f"store = {_quoted(folder)}"
    first = f"In a notebook, for its kernel: %config RenderNet.{line}"
    places = [place for place in session.settings.named("store") if _is_present(session, place)]
    if not places:
        return [
            first,
            f"For good, above all tables of {shown(session.settings.user_file)}: {line}",
            f"Or in the environment: {_variable(folder)}",
        ]
    changes = [_change(session, place, folder) for place in places]
    # What a session was made with is stronger than %config.
    return changes if places[0].origin == "this call" else [first, *changes]


def what_stays(session: Session) -> list[str]:
    """What is to be known of the store that was copied, until it is deleted."""
    old = session.store.folder
    until = (
        f"Until then the old store, in {shown(old)}, stays in use, and what is made is not in the"
        " new one. Delete the old one when nothing names it any more."
    )
    if not notebook_link(old):
        return [until]
    links = (
        "Notebooks here link to originals in the old one: Run All, which costs nothing, makes the"
        " links anew."
    )
    return [until, links]


def _is_present(session: Session, place: Value) -> bool:
    """Whether it is the present store that a place names."""
    return Path(str(place.value)).expanduser().resolve() == session.store.folder.resolve()


def _change(session: Session, place: Value, folder: Path) -> str:
    """What to change in one place that names the present store."""
    settings, line = session.settings, f"store = {_quoted(folder)}"
    if place.origin == "this call":
        return f"Where the session is made: Session(store={_quoted(folder)})"
    if place.origin.startswith("%config"):
        return "That goes where the old %config stands, in a cell or in IPython's configuration."
    if place.origin.startswith("environment"):
        return f"For good, where the environment names the old one: {_variable(folder)}"
    if place.origin == "pyproject.toml":
        return _change_of_project(settings.project, folder)
    if place.origin.startswith("profile"):
        table = f"[profiles.{settings.value('profile')}]"
        return f"For good, under {table} in {shown(settings.user_file)}: {line}"
    return f"For good, in {shown(settings.user_file)} in place of the old one: {line}"


def _change_of_project(project: Path, folder: Path) -> str:
    if folder.resolve().is_relative_to(project.resolve()):
        inside = folder.resolve().relative_to(project.resolve())
        where = "For good, in this project's pyproject.toml in place of the old one"
        return f"{where}: store = {_quoted(inside)}"
    return (
        "For good, take the line store out of this project's pyproject.toml, which may name only"
        f" folders of the project, and set in the environment: {_variable(folder)}"
    )


def _quoted(folder: Path) -> str:
    """As TOML, and Python, write a text."""
    return json.dumps(folder.as_posix(), ensure_ascii=False)


def _variable(folder: Path) -> str:
    return f"RENDERNET_STORE={shlex.quote(folder.as_posix())}"
