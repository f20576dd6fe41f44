"""Every setting, in one table, and where its value came from.

Strongest first: the call or cell, `%config RenderNet.…`, the environment, the table
`[tool.rendernet_jupyter]` of the nearest pyproject.toml, the user's file, the shipped default. Only
the environment's `engine = replay` binds all of them. Nothing below this room reads the
environment. API keys are not settings: see `session/keys`.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rendernet_jupyter.errors import SettingsError
from rendernet_jupyter.suggest import nearest

SERVICE_URL = "https://api.rendernet.ai"

REPLAY = "replay"
"""The engine that asks nobody."""

_ENGINE_AT_START = os.environ.get("RENDERNET_ENGINE")
"""What the process was started with; a line of a notebook can change the environment, too."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table. `choices` closes the list of values; `environment` is its variable."""

    name: str
    default: str | int | float
    help: str
    environment: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its origin, as a person would name it."""

    value: Any
    origin: str


SETTINGS: tuple[Setting, ...] = (
    Setting("model", "JuggernautXL", "model of a spec that names no kind", "RENDERNET_MODEL"),
    Setting(
        "engine",
        "auto",
        "auto, sandbox, service, replay, or the address of a server; auto is the service when a key"
        " is known, else the sandbox; replay shows what the store holds, and asks nobody; set"
        " in the environment it binds",
        "RENDERNET_ENGINE",
    ),
    Setting("profile", "default", "which account, when there are several", "RENDERNET_PROFILE"),
    Setting("base_url", SERVICE_URL, "address of the service", "RENDERNET_BASE_URL"),
    Setting("store", "", "folder of the store; empty is the user data folder", "RENDERNET_STORE"),
    Setting(
        "store_quota", 10.0, "GiB of pictures above which a run warns", "RENDERNET_STORE_QUOTA"
    ),
    Setting(
        "output_dir", "", "folder to which each run copies its originals", "RENDERNET_OUTPUT_DIR"
    ),
    Setting("timeout", 600.0, "seconds to wait for a cell before handing back a resumable job"),
    Setting("max_credits", 0.0, "credits that one cell may cost; 0 for no limit"),
    Setting("max_credits_session", 0.0, "credits that a session (a kernel) may spend; 0: no limit"),
    Setting(
        "max_credits_day",
        0.0,
        "credits that the store's cells may spend a day at one address; 0 for no limit",
        "RENDERNET_MAX_CREDITS_DAY",
    ),
    Setting(
        "ask_above",
        50.0,
        "credits above which a cell asks before it sends; 0 never asks. The sandbox asks only when"
        " this is set",
    ),
    Setting(
        "charged_more",
        "stop",
        "what happens when the service charges more than it estimated",
        choices=("stop", "warn"),
    ),
    Setting(
        "adopt",
        "ask",
        "whether resume may take the one generation of the account that fits an uncertain job",
        choices=("ask", "unique"),
    ),
    Setting("cache", "use", "whether the store may answer", choices=("use", "refresh", "off")),
    Setting(
        "embed",
        "full",
        "what saved files tell of how they were made: all of it, hashes and ids alone, or nothing",
        "RENDERNET_EMBED",
        ("full", "hash", "off"),
    ),
    Setting(
        "log",
        "normal",
        "what is written to the store's log, which never holds prompts or keys",
        "RENDERNET_LOG",
        choices=("normal", "debug", "off"),
    ),
    Setting(
        "display",
        "html",
        "how results are stored: as a page with its contact sheet beside it, or as the sheet alone,"
        " for GitHub, LaTeX and slides",
        "RENDERNET_DISPLAY",
        choices=("html", "sheet"),
    ),
    Setting("thumb", 256, "displayed width of a thumbnail in pixels"),
    Setting(
        "notebook_budget",
        20.0,
        "MB that galleries may take of a notebook; from half of it on, thumbnails get smaller;"
        " 0 for no limit",
        "RENDERNET_NOTEBOOK_BUDGET",
    ),
    Setting(
        "placeholder_style",
        "plain",
        "how a character's name is sent",
        choices=("plain", "braces"),
    ),
)

BY_NAME: dict[str, Setting] = {s.name: s for s in SETTINGS}


class Settings:
    """All settings at one moment.

    `engine = replay` of the environment binds: who runs a notebook so must not find that a line of
    it has paid. `replay_is_set` says that it does, `overrules` that something else was asked for.

    Args:
        overrides: values of the call, strongest of all.
        config: values of `%config`.
        environ: the environment; the process's own when absent.
        folder: where the search for pyproject.toml begins; the working folder when absent.
        user_file: the user's settings file; the platform's place when absent.

    Raises:
        SettingsError: a name or a value is wrong; the message says where it stands.
    """

    def __init__(
        self,
        overrides: Mapping[str, Any] | None = None,
        *,
        config: Mapping[str, Any] | None = None,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
        user_file: Path | None = None,
    ) -> None:
        self.environ = os.environ if environ is None else environ
        project, project_origin, home = _project_table(folder or Path.cwd())
        self.project = home  # the folder of the pyproject.toml that counts
        self.user_file = user_file or _user_file(self.environ)
        self.user_origin = f"the user's {self.user_file.name}"
        user = _toml(self.user_file) if self.user_file.is_file() else {}
        profiles = user.pop("profiles", {})
        tables = profiles.values() if isinstance(profiles, dict) else [profiles]
        if not all(isinstance(table, dict) for table in tables):
            raise SettingsError(f"[profiles.NAME] of {self.user_origin} must be tables")
        self.profiles: dict[str, dict[str, Any]] = profiles
        layers: list[tuple[Mapping[str, Any], str]] = [
            (overrides or {}, "this call"),
            (config or {}, "%config RenderNet"),
            (_environment_table(self.environ), "environment"),
            (_kept_within(project, home, project_origin), project_origin),
            (user, self.user_origin),
        ]
        self._layers = layers
        self._values = {s.name: _first(s, layers) for s in SETTINGS}
        without_project = [layer for layer in layers if layer[1] != project_origin]
        for name, stricter in STRICTER.items():
            if self.origin(name) == project_origin:
                own = _first(BY_NAME[name], without_project)
                if not stricter(self.value(name), own.value):
                    origin = f"{own.origin} ({project_origin} may only be stricter)"
                    self._values[name] = Value(own.value, origin)
        for table, origin in layers:
            _check_names(table, origin)
        self._follow_profile()
        here = {_ENGINE_AT_START} if self.environ is os.environ else set()
        self.replay_is_set = REPLAY in here | {self.environ.get("RENDERNET_ENGINE")}
        self.overrules = self.replay_is_set and self.value("engine") != REPLAY
        if self.replay_is_set:
            self._values["engine"] = Value(REPLAY, "environment (RENDERNET_ENGINE), which binds")

    def _follow_profile(self) -> None:
        """A profile of the user's file may say where its account lives."""
        profile = self.profiles.get(str(self.value("profile")), {})
        stronger = ("this call", "%config RenderNet", "environment")
        for name, value in profile.items():
            if name in BY_NAME and not self.origin(name).startswith(stronger):
                origin = f"profile {self.value('profile')} in {self.user_origin}"
                self._values[name] = Value(_typed(BY_NAME[name], value, origin), origin)

    def value(self, name: str) -> Any:
        """The value in force."""
        return self._values[name].value

    def origin(self, name: str) -> str:
        """Where the value in force came from."""
        return self._values[name].origin

    def named(self, name: str) -> list[Value]:
        """Every place that gives a setting, strongest first; nothing where the default holds."""
        profile = self.profiles.get(str(self.value("profile")), {})
        own = [(profile, f"profile {self.value('profile')} in {self.user_origin}")]
        setting, places = BY_NAME[name], [*self._layers[:3], *own, *self._layers[3:]]
        return [_first(setting, [layer]) for layer in places if name in layer[0]]

    def all(self) -> dict[str, Value]:
        """Every setting with value and origin."""
        return dict(self._values)


