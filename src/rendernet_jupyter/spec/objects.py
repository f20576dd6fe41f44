"""The values of objects: words, then `setting=value`.

A word with `=` is a setting only when its name is one, or a slip of one: a path may hold `=`.
Nothing here knows the catalogue or the disk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import Filled, Item, unquoted, words
from rendernet_jupyter.spec.keys import Key, Setting, folded
from rendernet_jupyter.spec.numbers import Number, as_number
from rendernet_jupyter.suggest import nearest, slip_of

_SETTING = re.compile(r"([^\s\"=\0]+)=")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
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
    if _listed(filled, key, findings) or (found := words(filled, findings)) is None:
        return None
    plain: list[Item] = []
    given: dict[str, Given] = {}
    sound = True
    for item in found:
        match = _SETTING.match(filled.mask, item.start) if key.settings else None
        setting = _setting(match[1], key.settings) if match else None
        if match and setting is None and (meant := _slip(match[1], key.settings)):
            findings.report(
                "unknown-key",
                f"'{key.name}' has no setting of this name",
                filled.typed.place(item.start),
                length=len(match[1]),
                suggest=meant,
            )
            sound = False
        elif match and setting:
            sound &= _take(filled, item, match, setting, given, findings)
        else:
            plain.append(item)
    if not sound:
        return None
    ordered = {s.field: given[s.field] for s in key.settings if s.field in given}
    return Words(tuple(plain), ordered)


def _listed(filled: Filled, key: Key, findings: Findings) -> bool:
    """Report a list where an object is wanted."""
    bare = _QUOTED.sub(lambda m: "\0" * len(m[0]), filled.mask)
    if "|" not in bare:
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


def _slip(name: str, settings: Sequence[Setting]) -> str | None:
    return slip_of(folded(name), [s.name for s in settings])


def _take(
    filled: Filled,
    item: Item,
    match: re.Match[str],
    setting: Setting,
    given: dict[str, Given],
    findings: Findings,
) -> bool:
    """Keep one setting; False when a fault was reported."""
    start = match.end()
    text = filled.text[start : item.end]
    if (quoted := _QUOTED.match(filled.mask, start)) and quoted.end() == item.end:
        text = unquoted(filled, quoted)
    if not text:
        findings.report(
            "missing-value",
            f"'{setting.name}' has no value",
            filled.typed.place(item.start),
            length=item.end - item.start,
        )
        return False
    if setting.field in given:
        findings.report(
            "duplicate-key",
            f"'{setting.name}' is given already; keep one of them",
            filled.typed.place(item.start),
            length=item.end - item.start,
        )
        return False
    value = _value(text, setting)
    if value is None:
        _report_value(filled, start, item.end, text, setting, findings)
        return False
    given[setting.field] = Given(setting, value, text, start, item.start)
    return True


def _value(text: str, setting: Setting) -> Number | bool | str | None:
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


def _report_value(
    filled: Filled, start: int, end: int, text: str, setting: Setting, findings: Findings
) -> None:
    takes = {
        "number": "a number above 0" if setting.positive else "a number",
        "integer": "a whole number",
        "switch": "true or false",
        "choice": f"one of {', '.join(setting.choices)}",
    }[setting.value]
    meant = nearest(text, setting.choices or tuple(_SWITCH), cutoff=0.7)
    findings.report(
        "bad-value",
        f"'{setting.name}' takes {takes}",
        filled.typed.place(start),
        length=end - start,
        suggest=meant[0] if meant else None,
    )


@dataclass(frozen=True, slots=True)
class Replacement:
    """The value of `segment`: an asset as an item, and two texts."""

    asset: Item
    find: str
    replace: str


def read_replacement(filled: Filled, key: Key, findings: Findings) -> Replacement | None:
    """The value of `segment`; None when a fault was reported."""
    if _listed(filled, key, findings):
        return None
    match = _SEGMENT.fullmatch(filled.mask)
    if match:
        texts = [_inner(filled, match, name) for name in ("find", "replace")]
        if all(text.strip() for text in texts):
            start, end = match.span("asset")
            asset = filled.text[start:end]
            quoted = _QUOTED.fullmatch(filled.mask, start, end)
            item = Item(
                unquoted(filled, quoted) if quoted else asset, "", bool(quoted), start, end
            )
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
    quoted = _QUOTED.fullmatch(filled.mask, start - 1, end + 1)
    return unquoted(filled, quoted) if quoted else filled.text[start:end]
