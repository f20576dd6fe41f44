"""The table of commands: every row can be carried out, through every door it names."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import AuthenticationError, RenderNetError
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.commands import COMMANDS, Command, of_door, parser_of


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: f"{c.name}-{c.doors[0]}")
def test_each_row_is_whole(command: Command) -> None:
    """A command in the help that fails when it is called is worse than none."""
    module, _, function = command.does.rpartition(".")
    assert callable(getattr(import_module(f"rendernet_jupyter.session.{module}"), function))
    assert command.help.endswith(".")
    assert "usage:" in parser_of(command, command.name).format_help()


def test_doors_offer_each_name_once() -> None:
    """Two meanings of one word would be told apart by nobody."""
    for door in ("notebook", "shell"):
        names = [c.name for c in COMMANDS if door in c.doors]
        assert len(names) == len(of_door(door))


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("modles", "", "models"),
        ("models", "--bsae flux", "--bsae"),
        ("drop", "", "job"),
        ("sandbox", "explode", "reset"),
        ("models", '--search "open', "cannot be read"),
    ],
)
def test_wrong_commands_say_what_was_expected(
    local: Session, name: str, arguments: str, says: str
) -> None:
    """argparse would print to a place nobody sees, and end the process."""
    with pytest.raises(RenderNetError) as caught:
        local.command(name, arguments)
    assert says in str(caught.value)


def test_a_login_in_a_cloned_project_asks_whose_address_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key typed in good faith would go to whoever wrote the project's settings."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.rendernet_jupyter]\nbase_url = "https://evil.example"\n'
    )
    monkeypatch.chdir(tmp_path)
    asked: list[str] = []
    with Session() as session, pytest.raises(RenderNetError, match=r"evil\.example") as caught:
        session.command("login", ask_secret=lambda prompt: asked.append(prompt) or "a-key-a-key")
    assert "--engine https://evil.example" in caught.value.hint
    assert asked == []


def test_a_login_can_be_taken_back(world: World) -> None:
    """A key that stays in use after a logout spends somebody's credits."""
    with served(world, keys=["good-good-good"]) as url, Session(engine=url) as session:
        said = session.command("login", f"--engine {url}", ask_secret=lambda _: "good-good-good")
        assert "accepts the key" in repr(said)
        assert "this kernel only" in repr(said)
        assert "forgotten" in repr(session.command("logout", f"--engine {url}"))
        assert "no key" in repr(session.command("logout", f"--engine {url}"))


def test_a_wrong_key_is_not_kept(world: World) -> None:
    """The next cell would fail with it again, though an older one was good."""
    with served(world, keys=["good-good-good"]) as url, Session(engine=url) as session:
        with pytest.raises(AuthenticationError):
            session.command("login", f"--engine {url}", ask_secret=lambda _: "bad-bad-bad")
        assert "no key" in repr(session.command("logout", f"--engine {url}"))
