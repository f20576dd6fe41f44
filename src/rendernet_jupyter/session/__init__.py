"""Settings, keys, the one event loop and the use cases: the only place that joins rooms.

`Session` is loaded when it is first used: what is below imports half of the house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

__all__ = ["Session"]


def __getattr__(name: str) -> Any:
    """Load `Session` when it is asked for, so that settings alone stay cheap."""
    if name == "Session":
        from rendernet_jupyter.session.session import Session

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
