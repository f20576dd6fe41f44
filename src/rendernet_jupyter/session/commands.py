"""One table of commands: sub-commands of `%rendernet`, commands of the shell, help, completion.

A command is a name, arguments, a sentence and a function of the session that returns something to
show. No command is written twice, and none knows which door it was called through.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.suggest import nearest

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument in argparse's terms."""

    flags: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


def arg(*flags: str, **options: Any) -> Argument:
    """Short for an `Argument`."""
    return Argument(flags, options)


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table.

    Attributes:
        name: the word.
        help: what it does, one sentence.
        does: the function of `answers` that does it, by name, so that the table stays light.
        arguments: in order.
        doors: `notebook`, `shell` or both.
        raw: its one argument is text as it stands (not split by the shell's rules).
    """

    name: str
    help: str
    does: str
    arguments: tuple[Argument, ...] = ()
    doors: tuple[str, ...] = ("notebook", "shell")
    raw: bool = False

    def run(self, session: Session, arguments: argparse.Namespace) -> Any:
        """Carry it out; returns something to show."""
        from rendernet_jupyter.session import answers  # half of the house, needed now

        return getattr(answers, self.does)(session, arguments)


_LISTING = (
    arg("--base", metavar="MODEL", help="only entries of this base model: sd, sdxl, flux"),
    arg("--search", metavar="TEXT", help="only names that contain this"),
    arg("--refresh", action="store_true", help="read the listing anew"),
)


def _amount(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _listing(name: str, what: str) -> Command:
    return Command(name, f"List {what}.", name, _LISTING)


COMMANDS: tuple[Command, ...] = (
    Command(
        "status",
        "Say which engine is used and why, the credits left, and what is pending.",
        "status",
    ),
    Command(
        "engine",
        "Show the engine, or choose another for this session.",
        "engine",
        (arg("name", nargs="?", default="", help="auto, sandbox, service, or an address"),),
    ),
    Command(
        "login",
        "Take an API key with a hidden prompt, for this kernel or for good.",
        "login",
        (
            arg("--save", action="store_true", help="keep it in the system's keyring"),
            arg("--engine", default="", metavar="URL", help="for a server at this address"),
        ),
    ),
    Command(
        "logout",
        "Forget the API key of the service.",
        "logout",
        (arg("--engine", default="", metavar="URL", help="of a server at this address"),),
    ),
    _listing("models", "models"),
    _listing("styles", "styles"),
    _listing("loras", "LoRAs"),
    _listing("controlnets", "ControlNets"),
    _listing("voices", "voices of the narrator"),
    _listing("characters", "characters"),
    Command(
        "resume",
        "Fetch the pictures of jobs that were accepted earlier; costs nothing.",
        "resume",
    ),
    Command(
        "drop",
        "Forget an uncertain job.",
        "drop",
        (arg("job", help="its name, as status shows it"),),
    ),
    Command(
        "show",
        "Show a run again: the last one, or one by its name.",
        "show",
        (arg("run", nargs="?", default="last", help="a run's name, or last"),),
    ),
    Command(
        "presets",
        "List presets, or show one.",
        "presets",
        (arg("name", nargs="?", default="", help="a preset's name"),),
    ),
    Command(
        "use",
        "Use a preset in all cells that follow; without a name, none.",
        "use",
        (arg("name", nargs="?", default="", help="a preset's name"),),
        doors=("notebook",),
    ),
    Command("settings", "Show every setting, its value and where that came from.", "settings"),
    Command(
        "sandbox",
        "Show the sandbox's world; `sandbox reset` gives new credits.",
        "sandbox",
        (
            arg("action", nargs="?", default="show", choices=("show", "reset"), help="what to do"),
            arg("--credits", type=_amount, default=1000, help="credits after a reset (1000)"),
        ),
        doors=("notebook",),
    ),
    Command(
        "sandbox",
        "Serve the sandbox over HTTP, for notebooks, tests and clients of any kind.",
        "serve_sandbox",
        (
            arg("--host", default="127.0.0.1", help="address to serve on (127.0.0.1)"),
            arg("--port", type=int, default=8765, help="port to serve on (8765; 0 for a free one)"),
            arg("--key", action="append", default=[], help="a key that it takes (sandbox)"),
            arg("--credits", type=int, default=1000, help="credits of a new account (1000)"),
            arg(
                "--world", default="", metavar="DIR", help="folder of its world (beside the store)"
            ),
            arg("--latency", type=float, default=None, help="seconds that a picture takes (0.8)"),
            arg("--fail-rate", type=float, default=None, help="share of media that fail, 0 to 1"),
            arg("--max-batch-size", type=int, default=None, help="the plan's limit (4)"),
            arg(
                "--profile",
                choices=("documented", "observed"),
                default=None,
                help="answer as documented, or as seen in practice: 202, 200, `images`",
            ),
        ),
        doors=("shell",),
    ),
    Command(
        "generate",
        "Make what a spec file asks for and save the pictures.",
        "generate_file",
        (
            arg("file", help="a file with a spec, or - for standard input"),
            arg("--line", default="", help="options as on the magic line"),
            arg("--out", default="pictures", metavar="DIR", help="where to save (pictures)"),
        ),
        doors=("shell",),
    ),
    Command(
        "explain",
        "Say how a spec is read: requests, origins, warnings. Sends nothing.",
        "explain_text",
        (arg("text", help="a spec of one line"),),
        doors=("notebook",),
        raw=True,
    ),
    Command(
        "explain",
        "Say how a spec file is read: requests, origins, warnings. Sends nothing.",
        "explain_file",
        (
            arg("file", help="a file with a spec, or - for standard input"),
            arg("--line", default="", help="options as on the magic line"),
            arg("--vars", default="", metavar="FILE", help="a JSON object of variables"),
            arg(
                "--catalog", default="", metavar="FILE", help="a catalogue in place of the engine's"
            ),
            arg("--json", action="store_true", help="print the whole explanation as JSON"),
        ),
        doors=("shell",),
    ),
    Command(
        "help",
        "Explain a key, an option or a command; without a name, everything in short.",
        "explain_topic",
        (arg("topic", nargs="?", default="", help="a key, an option or a command"),),
        raw=True,
    ),
)


def of_door(door: str) -> dict[str, Command]:
    """The commands that a door offers, by name: `notebook` or `shell`."""
    return {c.name: c for c in COMMANDS if door in c.doors}


def carry_out(session: Session, name: str, arguments: str = "", **door: Any) -> Any:
    """Run a notebook command by its name.

    Args:
        session: whose.
        name: of the table.
        arguments: as typed after the name.
        **door: what only the door has: `ask_secret`, `on_progress`, `variables`.

    Raises:
        RenderNetError: there is no such command, or its arguments are wrong.
    """
    command = _find(name)
    if command.raw:
        parsed = argparse.Namespace(**{command.arguments[0].flags[0]: arguments})
    else:
        parsed = parser_of(command, f"%rendernet {command.name}").parse_args(_words(arguments))
    for key, value in door.items():
        setattr(parsed, key, value)
    return command.run(session, parsed)


def _find(name: str) -> Command:
    known = of_door("notebook")
    if name in known:
        return known[name]
    near = nearest(name, known)
    hint = f"Did you mean {near[0]}?" if near else "%rendernet help lists them all."
    raise RenderNetError(f"there is no command {name!r}", hint=hint)


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would print and leave the process."""

    def error(self, message: str) -> NoReturn:
        raise RenderNetError(f"{self.prog}: {message}", hint=self.format_usage().strip())


def parser_of(command: Command, prog: str) -> argparse.ArgumentParser:
    """A parser for a command; its errors are `RenderNetError`."""
    parser = _Parser(prog=prog, description=command.help, add_help=False, allow_abbrev=False)
    add_arguments(parser, command)
    return parser


def add_arguments(parser: argparse.ArgumentParser, command: Command) -> None:
    """Give a parser the arguments of a command."""
    for argument in command.arguments:
        parser.add_argument(*argument.flags, **argument.options)


def _words(arguments: str) -> Sequence[str]:
    try:
        return shlex.split(arguments, posix=Path("/").is_absolute())
    except ValueError as error:
        raise RenderNetError(f"the arguments cannot be read: {error}") from None
