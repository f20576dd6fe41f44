"""Keeping secrets out of everything that can be read.

`Secret` holds an API key so that no `repr`, format, log or pickle shows it; `redact` cleans text
that may have picked one up on the way. What was typed before it was known as a key stands in old
records: `cleared` is such a record without it. Nothing here stores or sends anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

MASK = "[redacted]"

SHORTEST = 8
"""Characters. Shorter keys are words, such as the sandbox's, and would blot out sentences."""

T = TypeVar("T")

# Header and query spellings under which keys and signatures travel.
_NAMED = re.compile(
    r"(?i)(x-api-key|api[-_ ]?key|authorization|signature|x-amz-[a-z-]+|token|secret|password)"
    r"(['\"]?\s*[:=]\s*['\"]?)(bearer\s+)?([^\s'\",;&}\]]+)"
)
_USERINFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@]+@")


class Secret:
    """A text that shows itself only to `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one header it is meant for."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('…')"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret is not pickled: it would be written in clear")


def redact(text: str, secrets: Iterable[Secret] = ()) -> str:
    """`text` without the given secrets, and without what looks like a key or a signature."""
    text = _USERINFO.sub(lambda m: f"{m[1]}{MASK}@", masked(text, secrets))
    return _NAMED.sub(lambda m: f"{m[1]}{m[2]}{MASK}", text)


def masked(text: str, secrets: Iterable[Secret]) -> str:
    """`text` without the given secrets, and otherwise as it is: a signed address still works."""
    return _masked(text, spellings(secrets))


def spellings(secrets: Iterable[Secret]) -> list[str]:
    """The keys that are looked for, as they are and as JSON, Python and HTML write them.

    Long ones come first: what is left of a key when a part of it was taken out is still a secret.
    """
    from html import escape  # with a table of all its entities, which nobody needs to load

    texts = {text for secret in secrets if len(text := secret.reveal()) >= SHORTEST}
    forms = {f for t in texts for f in (t, json.dumps(t)[1:-1], repr(t)[1:-1], escape(t))}
    return sorted(forms, key=lambda form: (-len(form), form))


def cleared(value: T, secrets: Iterable[Secret]) -> T:
    """`value` without the given secrets in any of its texts, however deep they lie.

    Args:
        value: a text, or a record: mappings, lists, tuples and data classes of texts.
        secrets: the keys.

    Returns:
        The value itself where it holds none of them.
    """
    forms = spellings(secrets)
    made: T = _cleared(value, forms) if forms else value
    return made


class Clearing:
    """Clears records of the keys that are known at that moment.

    The last record is remembered: whoever holds a gallery asks for its run again and again.

    Args:
        known: tells the keys.
    """

    def __init__(self, known: Callable[[], Iterable[Secret]]) -> None:
        self._known = known
        self._last: tuple[object, list[str], Any] = (None, [], None)

    def __call__(self, value: T) -> T:
        """The value without them; itself where it holds none."""
        forms = spellings(self._known())
        if not forms:
            return value
        before, sought, made = self._last
        if before is not value or sought != forms:
            made = _cleared(value, forms)
            self._last = value, forms, made
        found: T = made
        return found


def _masked(text: str, forms: Iterable[str]) -> str:
    for form in forms:
        text = text.replace(form, MASK)
    return text


def _cleared(value: Any, forms: list[str]) -> Any:
    """What `cleared` gives; a part without a secret stays the object that it is."""
    if isinstance(value, str):
        return _masked(value, forms) if any(form in value for form in forms) else value
    if isinstance(value, Mapping):
        pairs = {_cleared(key, forms): _cleared(one, forms) for key, one in value.items()}
        same = all(a is b and value[a] is pairs[b] for a, b in zip(value, pairs, strict=False))
        return value if same and len(pairs) == len(value) else pairs
    if isinstance(value, list | tuple):
        parts = [_cleared(one, forms) for one in value]
        same = all(a is b for a, b in zip(value, parts, strict=True))
        make = getattr(value, "_make", list if isinstance(value, list) else tuple)
        return value if same else make(parts)
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        changed = {n: made for n, one in held.items() if (made := _cleared(one, forms)) is not one}
        return replace(value, **changed) if changed else value
    return value
