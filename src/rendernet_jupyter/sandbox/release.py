"""Which release of the package this is. Nothing here is decided by it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def release() -> str:
    """The version as installed; `unknown` when the package runs from a bare source tree."""
    try:
        return version("rendernet-jupyter")
    except PackageNotFoundError:
        return "unknown"
