"""A key goes to the origin that it was given for, and to nobody else."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from rendernet_jupyter import Session
from rendernet_jupyter.errors import KeyMissing, RenderNetError, SettingsError
from rendernet_jupyter.redaction import MASK, Secret
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.engines import choose
from rendernet_jupyter.session.keys import KeyRing
from rendernet_jupyter.session.settings import Settings

SERVICE = "https://api.rendernet.ai:443"
CANARY = "canary-5up3r-s3cret"


def ring(tmp_path: Path, environ: dict[str, str] | None = None, **overrides: Any) -> KeyRing:
    made = Settings(
        overrides, environ=environ or {}, folder=tmp_path, user_file=tmp_path / "user.toml"
    )
    return KeyRing(lambda: made, lambda: tmp_path / "store")


@pytest.mark.parametrize("name", ["RENDERNET_API_KEY", "AFFOGATO_API_KEY"])
def test_a_key_of_the_environment_is_for_the_service(tmp_path: Path, name: str) -> None:
    """Both names of the service's past and present are in use."""
    found = ring(tmp_path, {name: CANARY}).find(SERVICE)
    assert found is not None
    assert found.key.reveal() == CANARY
    assert found.source == f"environment ({name})"
    assert CANARY not in repr(found)


def test_a_cloned_project_cannot_move_the_key(tmp_path: Path) -> None:
    """A pyproject.toml with somebody's own address would collect the keys of all who try it."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.rendernet_jupyter]\nbase_url = "https://evil.example"\n'
    )
    keys = ring(tmp_path, {"RENDERNET_API_KEY": CANARY})
    settings = keys._settings
    assert settings.value("base_url") == "https://evil.example"
    assert keys.find("https://evil.example:443") is None
    assert choose(settings, keys).kind == "sandbox"
    with pytest.raises(KeyMissing, match=r"is for https://api\.rendernet\.ai") as caught:
        choose(settings, keys, "service")
    assert CANARY not in str(caught.value)


def test_an_address_in_a_cell_cannot_move_the_key(tmp_path: Path) -> None:
    """`--engine URL` in a pasted cell is somebody else's wish."""
    keys = ring(tmp_path, {"RENDERNET_API_KEY": CANARY})
    with pytest.raises(KeyMissing):
        choose(keys._settings, keys, "https://evil.example")


def test_the_environment_may_move_its_own_key(tmp_path: Path) -> None:
    """Who sets the key may say where it is for, as for a server of the team."""
    environ = {"RENDERNET_API_KEY": CANARY, "RENDERNET_BASE_URL": "https://team.example"}
    keys = ring(tmp_path, environ)
    assert keys.find(SERVICE) is None
    assert keys.find("https://team.example:443") is not None
    assert choose(keys._settings, keys).url == "https://team.example"


def test_profiles_have_keys_of_their_own(tmp_path: Path) -> None:
    """The team's pictures must not be paid from the private account."""
    environ = {"RENDERNET_API_KEY": "mine-mine-mine", "RENDERNET_API_KEY_TEAM_A": CANARY}
    found = ring(tmp_path, environ, profile="team-a").find(SERVICE)
    assert found is not None
    assert found.key.reveal() == CANARY
    assert ring(tmp_path, {"RENDERNET_API_KEY": "x" * 9}, profile="other").find(SERVICE) is None


def test_a_login_counts_for_this_kernel(tmp_path: Path) -> None:
    """What was typed at the hidden prompt is stronger than what lies in the environment."""
    keys = ring(tmp_path, {"RENDERNET_API_KEY": "older-older"})
    keys.login(SERVICE, Secret(CANARY), save=False)
    found = keys.find(SERVICE)
    assert found is not None
    assert (found.key.reveal(), found.source) == (CANARY, "login in this kernel")
    assert not (tmp_path / "store").exists()
    assert keys.logout(SERVICE)
    assert keys.find(SERVICE).source.startswith("environment")  # type: ignore[union-attr]  # it is there


class MemoryRing(KeyringBackend):
    """A keyring of a test's own, through the library's public door."""

    priority = 1  # type: ignore[assignment]  # a property of the class in keyring's own backends

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_a_saved_login_is_found_by_the_next_kernel(tmp_path: Path) -> None:
    """Typing the key every morning ends with the key in a cell."""
    before = keyring.get_keyring()
    backend = MemoryRing()
    keyring.set_keyring(backend)
    try:
        ring(tmp_path).login(SERVICE, Secret(CANARY), save=True)
        later = ring(tmp_path)
        found = later.find(SERVICE)
        assert found is not None
        assert (found.key.reveal(), found.source) == (CANARY, "system keyring")
        with pytest.raises(RenderNetError, match="line 2 of this text holds your API key"):
            later.demand_absent(f"seed: 7\na cat {CANARY}")
        assert ring(tmp_path, profile="other").find(SERVICE) is None
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or CANARY not in file.read_text()
        assert later.logout(SERVICE)
        assert ring(tmp_path).find(SERVICE) is None
        assert backend.kept == {}
    finally:
        keyring.set_keyring(before)


