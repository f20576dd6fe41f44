"""This machine: Python, libraries, extras, the system. Imports none of what it names."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from rendernet_jupyter.version import __version__
from rendernet_jupyter.view.checklist import Line

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

NEEDED = (
    *("ipython", "ipywidgets", "httpx", "pydantic", "pillow", "numpy", "matplotlib"),
    *("platformdirs", "stamina", "starlette", "traitlets", "uvicorn"),
)
BESIDE = ("ipykernel", "jupyterlab", "notebook", "nbclient")
EXTRAS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("video", ("av", "hibari-tts"), "videos and sounds: checking, posters, the sandbox's films"),
    ("keyring", ("keyring",), "`%rendernet login --save`"),
    ("pandas", ("pandas",), "`.to_frame()`"),
)


def examine(_: Session) -> Iterator[Line]:
    """Versions, and what is missing."""
    yield Line("ok", ("rendernet-jupyter", __version__))
    kind = "" if sys.implementation.name == "cpython" else f" ({sys.implementation.name})"
    yield Line("ok", ("Python", f"{platform.python_version()}{kind}"))
    yield Line("ok", ("system", f"{platform.system()} {platform.release()} {platform.machine()}"))
    found = {name: _version(name) for name in NEEDED}
    missing = [name for name, number in found.items() if not number]
    yield Line("ok", ("libraries", _listed(found)))
    if missing:
        yield Line(
            "problem",
            ("libraries", f"not installed: {', '.join(missing)}"),
            "pip install --upgrade rendernet-jupyter",
        )
    yield Line("ok", ("Jupyter", _listed({name: _version(name) for name in BESIDE}) or "none here"))
    for extra, names, purpose in EXTRAS:
        yield _extra(extra, {name: _version(name) for name in names}, purpose)


def _extra(extra: str, found: dict[str, str], purpose: str) -> Line:
    missing = [name for name, number in found.items() if not number]
    if not missing:
        return Line("ok", (f"extra {extra}", _listed(found)))
    says = f"{', '.join(missing)} not installed; needed for {purpose}"
    return Line("note", (f"extra {extra}", says), f'pip install "rendernet-jupyter[{extra}]"')


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _listed(found: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items() if number)
