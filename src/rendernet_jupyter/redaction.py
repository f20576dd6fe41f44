"""Keeping secrets out of everything that can be read.

`Secret` holds an API key so that no `repr`, format, log or pickle shows it; `redact` cleans text
that may have picked one up on the way. Nothing here stores or sends anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "[redacted]"

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
    for secret in secrets:
        # Shorter ones are words, such as the sandbox's public key, and would blot out sentences.
        if len(secret.reveal()) >= 8:
            text = text.replace(secret.reveal(), MASK)
    return text
