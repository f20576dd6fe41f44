"""The process as people count: one kernel, one script, one call of the shell."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache


def name_of_process() -> str:
    """A name for this process, such as `s_3f9a1c20`: the same for all of its sessions."""
    return _drawn(os.getpid())


@lru_cache(maxsize=1)
def _drawn(_process: int) -> str:
    return f"s_{secrets.token_hex(4)}"
