"""One table of commands: sub-commands of `%rendernet`, commands of the shell, help, completion.

The rows stand beside this file, by what they are about. No command is written twice.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.commands.characters import CHARACTERS
from rendernet_jupyter.session.commands.command import Command, add_arguments, parser_of
from rendernet_jupyter.session.commands.diagnosis import DIAGNOSIS
from rendernet_jupyter.session.commands.engine import ENGINE
from rendernet_jupyter.session.commands.history import HISTORY
from rendernet_jupyter.session.commands.listings import LISTINGS
from rendernet_jupyter.session.commands.panels import PANELS
from rendernet_jupyter.session.commands.publish import PUBLISH
from rendernet_jupyter.session.commands.report import REPORT
from rendernet_jupyter.session.commands.reproduce import REPRODUCE
from rendernet_jupyter.session.commands.runs import RUNS
from rendernet_jupyter.session.commands.specs import SPECS
from rendernet_jupyter.session.commands.store import STORE
from rendernet_jupyter.session.commands.words import Words
from rendernet_jupyter.suggest import nearest

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

__all__ = ["COMMANDS", "Command", "add_arguments", "carry_out", "of_door", "parser_of", "split"]

COMMANDS: tuple[Command, ...] = (
    *ENGINE,
    *LISTINGS,
    *CHARACTERS,
    *PANELS,
    *RUNS,
    *HISTORY,
    *REPRODUCE,
    *REPORT,
    *PUBLISH,
    *STORE,
    *SPECS,
    *DIAGNOSIS,
)


def of_door(door: str) -> dict[str, Command]:
    """The commands that a door offers, by name: `notebook` or `shell`."""
    return {c.name: c for c in COMMANDS if door in c.doors}


def split(line: str) -> tuple[str, str]:
    """(command, arguments) of a notebook line; the command is empty when it names none.

    A name of two words wins over one of one word.
    """
    known = of_door("notebook")
    words = line.split(maxsplit=2)
    two = " ".join(words[:2])
    if len(words) > 1 and two in known:
        return two, words[2].strip() if len(words) > 2 else ""
    if words and words[0] in known:
        return words[0], line.strip()[len(words[0]) :].strip()
    return "", line.strip()


def carry_out(session: Session, name: str, arguments: str = "", **door: Any) -> Any:
    """Run a notebook command by its name.

    Args:
        session: whose.
        name: of the table.
        arguments: as typed after the name.
        **door: what only the door has: `ask_secret`, `confirm`, `on_progress`, `variables`.

    Raises:
        RenderNetError: there is no such command, or its arguments are wrong.
    """
    command = _find(name)
    if command.raw:
        parsed = argparse.Namespace(**{command.arguments[0].flags[0]: arguments})
    else:
        parsed = _parsed(command, arguments, door.get("variables"))
    for key, value in door.items():
        setattr(parsed, key, value)
    return command.run(session, parsed)


def _parsed(
    command: Command, arguments: str, variables: Mapping[str, Any] | None
) -> argparse.Namespace:
    prog = f"%rendernet {command.name}"
    try:
        words = Words(arguments, variables)
        try:
            return parser_of(command, prog, words).parse_args(words.split())
        except RenderNetError as error:
            raise RenderNetError(words.typed(error.message), hint=error.hint) from None
    except RenderNetError:
        if not command.secret:
            raise
        usage = parser_of(command, prog).format_usage().strip().removeprefix("usage: ")
        raise RenderNetError(
            f"{prog} takes no key on the line: cells are saved, and shown",
            hint=f"Clear this cell. Then: {usage} (it asks with a hidden prompt)",
        ) from None


def _find(name: str) -> Command:
    known = of_door("notebook")
    if name in known:
        return known[name]
    near = nearest(name, known)
    hint = f"Did you mean {near[0]}?" if near else "%rendernet help lists them all."
    raise RenderNetError(f"there is no command {name!r}", hint=hint)
