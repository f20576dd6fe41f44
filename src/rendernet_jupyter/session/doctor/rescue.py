"""A session in spite of settings that cannot be read, for the diagnosis of just that.

Layers that cannot be read are left out. Such a session sends nothing: where a request, and the key
with it, should go may stand in just the layer that is left out. No other command uses this.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rendernet_jupyter.errors import SettingsError
from rendernet_jupyter.session.session import Session
from rendernet_jupyter.session.settings import SETTINGS, Settings

NO_FILE = Path(os.devnull)
"""Stands for a user's file that is left out."""
_NO_PROJECT = Path(Path.cwd().anchor)
"""The top of the disk: nobody keeps a project there."""


def rescued(config: Mapping[str, Any] | None = None, **overrides: Any) -> Session:
    """A session with the settings that can be read.

    Args:
        config: values of `%config`.
        **overrides: settings of this session.
    """
    try:
        return Session(config=config, **overrides)
    except SettingsError:
        return Session(settings=_readable(config or {}, overrides))


def troubles() -> list[SettingsError]:
    """What cannot be read: one error for the project's file, the user's, the environment."""
    environ = os.environ
    bare = _without_settings(environ)
    layers: tuple[dict[str, Any], ...] = (
        {"environ": bare, "user_file": NO_FILE},
        {"environ": bare, "folder": _NO_PROJECT},
        {"environ": environ, "user_file": NO_FILE, "folder": _NO_PROJECT},
    )
    found = []
    for layer in layers:
        try:
            Settings(**layer)
        except SettingsError as error:
            found.append(error)
    return found


def _readable(config: Mapping[str, Any], overrides: Mapping[str, Any]) -> Settings:
    for layers in _fewer_and_fewer(config, overrides):
        try:
            return Settings(**layers)
        except SettingsError:
            continue
    raise AssertionError("the shipped settings can always be read")


def _fewer_and_fewer(
    config: Mapping[str, Any], overrides: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    bare = _without_settings(os.environ)
    place = os.environ.get("RENDERNET_STORE", "")
    for own in ({"overrides": overrides, "config": config}, {"overrides": overrides}, {}):
        for environ in (os.environ, {**bare, "RENDERNET_STORE": place}, bare):
            yield {**own, "environ": environ, "folder": _NO_PROJECT}
            yield {**own, "environ": environ, "user_file": NO_FILE}
            yield {**own, "environ": environ, "folder": _NO_PROJECT, "user_file": NO_FILE}


def _without_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with its keys and without its settings."""
    names = {s.environment for s in SETTINGS if s.environment}
    return {name: text for name, text in environ.items() if name not in names}
