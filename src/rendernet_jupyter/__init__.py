"""Generated pictures as first-class notebook citizens.

The rooms, in the order in which a picture passes through them:

- ``spec``      what was typed: one grammar for cell, line, file, table row and Python
- ``catalog``   what may be named: models, styles, LoRAs, ControlNets, voices, characters
- ``request``   what is asked for: kinds, checks, API bodies, digest
- ``job``       how it is done, once: states, schedule, recovery, the runner and its ports
- ``result``    what came of it: runs, pictures, and how to make them again
- ``view``      how it looks: static grid, contact sheet, plots, data frames
- ``client``    the wire; ``store`` the disk; ``asset`` what is sent along
- ``sandbox``   an offline twin of the service, the default engine
- ``session``   settings, keys, the one event loop, the use cases: the place that joins rooms
- ``notebook``  the door in Jupyter; ``cli`` the door in the shell

Importing this package imports none of them; public names load when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rendernet_jupyter.version import __version__

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.errors import RenderNetError, SpecError
    from rendernet_jupyter.notebook.panels.choice import pick
    from rendernet_jupyter.notebook.panels.desks import panel
    from rendernet_jupyter.notebook.panels.studio import studio
    from rendernet_jupyter.request.explain import explain
    from rendernet_jupyter.session import Session
    from rendernet_jupyter.view.gallery import Gallery, Picture

__all__ = [
    "Gallery",
    "Picture",
    "RenderNetError",
    "Session",
    "SpecError",
    "__version__",
    "explain",
    "load_ipython_extension",
    "panel",
    "pick",
    "studio",
    "unload_ipython_extension",
]

_HOMES = {
    "Gallery": "rendernet_jupyter.view.gallery",
    "Picture": "rendernet_jupyter.view.gallery",
    "RenderNetError": "rendernet_jupyter.errors",
    "Session": "rendernet_jupyter.session",
    "SpecError": "rendernet_jupyter.errors",
    "explain": "rendernet_jupyter.request.explain",
    "panel": "rendernet_jupyter.notebook.panels.desks",
    "pick": "rendernet_jupyter.notebook.panels.choice",
    "studio": "rendernet_jupyter.notebook.panels.studio",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(ip: InteractiveShell) -> None:
    """Register the ``rendernet`` magics: ``%load_ext rendernet_jupyter``."""
    from rendernet_jupyter.notebook.extension import load

    load(ip)


def unload_ipython_extension(ip: InteractiveShell) -> None:
    """Take the magics away again: ``%unload_ext rendernet_jupyter``."""
    from rendernet_jupyter.notebook.extension import unload

    unload(ip)