def _first(setting: Setting, layers: list[tuple[Mapping[str, Any], str]]) -> Value:
    for table, origin in layers:
        if setting.name in table:
            where = setting.environment if origin == "environment" else origin
            where = f"environment ({where})" if origin == "environment" else where
            return Value(_typed(setting, table[setting.name], where), where)
    return Value(setting.default, "default")


def _typed(setting: Setting, raw: Any, origin: str) -> Any:
    kind = type(setting.default)
    try:
        if isinstance(raw, bool) or (kind is str and not isinstance(raw, (str, Path))):
            raise ValueError
        value = kind(raw)
    except (TypeError, ValueError):
        raise SettingsError(
            f"setting {setting.name} = {raw!r} ({origin}) is not a {_KIND_NAMES[kind]}",
            hint=f"{setting.name}: {setting.help}",
        ) from None
    if isinstance(value, int | float) and not 0 <= value < math.inf:
        raise SettingsError(
            f"setting {setting.name} = {raw!r} ({origin}) is not a number from 0 up",
            hint=f"{setting.name}: {setting.help}",
        )
    if setting.choices and value not in setting.choices:
        known = ", ".join(setting.choices)
        raise SettingsError(
            f"setting {setting.name} = {raw!r} ({origin}) is not one of {known}",
            hint=f"{setting.name}: {setting.help}",
        )
    return value


