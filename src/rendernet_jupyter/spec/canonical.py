"""Writing the canonical text: keys in the order of the table, text escaped, `prompt:` last.

What is written here is read again to the same requests, so every character that the grammar would
take for more than text is escaped or quoted. Nothing here decides what a spec means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rendernet_jupyter.spec.keys import KEY, canonical_name, folded
from rendernet_jupyter.spec.numbers import number_text
from rendernet_jupyter.spec.prompt import HEADER
from rendernet_jupyter.spec.typed import in_normal_form
from rendernet_jupyter.spec.wording import Choices, Parts, Person

_SPECIAL = re.compile(r"[\\{}]")
_FLAG_MARK = re.compile(r"(?<!\S)--(?=[^\W\d_])")
_PLAIN_WORDS = re.compile(r"[^\s\"|@,={}\\]+(?: [^\s\"|@,={}\\]+)*")
_PLAIN_ASSET = re.compile(r"[^\s\"|{}=]+")
_WEIGHT_LIKE = re.compile(r"\s*[0-9]+(?:\.[0-9]+)?::")


def spec_text(values: Mapping[str, str]) -> str:
    """The canonical text of one spec, from the canonical texts of its keys by name."""
    return "\n".join(f"{name}: {values[name]}" for name in KEY if values.get(name))


def escaped(text: str) -> str:
    """A text in its normal form, so that it reads as itself in a prompt or negative."""
    return _lines_escaped(_escaped_marks(text))


def _escaped_marks(text: str) -> str:
    if "\\" in text or "{" in text or "}" in text:
        text = _SPECIAL.sub(r"\\\g<0>", text)
    return _FLAG_MARK.sub(r"\\--", text) if "--" in text else text


def template(parts: Parts) -> str:
    """The text of a template: its groups and characters in braces, all else escaped."""
    return _lines_escaped(in_normal_form("".join(_pieces(parts, inside=False))))


def _pieces(parts: Parts, *, inside: bool) -> Iterable[str]:
    for part in parts:
        if isinstance(part, str):
            text = _escaped_marks(part)
            yield text.replace("|", "\\|") if inside else text
        elif isinstance(part, Person):
            yield "{" + escaped(part.typed).replace("|", "\\|") + "}"
        else:
            yield _group(part)


def _group(group: Choices) -> str:
    weighted = any(option.weight != 1 for option in group.options)
    options = []
    for option in group.options:
        text = "".join(_pieces(option.parts, inside=True))
        if weighted or _WEIGHT_LIKE.match(text):
            text = f"{number_text(option.weight)}::{text}"
        options.append(text)
    # A space keeps two opening braces from being a variable.
    inner = "|".join(options)
    return "{" + (" " if inner.startswith("{") else "") + inner + "}"


def _lines_escaped(text: str) -> str:
    """Line breaks as blank lines, and a backslash where a line looks like something else."""
    if "\n" not in text:
        return text
    first, *others = text.split("\n")
    return "\n\n".join([first, *map(_line_escaped, others)])


def _line_escaped(line: str) -> str:
    if line.startswith("#"):
        return "\\" + line
    if line.startswith("---") and not line.strip("-"):
        return "\\" + line
    match = HEADER.match(line)
    if match and (canonical_name(match[1]) or folded(match[1]) == "defaults"):
        return "\\" + line
    return line


def name_text(name: str) -> str:
    """A name as an item of a list, in quotes where it would be read as more."""
    return name if _PLAIN_WORDS.fullmatch(name) and name.lower() != "none" else quoted(name)


def asset_text(asset: str) -> str:
    """An asset as a word, in quotes where it would be read as more."""
    return asset if _PLAIN_ASSET.fullmatch(asset) else quoted(asset)


def quoted(text: str) -> str:
    """A text in quotes, its own quotes doubled and its braces escaped."""
    inner = text.replace('"', '""')
    return '"' + re.sub(r"[{}]", r"\\\g<0>", inner) + '"'
