"""An offline twin of the service: the same end-points, invented pictures, play money.

::

    app        the ASGI application: which path leads where
    routes     the end-points
    checks     what the service takes and what it refuses
    world      what lasts: accounts, credits, generations, assets, characters, files
    knobs      how to make it misbehave, and what it counts
    shelf      the models, styles, LoRAs, ControlNets, voices and characters it lists
    studio     how a file is made: painted, retouched, filmed
    painter    how a picture comes out of words
    serve      the same application over real HTTP, on loopback

It is a second opinion of the public API, written from the documentation alone. Nothing here shares
a model, a check or a table of names with the client, whose mistakes it would then repeat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rendernet_jupyter.sandbox.knobs import (
    SANDBOX_KEY,
    SANDBOX_ORIGIN,
    ConnectionDropped,
    Counters,
    Knobs,
    Refusal,
)

if TYPE_CHECKING:
    from rendernet_jupyter.sandbox.app import create_app
    from rendernet_jupyter.sandbox.world import World

__all__ = [
    "SANDBOX_KEY",
    "SANDBOX_ORIGIN",
    "ConnectionDropped",
    "Counters",
    "Knobs",
    "Refusal",
    "World",
    "create_app",
]

_HOMES = {
    "World": "rendernet_jupyter.sandbox.world",
    "create_app": "rendernet_jupyter.sandbox.app",
}


def __getattr__(name: str) -> Any:
    """Load the world and the application when they are first used: they bring Starlette along."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
