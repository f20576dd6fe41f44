"""What can stand at the cursor of a rendernet cell or line. Reads tables; asks no service."""

from __future__ import annotations

import re
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


def offers(ip: InteractiveShell, before: str, token: str) -> list[str]:
    """Completions of `token`, the word that the front end will replace.

    Args:
        ip: the shell, for the names of its session's catalogue.
        before: everything from the start of the cell to the cursor.
        token: the part of it that a completion stands in for.
    """
    lines = before.split("\n")
    first, last = lines[0].lstrip(), lines[-1]
    if first.startswith("%%rendernet"):
        return _in_cell(ip, last, token, on_magic_line=len(lines) == 1)
    if last.lstrip().startswith("%rendernet "):
        rest = last.lstrip().removeprefix("%rendernet ").lstrip()
        if " " not in rest:
            return _starting(token, of_door("notebook"))
        return _in_cell(ip, last, token, on_magic_line=False)
    return []


def _in_cell(ip: InteractiveShell, line: str, token: str, *, on_magic_line: bool) -> list[str]:
    if flag := _FLAG.search(line):
        return _values(ip, flag[1], flag[2], token)
    if line.endswith(token) and token.lstrip().startswith("-"):
        names = [f"--{k.name}" for k in KEYS if k.form not in ("prompt", "zip")]
        names += [f"--{o.name}" for o in OPTIONS] if on_magic_line else []
        return _starting(token, names)
    if on_magic_line:
        return []
    if header := _HEADER.match(line):
        return _values(ip, header[1], header[2], token)
    if line.strip() == token.strip() and token.strip():
        return _starting(token, [f"{k.name}: " for k in KEYS])
    return []


def _values(ip: InteractiveShell, key: str, typed: str, token: str) -> list[str]:
    name = canonical_name(key)
    if name is None:
        option = OPTION.get(key.lower().replace("-", "_"))
        return _starting(token, option.choices) if option else []
    choices: list[str] = list(KEY[name].choices) or _catalogue_names(ip, _NAMES.get(name, ""))
    item = re.split(r"[,|@]", typed)[-1].lstrip()
    found = [c for c in choices if c.lower().startswith(item.lower())]
    # The front end replaces the token only: what stands before it in a name with spaces stays.
    kept = len(item) - len(token) if item.endswith(token) else 0
    return [c[kept:] for c in found if kept >= 0]


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


def _starting(token: str, names: Any) -> list[str]:
    start = token.strip().lower()
    return [n for n in names if n.lower().startswith(start)]
