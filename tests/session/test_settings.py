"""Every value can say where it came from, and a wrong one says where it stands."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import SettingsError
from rendernet_jupyter.session.settings import SETTINGS, Settings, Value

LAYERS = ("call", "config", "environment", "profile", "project", "user")
"""Where a setting can be given, strongest first."""


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


def project(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.rendernet_jupyter]\n{text}\n")


@pytest.mark.parametrize(
    ("user", "cloned", "in_force"),
    [
        ("max_credits_day = 3", "max_credits_day = 0", 3),
        ("max_credits_day = 3", "max_credits_day = 9", 3),
        ("max_credits_day = 3", "max_credits_day = 2", 2),
        ("", "max_credits_day = 2", 2),
        ("ask_above = 5", "ask_above = 0", 5),
        ("", "ask_above = 1000", 50),
        ("", "ask_above = 10", 10),
        ("", 'charged_more = "warn"', "stop"),
        ("", 'adopt = "unique"', "ask"),
    ],
)
def test_a_project_may_only_be_stricter_with_money(
    tmp_path: Path, user: str, cloned: str, in_force: object
) -> None:
    """A cloned project would take away the limits of whoever opens its notebook."""
    (tmp_path / "user.toml").write_text(user)
    project(tmp_path, cloned)
    assert settings(tmp_path).value(cloned.partition(" ")[0]) == in_force


@pytest.mark.parametrize("name", ["store", "output_dir"])
@pytest.mark.parametrize("place", ["/etc", "..", "~/.ssh", "a/../../b"])
def test_a_project_names_only_folders_of_its_own(tmp_path: Path, name: str, place: str) -> None:
    """A cloned project would write pictures wherever it likes."""
    project(tmp_path, f'{name} = "{place}"')
    with pytest.raises(SettingsError, match="leads out of the project"):
        settings(tmp_path)


def test_folders_of_a_project_are_meant_from_its_file(tmp_path: Path) -> None:
    """The same notebook would keep its pictures elsewhere when it is run from a sub-folder."""
    project(tmp_path, 'output_dir = "pictures"')
    (tmp_path / "notebooks").mkdir()
    found = settings(tmp_path, folder=tmp_path / "notebooks")
    assert found.value("output_dir") == str(tmp_path / "pictures")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """The simplest editor of Windows writes one, and nothing would work any more."""
    (tmp_path / "pyproject.toml").write_bytes(
        b'\xef\xbb\xbf[tool.rendernet_jupyter]\nmodel = "x"\n'
    )
    assert settings(tmp_path).value("model") == "x"


@given(st.sets(st.sampled_from(LAYERS)))
def test_the_strongest_place_that_is_named_is_the_one_in_force(layers: set[str]) -> None:
    """Somebody would be told to change a line that counts for nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        own = 'model = "user"\n' if "user" in layers else ""
        profile = 'profile = "p"\n' + own + "[profiles.p]\n"
        profile += 'model = "profile"\n' if "profile" in layers else ""
        (folder / "user.toml").write_text(profile)
        if "project" in layers:
            table = '[tool.rendernet_jupyter]\nmodel = "project"\n'
            (folder / "pyproject.toml").write_text(table)
        found = settings(
            folder,
            environ={"RENDERNET_MODEL": "environment"} if "environment" in layers else {},
            config={"model": "config"} if "config" in layers else {},
            overrides={"model": "call"} if "call" in layers else {},
        )
    named = found.named("model")
    assert [place.value for place in named] == [layer for layer in LAYERS if layer in layers]
    assert found.all()["model"] == (named[0] if named else Value("JuggernautXL", "default"))


@given(st.sets(st.sampled_from([layer for layer in LAYERS if layer != "environment"])))
def test_replay_of_the_environment_binds_every_other_place(layers: set[str]) -> None:
    """A line of a notebook, or a file beside it, would pay in a run that only looks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = 'profile = "p"\n[profiles.p]\n'
        profile += 'engine = "service"\n' if "profile" in layers else ""
        user = 'engine = "service"\n' if "user" in layers else ""
        (folder / "user.toml").write_text(user + profile)
        if "project" in layers:
            table = '[tool.rendernet_jupyter]\nengine = "service"\n'
            (folder / "pyproject.toml").write_text(table)
        given = {
            "config": {"engine": "service"} if "config" in layers else {},
            "overrides": {"engine": "service"} if "call" in layers else {},
        }
        bound = settings(folder, environ={"RENDERNET_ENGINE": "replay"}, **given)
        free = settings(folder, environ={}, **given)
    assert bound.value("engine") == "replay"
    assert "RENDERNET_ENGINE" in bound.origin("engine")
    assert bound.overrules == bool(layers & {"call", "config"})
    assert free.value("engine") == ("service" if layers else "auto")
    assert not free.replay_is_set


def test_replay_that_is_not_set_in_the_environment_can_be_left(tmp_path: Path) -> None:
    """Who looked at a notebook could not go on working in it."""
    project(tmp_path, 'engine = "replay"')
    assert settings(tmp_path).value("engine") == "replay"
    assert settings(tmp_path, config={"engine": "sandbox"}).value("engine") == "sandbox"
