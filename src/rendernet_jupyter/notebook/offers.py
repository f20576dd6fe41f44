"""What can stand at the cursor of a rendernet cell or line. Reads tables; asks no service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.session.commands import of_door
from rendernet_jupyter.spec.keys import KEY, KEYS, canonical_name
from rendernet_jupyter.spec.options import OPTION, OPTIONS

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# The listing that a key's names come from.
_NAMES = {
    "model": "models",
    "style": "styles",
    "loras": "loras",
    "character": "characters",
    "control_net": "controlnets",
    "narrator": "voices",
}
_HEADER = re.compile(r"^\s*([A-Za-z][\w -]*?)\s*[:=]\s*(.*)$")
_FLAG = re.compile(r"--([\w-]+)\s+([^\s].*|)$")
_FLAG_NAME = re.compile(r"(?:^|\s)(--?[\w-]*)$")
_ITEM = re.compile(r"[^,|@]*$")
_PERSON = re.compile(r"(?<![\\{])\{([^{}|\\]*)$")
_OF_CHARACTERS = re.compile(r"character +(?:show|edit|archive) +(\"?)([^\"-][^\"]*|)$")


@dataclass(frozen=True, slots=True)
class Offers:
    """Texts that can stand in place of `fragment`, which ends at the cursor."""

    fragment: str = ""
    texts: tuple[str, ...] = ()


def offers(ip: InteractiveShell, before: str) -> Offers:
    """Completions at the end of `before`.

    Args:
        ip: the shell, for the names of its session's catalogue.
        before: everything from the start of the cell to the cursor.
    """
    lines = before.split("\n")
    first, last = lines[0].lstrip(), lines[-1]
    if first.startswith("%%rendernet"):
        return _in_cell(ip, last, on_magic_line=len(lines) == 1)
    if "%rendernet " in last:
        rest = last.rpartition("%rendernet ")[2].lstrip()
        word, _, topic = rest.partition(" ")
        if named := _OF_CHARACTERS.fullmatch(rest):
            return _as_words(named[1], _starting(named[2], _catalogue_names(ip, "characters")))
        of_two_words = any(name.startswith(f"{word} ") for name in of_door("notebook"))
        if of_two_words or (" " not in rest and not rest.startswith("{")):
            return _starting(rest, of_door("notebook"))
        if word == "help":
            known = [*KEY, *(o.name for o in OPTIONS), *of_door("notebook")]
            return _starting(topic.lstrip(), known)
        return _in_cell(ip, rest, on_magic_line=False)
    return Offers()


def _in_cell(ip: InteractiveShell, line: str, *, on_magic_line: bool) -> Offers:
    if flag := _FLAG.search(line):
        return _values(ip, flag[1], flag[2])
    if name := _FLAG_NAME.search(line):
        names = [f"--{k.name}" for k in KEYS if k.form not in ("prompt", "zip")]
        names += [f"--{o.name}" for o in OPTIONS] if on_magic_line else []
        return _starting(name[1], names)
    if on_magic_line:
        return Offers()
    if person := _PERSON.search(line):
        # Without the closing brace, which editors write by themselves.
        return _starting(person[1], _catalogue_names(ip, "characters"))
    if header := _HEADER.match(line):
        return _values(ip, header[1], header[2])
    word = line.lstrip()
    return _starting(word, [f"{k.name}: " for k in KEYS]) if word else Offers()


def _values(ip: InteractiveShell, key: str, typed: str) -> Offers:
    """Values of a key or an option, for the last item of a list."""
    found = _ITEM.search(typed)
    item = found[0].lstrip() if found else typed
    name = canonical_name(key)
    if name is None:
        option = OPTION.get(key.lower().replace("-", "_"))
        return _starting(item, option.choices) if option else Offers()
    choices = list(KEY[name].choices) or _catalogue_names(ip, _NAMES.get(name, ""))
    return _starting(item, choices)


def _catalogue_names(ip: InteractiveShell, listing: str) -> list[str]:
    """Names of the catalogue as last read; the wire is not asked while somebody types."""
    if not listing:
        return []
    from rendernet_jupyter.notebook.magics import session_of

    session: Any = session_of(ip)
    engine = session.engine()
    items = engine.listings or session.store.listings(engine.account)[0]
    names = {str(i["name"]) for i in items.get(listing, []) if i.get("name")}
    return sorted(names, key=str.lower)


def _starting(fragment: str, names: Iterable[str]) -> Offers:
    start = fragment.lower()
    return Offers(fragment, tuple(n for n in names if n.lower().startswith(start)))


def _as_words(quote: str, found: Offers) -> Offers:
    """Names as words of a command: in quotes where they hold a space."""
    texts = tuple(f'"{name}"' if quote or " " in name else name for name in found.texts)
    return Offers(quote + found.fragment, texts)
