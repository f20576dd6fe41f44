"""Every value can say where it came from, and a wrong one says where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import SettingsError
from rendernet_jupyter.session.settings import SETTINGS, Settings


def settings(tmp_path: Path, **given: Any) -> Settings:
    given.setdefault("environ", {})
    given.setdefault("folder", tmp_path)
    given.setdefault("user_file", tmp_path / "user.toml")
    return Settings(given.pop("overrides", None), **given)


def test_each_layer_beats_the_ones_below(tmp_path: Path) -> None:
    """A value in a cloned project must not win over what was typed in the notebook."""
    (tmp_path / "user.toml").write_text('model = "user"')
    layers: dict[str, Any] = {}
    seen = [(s := settings(tmp_path, **layers)).value("model")]
    (tmp_path / "pyproject.toml").write_text('[tool.rendernet_jupyter]\nmodel = "project"')
    steps: list[dict[str, Any]] = [
        {},
        {"environ": {"RENDERNET_MODEL": "environment"}},
        {"config": {"model": "config"}},
        {"overrides": {"model": "call"}},
    ]
    for step in steps:
        layers |= step
        s = settings(tmp_path, **layers)
        seen.append(s.value("model"))
    assert seen == ["user", "project", "environment", "config", "call"]


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({}, "default"),
        ({"environ": {"RENDERNET_MODEL": "x"}}, "environment (RENDERNET_MODEL)"),
        ({"config": {"model": "x"}}, "%config RenderNet"),
        ({"overrides": {"model": "x"}}, "this call"),
    ],
)
def test_a_value_says_where_it_came_from(
    tmp_path: Path, given: dict[str, Any], origin: str
) -> None:
    """Nobody can change a setting whose place they do not know."""
    assert settings(tmp_path, **given).origin("model") == origin


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"overrides": {"modle": "x"}}, "did you mean 'model'"),
        ({"overrides": {"timeout": "soon"}}, "not a number"),
        ({"overrides": {"timeout": True}}, "not a number"),
        ({"overrides": {"model": 7}}, "not a text"),
        ({"config": {"cache": "maybe"}}, "use, refresh, off"),
        ({"environ": {"RENDERNET_STORE_QUOTA": "lots"}}, "RENDERNET_STORE_QUOTA"),
    ],
)
def test_a_wrong_setting_names_itself(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    """A setting that is silently dropped leaves its owner waiting for an effect."""
    with pytest.raises(SettingsError, match=says.replace("(", r"\(")):
        settings(tmp_path, **given)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """A comma too many in a configuration file must not look like a fault of the service."""
    (tmp_path / "user.toml").write_text("model = ")
    with pytest.raises(SettingsError, match=r"user\.toml in the folder .* cannot be read"):
        settings(tmp_path)


def test_a_profile_says_where_its_account_lives(tmp_path: Path) -> None:
    """Two accounts at two addresses are one word apart."""
    (tmp_path / "user.toml").write_text('[profiles.team]\nbase_url = "https://team.example"\n')
    chosen = settings(tmp_path, overrides={"profile": "team"})
    assert chosen.value("base_url") == "https://team.example"
    assert "profile team" in chosen.origin("base_url")
    assert settings(tmp_path).value("base_url") == "https://api.rendernet.ai"
    environ = {"RENDERNET_BASE_URL": "http://127.0.0.1:1"}
    stronger = settings(tmp_path, overrides={"profile": "team"}, environ=environ)
    assert stronger.value("base_url") == "http://127.0.0.1:1"


def test_no_setting_holds_a_key() -> None:
    """Settings are listed, compared and written to files; keys never may be."""
    assert not [s.name for s in SETTINGS if "key" in s.name or "token" in s.name]


@pytest.mark.parametrize("text", [b"\xff\xfe", b"x = ", b"profiles = 3", b"[profiles]\nteam = 1"])
def test_a_user_file_of_any_content_is_an_error_of_ours(tmp_path: Path, text: bytes) -> None:
    """A stack trace of a TOML reader does not say which file of whom it is."""
    (tmp_path / "user.toml").write_bytes(text)
    with pytest.raises(SettingsError):
        settings(tmp_path)


def test_a_strange_project_file_is_passed_over(tmp_path: Path) -> None:
    """Other people's pyproject.toml need not be as ours is."""
    (tmp_path / "pyproject.toml").write_text("tool = 1")
    assert settings(tmp_path).value("model") == "JuggernautXL"
