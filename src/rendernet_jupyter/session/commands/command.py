"""A command: a name, arguments, a sentence, and the function of the session that does it.

No command is defined here, and none knows which door it was called through.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING, Any, NoReturn

from rendernet_jupyter.errors import RenderNetError

if TYPE_CHECKING:
    from rendernet_jupyter.session.commands.words import Words
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument in argparse's terms.

    Attributes:
        flags: its name, or its options.
        options: whatever else argparse takes.
        content: a variable in it may be content, so the command itself looks at it.
    """

    flags: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    content: bool = False


def arg(*flags: str, content: bool = False, **options: Any) -> Argument:
    """Short for an `Argument`."""
    return Argument(flags, options, content)


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table.

    Attributes:
        name: the word, or two words: `character create`.
        help: what it does, one sentence.
        does: what carries it out, as `module.function` of the session room, so that the table
            stays light. It is called with the session and the parsed arguments, to which the door
            adds what only it has: `ask_secret(prompt)`, `confirm(question)`, `on_progress`,
            `variables`, `write_cell(text)`, `notebook_name`. It returns something to show.
        arguments: in order.
        doors: `notebook`, `shell` or both.
        secret: what is typed after its name may be a key, and is never repeated.
        raw: its one argument is text as it stands (not split by the shell's rules).
        hardy: it is carried out in spite of settings that cannot be read.
    """

    name: str
    help: str
    does: str
    arguments: tuple[Argument, ...] = ()
    doors: tuple[str, ...] = ("notebook", "shell")
    raw: bool = False
    secret: bool = False
    hardy: bool = False

    def run(self, session: Session, arguments: argparse.Namespace) -> Any:
        """Carry it out; returns something to show."""
        module, _, function = self.does.rpartition(".")
        # Half of the house may be needed, but only now.
        found = import_module(f"rendernet_jupyter.session.{module}")
        return getattr(found, function)(session, arguments)


def amount(text: str) -> int:
    """A whole number from 0 up, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def span(text: str) -> float:
    """Seconds from 0 up, for argparse."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 up")
    return seconds


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would print and leave the process."""

    def error(self, message: str) -> NoReturn:
        raise RenderNetError(f"{self.prog}: {message}", hint=self.format_usage().strip())


def parser_of(command: Command, prog: str, words: Words | None = None) -> argparse.ArgumentParser:
    """A parser for a command; its errors are `RenderNetError`. Arguments as for the next."""
    parser = _Parser(prog=prog, description=command.help, add_help=False, allow_abbrev=False)
    add_arguments(parser, command, words)
    return parser


def add_arguments(
    parser: argparse.ArgumentParser, command: Command, words: Words | None = None
) -> None:
    """Give a parser the arguments of a command.

    Args:
        parser: gets them.
        command: whose.
        words: fills in the variables of each value before it is read; None where there are none.
    """
    for argument in command.arguments:
        options = dict(argument.options)
        if words is not None and options.get("action", "store") in ("store", "append"):
            read = options.get("type", str)
            options["type"] = words.reader(read, content=argument.content)
        parser.add_argument(*argument.flags, **options)