_KIND_NAMES: dict[type, str] = {str: "text", int: "whole number", float: "number"}


def _check_names(table: Mapping[str, Any], origin: str) -> None:
    for name in table:
        if name not in BY_NAME:
            near = nearest(name, BY_NAME)
            meant = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(BY_NAME)}"
            raise SettingsError(f"unknown setting {name!r} ({origin}); {meant}")


def _environment_table(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        s.name: environ[s.environment]
        for s in SETTINGS
        if s.environment and environ.get(s.environment)
    }


def _lower(value: Any, own: Any) -> bool:
    """Whether a limit, of which 0 is none, is stricter than another."""
    return bool(value > 0 and (own == 0 or value < own))


# What protects a person's money is theirs: a project that somebody cloned may only add to it.
STRICTER: dict[str, Callable[[Any, Any], bool]] = {
    "max_credits": _lower,
    "max_credits_session": _lower,
    "max_credits_day": _lower,
    "ask_above": _lower,
    "charged_more": lambda value, _: value == "stop",
    "adopt": lambda value, _: value == "ask",
}
WITHIN = ("store", "output_dir")


def _kept_within(project: Mapping[str, Any], home: Path, origin: str) -> Mapping[str, Any]:
    """A project's settings; its folders lie below its own, wherever the notebook runs.

    Raises:
        SettingsError: one of them does not.
    """
    kept = dict(project)
    for name in WITHIN:
        text = project.get(name)
        if not text or not isinstance(text, str):
            continue
        place = (home / Path(text).expanduser()).resolve()
        if not place.is_relative_to(home.resolve()):
            raise SettingsError(
                f"setting {name} = {text!r} ({origin}) leads out of the project's folder",
                hint=f"A project names folders of its own; for others: RENDERNET_{name.upper()}.",
            )
        kept[name] = str(place)
    return kept


def _project_table(folder: Path) -> tuple[dict[str, Any], str, Path]:
    """The table of the nearest pyproject.toml that has one, and the folder of that file."""
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if file.is_file():
            tool = _toml(file).get("tool")
            table = tool.get("rendernet_jupyter") if isinstance(tool, dict) else None
            if isinstance(table, dict):
                return table, "pyproject.toml", place
    return {}, "pyproject.toml", folder


def _user_file(environ: Mapping[str, str]) -> Path:
    if environ.get("RENDERNET_CONFIG"):
        return Path(environ["RENDERNET_CONFIG"])
    from platformdirs import user_config_path  # 5 ms, only when nobody names a file

    return user_config_path("rendernet_jupyter", appauthor=False) / "config.toml"


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        where = f"{file.name} in the folder {file.parent.name!r}"
        raise SettingsError(f"{where} cannot be read: {error}") from error
