"""The table of commands: every row can be carried out, through every door it names."""

from __future__ import annotations

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session import answers
from rendernet_jupyter.session.commands import COMMANDS, Command, of_door, parser_of


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: f"{c.name}-{c.doors[0]}")
def test_each_row_is_whole(command: Command) -> None:
    """A command in the help that fails when it is called is worse than none."""
    assert callable(getattr(answers, command.does))
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