class SlowRing(MemoryRing):
    """A keyring that is counted when it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return super().get_password(service, username)


def test_the_keyring_is_asked_once_for_what_is_shown(tmp_path: Path) -> None:
    """Every picture on the page would wait for the keyring, or ask to have it unlocked."""
    before, backend = keyring.get_keyring(), SlowRing()
    keyring.set_keyring(backend)
    try:
        ring(tmp_path).login(SERVICE, Secret(CANARY), save=True)
        later = ring(tmp_path)
        for _ in range(3):
            assert later.cleared(f"a cat {CANARY}") == f"a cat {MASK}"
        assert backend.asked == 1
    finally:
        keyring.set_keyring(before)


def test_the_keys_of_all_accounts_are_kept_out_of_texts(tmp_path: Path) -> None:
    """Pasted into a prompt, the key of the other account is sent, shown and saved all the same."""
    keys = ring(tmp_path, {"RENDERNET_API_KEY_LAB": CANARY, "AFFOGATO_API_KEY": "sandbox"})
    keys.demand_absent("a sandbox with a cat")
    with pytest.raises(RenderNetError, match="nothing was sent or kept") as caught:
        keys.demand_absent("a cat", f"--tag {CANARY}")
    assert CANARY not in str(caught.value)


def test_a_variable_brings_no_key_into_a_request(local: Session, world: World) -> None:
    """Read from the environment into a prompt by mistake, a key would be drawn, shown and kept."""
    local.keys.login(SERVICE, Secret(CANARY), save=False)
    with pytest.raises(RenderNetError, match="a variable of this cell holds your API key"):
        local.generate("seed: 7\na cat {{k}}", variables={"k": CANARY})
    assert world.counters.posts == world.counters.estimates == 0
    assert local.last() is None


def test_accounts_are_told_apart_without_their_keys(tmp_path: Path) -> None:
    """The store names accounts; the name must not give the key away."""
    one = ring(tmp_path, {"RENDERNET_API_KEY": CANARY}).find(SERVICE)
    two = ring(tmp_path, {"RENDERNET_API_KEY": CANARY + "2"}).find(SERVICE)
    assert one is not None
    assert two is not None
    assert one.fingerprint != two.fingerprint
    assert len(one.fingerprint) == 12


@pytest.mark.parametrize("name", ["servcie", "api.rendernet.ai", "file:///etc/passwd"])
def test_an_unknown_engine_is_named(tmp_path: Path, name: str) -> None:
    """A slip must not end in the sandbox as if nothing had been asked for."""
    keys = ring(tmp_path)
    with pytest.raises(SettingsError, match="unknown engine"):
        choose(keys._settings, keys, name)


def test_a_sandbox_on_this_machine_needs_no_login(tmp_path: Path) -> None:
    """A served sandbox should work from another notebook by its address alone."""
    keys = ring(tmp_path)
    choice = choose(keys._settings, keys, "http://127.0.0.1:8765")
    assert choice.key.key.reveal() == "sandbox"


def test_a_secret_of_colab_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Colab nobody sets environment variables; the secrets panel is where keys are kept."""
    colab, userdata = ModuleType("google.colab"), ModuleType("google.colab.userdata")

    def get(name: str) -> str:
        if name != "RENDERNET_API_KEY":
            raise LookupError(name)
        return CANARY

    userdata.get = get  # type: ignore[attr-defined]  # a module made for this test
    colab.userdata = userdata  # type: ignore[attr-defined]  # likewise
    for name, module in (("google", ModuleType("google")), ("google.colab", colab)):
        monkeypatch.setitem(sys.modules, name, module)
    found = ring(tmp_path).find(SERVICE)
    assert found is not None
    assert (found.key.reveal(), found.source) == (CANARY, "Colab secret (RENDERNET_API_KEY)")
    assert ring(tmp_path).find("https://evil.example:443") is None


@pytest.mark.parametrize("key", [f"{CANARY}\nsecond", f"{CANARY} x", f"{CANARY}é", "\x00" + CANARY])
def test_a_key_with_a_foreign_character_is_refused_unseen(tmp_path: Path, key: str) -> None:
    """The network library would print it in its own error."""
    with pytest.raises(SettingsError, match="RENDERNET_API_KEY") as caught:
        ring(tmp_path, {"RENDERNET_API_KEY": key}).find(SERVICE)
    assert "canary" not in str(caught.value)


def test_an_unknown_profile_is_said(tmp_path: Path) -> None:
    """A slip in its name would end in the sandbox, or in the wrong account."""
    keys = ring(tmp_path, {"RENDERNET_API_KEY": CANARY}, profile="nix")
    with pytest.raises(SettingsError, match="no profile is called 'nix'"):
        choose(keys._settings, keys)
    keys.login(SERVICE, Secret(CANARY), save=False)
    assert choose(keys._settings, keys).kind == "service"
