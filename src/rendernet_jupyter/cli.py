"""The door in the shell: `rendernet COMMAND`. Parses, calls the session, prints what it returns.

`rendernet --help` imports the command table and nothing that it would take to run one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from getpass import getpass
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.commands import Command, add_arguments, of_door
from rendernet_jupyter.version import __version__

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when not, 2 for a wrong command line."""
    commands = of_door("shell")
    parser = _parser(commands)
    words = _joined(sys.argv[1:] if arguments is None else arguments)
    args, rest = parser.parse_known_args(words)
    if rest and commands[args.command].secret:
        # What is typed here may be a key: it is not repeated.
        parser.error(f"{args.command} takes no key on the line; it asks with a hidden prompt")
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        with _session(commands[args.command], args.use_engine) as session:
            args.ask_secret = getpass
            args.confirm = _confirm
            found = commands[args.command].run(session, args)
            return _print(found, as_json=getattr(args, "json", False))
    except RenderNetError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    except KeyboardInterrupt as error:
        sys.stderr.write(f"\n{str(error) or 'interrupted'}\n")
        return 130


def _session(command: Command, engine: str) -> Session:
    """The session of a command; for a hardy one with those settings that can be read."""
    overrides: dict[str, Any] = {"engine": engine} if engine else {}
    # Half of the house, not needed for --help.
    if command.hardy:
        from rendernet_jupyter.session.doctor.rescue import rescued

        return rescued(**overrides)
    from rendernet_jupyter.session import Session

    return Session(**overrides)


def _parser(commands: dict[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rendernet",
        description="Make pictures with RenderNet, or with the offline sandbox.",
    )
    parser.add_argument("--version", action="version", version=f"rendernet-jupyter {__version__}")
    parser.add_argument(
        "--use-engine",
        metavar="ENGINE",
        default="",
        help="auto, sandbox, service, replay, or the address of a server",
    )
    top = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")
    rooms: dict[str, Any] = {}
    for name, command in commands.items():
        first, _, second = name.partition(" ")
        if second and first not in rooms:
            room = top.add_parser(first, help=f"See: rendernet {first} --help.")
            rooms[first] = room.add_subparsers(dest="word", required=True, metavar="COMMAND")
        place = rooms[first] if second else top
        sub = place.add_parser(second or first, help=command.help, description=command.help)
        sub.set_defaults(command=name)
        add_arguments(sub, command)
    return parser


def _confirm(question: str) -> bool | None:
    """Ask on the terminal; None when nobody sits at it."""
    if not sys.stdin.isatty():
        return None
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _joined(arguments: Sequence[str]) -> list[str]:
    """`--line X` as `--line=X`: its value is a line of options, which argparse would take apart."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] == "--line":
            joined[-1] = f"--line={word}"
        else:
            joined.append(word)
    return joined


def _print(found: Any, *, as_json: bool) -> int:
    """Print an answer; one with errors, or with an `exit_code` of its own, counts as a failure."""
    from rendernet_jupyter.request.explain import Explanation  # not needed for --help

    if as_json:
        sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n")
    else:
        for part in found if isinstance(found, list) else [found]:
            if part is not None:
                goal = sys.stderr if getattr(part, "aside", False) else sys.stdout
                goal.write(_text(part) + "\n")
    parts = found if isinstance(found, list) else [found]
    if any(isinstance(part, Explanation) and part.plan.problems for part in parts):
        return 1
    return max((getattr(part, "exit_code", 0) for part in parts), default=0)


def _text(part: object) -> str:
    """The words of a notebook bundle, else the text of the object."""
    from rendernet_jupyter.view.gallery import Gallery  # not needed for --help

    bundle = getattr(part, "_repr_mimebundle_", None)
    if bundle is None:
        return str(part)
    if isinstance(part, Gallery):
        part.options = replace(part.options, named=False)
    made = bundle(include={"text/plain"})
    data = made[0] if isinstance(made, tuple) else made
    return str(data.get("text/plain", part))


if __name__ == "__main__":
    sys.exit(main())
