"""Ids in the service's shape. Nothing here remembers them."""

from __future__ import annotations

import secrets
import string

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_LENGTH = 10


def new_id(prefix: str) -> str:
    """A fresh id: the prefix, an underscore and ten letters or digits."""
    return f"{prefix}_{letters(secrets.token_bytes(_LENGTH))}"


def letters(seed: bytes) -> str:
    """Ten letters or digits that follow from `seed`, eight bytes or more."""
    number, found = int.from_bytes(seed, "big"), ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        found += _LETTERS[place]
    return found
