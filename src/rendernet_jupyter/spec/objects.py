"""The values of objects: words, then `setting=value`.

A word with `=` is a setting only when its name is one, or a slip of one: a path may hold `=`.
Nothing here knows the catalogue or the disk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import QUOTED, Item, unquoted, words
from rendernet_jupyter.spec.keys import Key, Setting, folded
from rendernet_jupyter.spec.numbers import Number, as_number
from rendernet_jupyter.suggest import nearest, slip_of

_SETTING = re.compile(r"([^\s\"=\0]+)=")
_SEGMENT = re.compile(
    r'(?P<asset>"(?:[^"]|"")+"|[^\s"]+)\s+'
    r'"(?P<find>(?:[^"]|"")*)"\s*->\s*"(?P<replace>(?:[^"]|"")*)"'
)
_SWITCH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Given:
    """A setting of an object.

    Attributes:
        setting: which one.
        value: number, switch, choice, or the text of a voice or asset.
        text: the value as the canonical text writes it, unquoted.
        start: offset of its value; for a fault of the value.
        key_start: offset of its name.
    """

    setting: Setting
    value: Number | bool | str
    text: str
    start: int
    key_start: int


@dataclass(frozen=True, slots=True)
class Words:
    """An object's value taken apart.

    Attributes:
        plain: the words that are no settings.
        settings: the settings by API field, in the order of the table.
    """

    plain: tuple[Item, ...]
    settings: dict[str, Given]


def read_words(filled: Filled, key: Key, findings: Findings) -> Words | None:
    """Words and settings of an object's value; None when a fault was reported."""
    if _is_listed(filled, key, findings) or (found := words(filled, findings)) is None:
        return None
    return _WordReader(filled, key, findings).read(found)


class _WordReader:
    """Tells settings from other words."""

    def __init__(self, filled: Filled, key: Key, findings: Findings) -> None:
        self._filled = filled
        self._key = key
        self._findings = findings
        self._plain: list[Item] = []
        self._given: dict[str, Given] = {}
        self._sound = True

    def read(self, found: Sequence[Item]) -> Words | None:
        settings = self._key.settings
        for item in found:
            match = _SETTING.match(self._filled.mask, item.start) if settings else None
            if match is None:
                self._plain.append(item)
            elif setting := _setting(match[1], settings):
                self._take(item, match.end(), setting)
            elif meant := slip_of(folded(match[1]), [s.name for s in settings]):
                message = f"'{self._key.name}' has no setting of this name"
                self._report("unknown-key", message, item.start, match.end() - 1, meant)
            else:
                self._plain.append(item)
        if not self._sound:
            return None
        ordered = {s.field: self._given[s.field] for s in settings if s.field in self._given}
        return Words(tuple(self._plain), ordered)

    def _take(self, item: Item, start: int, setting: Setting) -> None:
        """Keep one setting, whose value begins at `start`."""
        text = self._filled.text[start : item.end]
        quoted = QUOTED.match(self._filled.mask, start)
        if quoted and quoted.end() == item.end:
            text = unquoted(self._filled, quoted)
        value = _value(text, setting)
        name = setting.name
        if not text:
            self._report("missing-value", f"'{name}' has no value", item.start, item.end)
        elif setting.field in self._given:
            message = f"'{name}' is given already; keep one of them"
            self._report("duplicate-key", message, item.start, item.end)
        elif value is None:
            message = f"'{name}' takes {_takes(setting)}"
            self._report("bad-value", message, start, item.end, _meant(text, setting))
        else:
            self._given[setting.field] = Given(setting, value, text, start, item.start)

    def _report(
        self, code: str, message: str, start: int, end: int, suggest: str | None = None
    ) -> None:
        self._sound = False
        place = self._filled.typed.place(start)
        self._findings.report(code, message, place, length=end - start, suggest=suggest)


def _is_listed(filled: Filled, key: Key, findings: Findings) -> bool:
    """Report a list where an object is wanted."""
    if "|" not in filled.mask or "|" not in QUOTED.sub("", filled.mask):
        return False
    findings.report(
        "not-sweepable",
        f"'{key.name}' takes one value, not a list; write several specs with '---' between them",
        filled.typed.place(0),
        length=len(filled.text),
    )
    return True


def _setting(name: str, settings: Sequence[Setting]) -> Setting | None:
    wanted = folded(name)
    return next((s for s in settings if wanted == s.name or wanted in s.also), None)


def _value(text: str, setting: Setting) -> Number | bool | str | None:
    """The value of a setting, None when the text spells none."""
    if setting.value in ("voice", "asset"):
        return text
    if setting.value == "choice":
        return next((c for c in setting.choices if c == text.lower()), None)
    if setting.value == "switch":
        return _SWITCH.get(text.lower())
    number = as_number(text)
    if number is None or (setting.value == "integer" and not isinstance(number, int)):
        return None
    return None if setting.positive and number <= 0 else number


def _meant(text: str, setting: Setting) -> str | None:
    """The word nearest to a text; the number that it begins with, such as that of `2x`."""
    if setting.value in ("number", "integer"):
        number = text.rstrip("xX%s\N{MULTIPLICATION SIGN}")
        return number if _value(number, setting) is not None else None
    near = nearest(text, setting.choices or tuple(_SWITCH), cutoff=0.7)
    return near[0] if near else None


def _takes(setting: Setting) -> str:
    if setting.value == "number":
        return "a number above 0" if setting.positive else "a number"
    if setting.value == "choice":
        return f"one of {', '.join(setting.choices)}"
    return "a whole number" if setting.value == "integer" else "true or false"


@dataclass(frozen=True, slots=True)
class Replacement:
    """The value of `segment`: an asset as an item, and two texts."""

    asset: Item
    find: str
    replace: str


def read_replacement(filled: Filled, key: Key, findings: Findings) -> Replacement | None:
    """The value of `segment`; None when a fault was reported."""
    if _is_listed(filled, key, findings):
        return None
    match = _SEGMENT.fullmatch(filled.mask)
    if match:
        texts = [_inner(filled, match, name) for name in ("find", "replace")]
        if all(text.strip() for text in texts):
            start, end = match.span("asset")
            asset = filled.text[start:end]
            quoted = QUOTED.fullmatch(filled.mask, start, end)
            item = Item(unquoted(filled, quoted) if quoted else asset, "", bool(quoted), start, end)
            return Replacement(item, texts[0], texts[1])
    if filled.mask.count('"') % 2:
        start = filled.mask.rindex('"')
        findings.report(
            "unclosed-quote",
            "this quote is not closed; a quote inside quotes is written twice",
            filled.typed.place(start),
            length=len(filled.text) - start,
        )
        return None
    findings.report(
        "bad-value",
        f"'{key.name}' takes a picture, then what to find and what to put there in straight "
        f"quotes: {key.example}",
        filled.typed.place(0),
        length=len(filled.text),
    )
    return None


def _inner(filled: Filled, match: re.Match[str], name: str) -> str:
    start, end = match.span(name)
    quoted = QUOTED.fullmatch(filled.mask, start - 1, end + 1)
    return unquoted(filled, quoted) if quoted else filled.text[start:end]
