"""Reading the magic line: `[NAME] [--option value ...]`.

Keys keep their values as typed; run options are given their type here, so that every one of them
is checked before anything is done. Nothing here acts on an option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import fill
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.flags import (
    MARK,
    TEXTS,
    Flag,
    report_flaw,
    split_flags,
    without_quotes,
)
from rendernet_jupyter.spec.keys import KEY, KEY_NAMES, KEYS, canonical_name, folded
from rendernet_jupyter.spec.options import OPTION, OPTIONS, Option
from rendernet_jupyter.spec.typed import EDGES, Place, Typed
from rendernet_jupyter.spec.variables import Scope
from rendernet_jupyter.suggest import nearest

TAKEN = frozenset({"get_ipython", "display", "In", "Out", "exit", "quit", "_"})
"""Names without which IPython, or the next cell, does not work."""

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_GROUP_AXIS = re.compile(r"(?:prompt|negative)\.[1-9][0-9]*")


@dataclass(slots=True)
class MagicLine:
    """What a magic line says.

    Attributes:
        name: the Python name for the result, or an empty string.
        options: the run options by slot, typed.
        entries: the keys by canonical name.
        values: for each option by slot, its value as typed.
        places: for each option by slot, the place of its `--`.
    """

    name: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    values: dict[str, Typed] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def read_line(line: str, findings: Findings, scope: Scope | None = None) -> MagicLine:
    """Read the magic line; faults are reported at line 0.

    Args:
        line: what follows the magic's name.
        findings: takes the faults.
        scope: the variables that options of text are filled with; without it they stay as typed.
    """
    magic = MagicLine()
    typed = Typed(line, 0, 1)
    if not line.strip(EDGES):
        return magic
    mark = MARK.search(line)
    start = mark.start() if mark else len(line)
    _read_name(typed.part(0, start), magic, findings)
    for flag in split_flags(typed, start, _is_known):
        place = typed.place(flag.offset)
        if name := canonical_name(flag.name):
            _take_key(name, flag, place, magic, findings)
        elif option := OPTION.get(folded(flag.name)):
            _take_option(option, flag, place, magic, findings, scope=scope)
        else:
            _report_unknown(flag, place, findings)
    if "strict" in magic.options and "lenient" in magic.options:
        later = max(magic.places[name] for name in ("strict", "lenient"))
        findings.report(
            "bad-line", "--strict and --lenient contradict each other; choose one", later
        )
    else:
        findings.lenient = "lenient" in magic.options
        findings.strict = "strict" in magic.options
    return magic


def _is_known(name: str) -> bool:
    return canonical_name(name) is not None or folded(name) in OPTION


def _read_name(typed: Typed, magic: MagicLine, findings: Findings) -> None:
    if not typed.text:
        return
    word = next(iter(typed.text.split(None, 1)), typed.text)
    rest = typed.part(len(word))
    if word in TAKEN or word.startswith("__"):
        findings.report(
            "bad-line",
            f"'{word}' is a name of IPython's own, which nothing would work without; the result"
            " needs another",
            typed.place(0),
            length=len(word),
        )
    elif not word.isidentifier() or iskeyword(word):
        findings.report(
            "bad-line",
            f"'{word}' is no Python name, and only the name of the result stands before the "
            "options; the prompt goes below",
            typed.place(0),
            length=len(word),
        )
    elif rest.text:
        findings.report(
            "bad-line",
            f"after the name '{word}' only --options can stand; the prompt goes below",
            rest.place(0),
            length=len(rest.text),
        )
    else:
        magic.name = word


def _take_key(name: str, flag: Flag, place: Place, magic: MagicLine, findings: Findings) -> None:
    typed = f"--{flag.name}"
    if report_flaw(flag, findings):
        return
    value, literal = without_quotes(flag.value) if name in TEXTS else (flag.value, False)
    if not value.text.strip(EDGES):
        takes = KEY[name].expects
        _report_missing(typed, takes, place, findings)
    elif name in magic.entries:
        _report_twice(typed, f"'{name}'", place, findings)
    else:
        origin = f"{typed} on the magic line"
        magic.entries[name] = Entry(KEY[name], value, place, len(typed), "line", origin, literal)


def _take_option(
    option: Option,
    flag: Flag,
    place: Place,
    magic: MagicLine,
    findings: Findings,
    *,
    scope: Scope | None,
) -> None:
    typed = f"--{flag.name}"
    if option.slot in magic.values:
        _report_twice(typed, f"'--{option.name}'", place, findings)
        return
    magic.places[option.slot] = place
    magic.values[option.slot] = Typed("", *place)
    if report_flaw(flag, findings):
        return
    if option.takes == "nothing":
        magic.options[option.slot] = True
        if flag.value.text:
            findings.report(
                "bad-line",
                f"'--{option.name}' takes no value",
                flag.value.place(0),
                length=len(flag.value.text),
            )
    elif not (value := without_quotes(flag.value)[0]).text.strip(EDGES):
        _report_missing(typed, option.value, place, findings)
    else:
        magic.values[option.slot] = value
        if scope is not None and option.takes == "text":
            filled = fill(value, scope, findings, option=True)
            if filled is None:
                return
            value = filled.typed
            if not value.text.strip(EDGES):
                _report_missing(typed, option.value, place, findings)
                return
        read = _READERS[option.takes](value.text, option)
        if read is None:
            _report_value(option, value, findings)
        else:
            magic.options[option.slot] = read


def _number(text: str, _: Option) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _count(text: str, _: Option) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,12}", text) and int(text) > 0 else None


def _choice(text: str, option: Option) -> str | None:
    return text.lower() if text.lower() in option.choices else None


def _axis(text: str, _: Option) -> str | None:
    if _GROUP_AXIS.fullmatch(text):
        return text
    name = canonical_name(text)
    return name if name and KEY[name].sweep else None


def _text(text: str, _: Option) -> str:
    return text


_READERS: Mapping[str, Callable[[str, Option], Any]] = {
    "number": _number,
    "count": _count,
    "choice": _choice,
    "axis": _axis,
    "text": _text,
    "variable": _text,
}


def _report_value(option: Option, value: Typed, findings: Findings) -> None:
    expected = {
        "number": "a number of 0 or more, such as 12 or 0.5",
        "count": "a whole number from 1",
        "choice": f"one of {', '.join(option.choices)}",
        "axis": f"an axis: {', '.join(k.name for k in KEYS if k.sweep)}, prompt.1, negative.1",
    }[option.takes]
    known = option.choices or tuple(KEY_NAMES)
    meant = nearest(value.text, known, cutoff=0.7) if option.takes in ("choice", "axis") else []
    findings.report(
        "bad-value",
        f"'--{option.name}' takes {expected}",
        value.place(0),
        length=len(value.text),
        suggest=meant[0] if meant else None,
    )


def _report_unknown(flag: Flag, place: Place, findings: Findings) -> None:
    word, equals, value = flag.name.partition("=")
    spelled = [o.name for o in OPTIONS] + [name.replace("_", "-") for name in KEY_NAMES]
    if _is_known(word) and equals:
        meant = f"--{word} {value}"
    else:
        near = nearest(word.replace("_", "-"), spelled, cutoff=0.7)
        meant = f"--{near[0]}" if near else ""
    findings.report(
        "unknown-option",
        f"no option is called '--{flag.name}', and options are not abbreviated",
        place,
        length=len(flag.name) + 2,
        suggest=meant or None,
    )


def _report_missing(typed: str, takes: str, place: Place, findings: Findings) -> None:
    findings.report(
        "missing-value", f"'{typed}' has no value; it takes {takes}", place, length=len(typed)
    )


def _report_twice(typed: str, name: str, place: Place, findings: Findings) -> None:
    findings.report(
        "duplicate-key",
        f"{name} is given already on this line; keep one of them",
        place,
        length=len(typed),
    )
