"""What can stand on a `%rendernet` line: commands, their options and arguments, else a prompt.

Everything is read from the table of commands. Nothing here carries a command out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast, get_args

from rendernet_jupyter.catalog import Listing
from rendernet_jupyter.notebook.offers.body import in_block
from rendernet_jupyter.notebook.offers.offer import MOST, Offer, Offers, matching, starting
from rendernet_jupyter.notebook.offers.paths import PICTURES, paths
from rendernet_jupyter.notebook.offers.sources import Sources
from rendernet_jupyter.notebook.offers.values import Around
from rendernet_jupyter.session.commands import Command, of_door
from rendernet_jupyter.session.commands.command import Argument
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.options import OPTIONS

_FILES: dict[str, tuple[str, ...]] = {
    "notebook": (".ipynb",),
    "lock": (".json",),
    "file": (".zip",),
    "folder": ("/",),  # no file ends like that
    "face": PICTURES,
    "what": (*PICTURES, ".json"),
    "--face": PICTURES,
    "--to": ("/",),
    "--out": (".ipynb",),
}
"""Arguments that are files, by name, and how these end."""

_CHOICES = {"pick listing": tuple(name.removesuffix("s") for name in get_args(Listing))}
"""What an argument is one of, where its command takes other spellings of it as well."""

_OF_CATALOGUE: dict[str, Listing] = {
    "--model": "models",
    "--style": "styles",
    "--lora": "loras",
    "--character": "characters",
}


def on_line(sources: Sources, line: str, rest: str) -> Offers:
    """Completions at the end of what is typed after `%rendernet `.

    Args:
        sources: the names that there are.
        line: up to the cursor.
        rest: of the line, behind it.
    """
    known = of_door("notebook")
    name = next((n for n in sorted(known, key=len, reverse=True) if line.startswith(n + " ")), "")
    if not name:
        if " " not in line or any(n.startswith(line) for n in known):
            named = starting(line, known, "command")
            if named.found or not line:
                return named
        around = Around(model=sources.model)
        return in_block(sources, line, rest, around, begun=" " in line, options=False)
    typed = line[len(name) + 1 :].lstrip()
    if name == "help":
        return _topics(typed)
    if known[name].raw:
        return in_block(sources, typed, rest, Around(model=sources.model), begun=" " in typed)
    return _argument(sources, known[name], typed)


def _topics(typed: str) -> Offers:
    options = [option.name for option in OPTIONS]
    return matching(typed, [*KEY, *options, *of_door("notebook")], "topic")


def _argument(sources: Sources, command: Command, typed: str) -> Offers:
    """Options of a command, the value of one, or the argument that is next in turn."""
    *done, word = _words(typed)
    flags = {flag: a for a in command.arguments for flag in a.flags if flag.startswith("--")}
    last = flags.get(done[-1]) if done else None
    if last is not None and _takes_value(last):
        return _values(sources, command, last, word)
    if word.startswith("-"):
        left = [f for f, a in flags.items() if f not in done or a.options.get("action") == "append"]
        return starting(word, left, "option")
    turn = [a for a in command.arguments if not a.flags[0].startswith("--")]
    place = len(_plain_words(done, flags))
    if turn and place >= len(turn) and turn[-1].options.get("nargs") in ("*", "+"):
        place = len(turn) - 1
    return _values(sources, command, turn[place], word) if place < len(turn) else Offers()


def _values(sources: Sources, command: Command, argument: Argument, word: str) -> Offers:
    name = argument.flags[0]
    choices = argument.options.get("choices")
    if choices := choices or _CHOICES.get(f"{command.name} {name}"):
        return starting(word, choices, "choice")
    typed, written = word.lstrip('"'), _quoted_if(word)
    found: tuple[Offer, ...] = ()
    if listing := _listing(command, name):
        names = dict.fromkeys(entry.name for entry in sources.catalog.search(listing, typed))
        found = tuple(Offer(written(name), "name") for name in list(names)[:MOST])
    elif source := _source(sources, command, name):
        found = matching(word, source(), "name", typed=typed, written=written).found
    files = paths(word, _FILES[name]) if name in _FILES else Offers(word)
    return Offers(word, (*found, *files.found))


def _listing(command: Command, argument: str) -> Listing | None:
    """The listing that the names of an argument are of; None when they are of none."""
    if command.does.startswith("listings.") and argument == "--search":
        return cast("Listing", command.name)
    if command.name.startswith("character ") and argument == "name":
        return "characters"
    return _OF_CATALOGUE.get(argument)


def _source(
    sources: Sources, command: Command, argument: str
) -> Callable[[], Iterable[str]] | None:
    """Where the other names of an argument come from; None when it takes no names."""
    named = {
        "engine name": sources.engines,
        "presets name": sources.presets,
        "use name": sources.presets,
        "tag words": sources.tags,
        "untag words": sources.tags,
    }
    known = {
        "run": sources.runs,
        "what": sources.runs,
        "job": sources.jobs,
        "--base": sources.bases,
        "--tag": sources.tags,
        "--notebook": sources.notebooks,
        "--engine": sources.engines,
    }
    return named.get(f"{command.name} {argument}") or known.get(argument)


def _takes_value(option: Argument) -> bool:
    return option.options.get("action", "store") in ("store", "append")


def _plain_words(done: list[str], flags: dict[str, Argument]) -> list[str]:
    """The words that are no options and no values of options."""
    found, skip = [], False
    for word in done:
        if skip or word.startswith("-"):
            argument = flags.get(word)
            skip = not skip and argument is not None and _takes_value(argument)
            continue
        found.append(word)
    return found


def _words(typed: str) -> list[str]:
    """The words of a command; the last one is that at the cursor, with an open quote or empty."""
    found, word, quote = [], "", False
    for sign in typed:
        if sign == '"':
            quote = not quote
        if sign.isspace() and not quote:
            if word:
                found.append(word)
            word = ""
        else:
            word += sign
    return [*found, word]


def _quoted_if(word: str) -> Callable[[str], str]:
    """Names as words of a command: in quotes where they hold a space."""
    return lambda name: f'"{name}"' if word.startswith('"') or " " in name else name
