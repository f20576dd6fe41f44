"""Fresh ids in the service's shape. Nothing here remembers them."""

from __future__ import annotations

import secrets
import string

_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """The prefix, an underscore and ten letters or digits."""
    return prefix + "_" + "".join(secrets.choice(_LETTERS) for _ in range(10))
