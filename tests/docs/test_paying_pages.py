"""The pages on recovery and money say what is so: states, moves, commands, settings, snippets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rendernet_jupyter.job.states import MOVES
from rendernet_jupyter.session.commands import of_door
from rendernet_jupyter.session.settings import SETTINGS
from rendernet_jupyter.spec.options import OPTIONS

GUIDE = Path(__file__).parents[2] / "docs/guide"
RECOVERY = (GUIDE / "never_pay_twice.md").read_text(encoding="utf-8")
BUDGET = (GUIDE / "budget.md").read_text(encoding="utf-8")
PAGES = {"never_pay_twice": RECOVERY, "budget": BUDGET}
SNIPPETS = [
    pytest.param(snippet, id=f"{name}-{number}")
    for name, page in PAGES.items()
    for number, snippet in enumerate(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
]


def test_the_drawing_shows_every_move_and_no_other() -> None:
    """Somebody would rely on a way out of a state that is none, or miss the one that there is."""
    drawn = re.findall(r"^(\w+) +--.*--> +(\w+)$", RECOVERY, re.MULTILINE)
    assert sorted(drawn) == sorted((old, new) for old, moves in MOVES.items() for new in moves)


def test_every_state_is_explained() -> None:
    """A word that a person reads in `status` must be found on the page."""
    table = RECOVERY.partition("| state |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(MOVES)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_exists(page: str) -> None:
    """A command that is copied from the page and not known is the last thing one needs then."""
    commands = set(re.findall(r"(?<!%)%rendernet ([a-z]+)", PAGES[page]))
    assert commands <= {name.split()[0] for name in of_door("notebook")}
    words = re.sub(r"^\w+ +--.*-->.*$", "", PAGES[page], flags=re.MULTILINE)  # but the drawing
    options = set(re.findall(r"--([a-z][\w-]*)", words))
    flags = {
        flag.lstrip("-")
        for command in of_door("notebook").values()
        for argument in command.arguments
        for flag in argument.flags
    }
    shell = {"line"}
    assert options <= {option.name for option in OPTIONS} | flags | shell


def test_every_limit_stands_in_the_table_with_its_default() -> None:
    """A limit that is believed to be set, and is not, is found on the bill."""
    table = BUDGET.partition("| setting |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| `?([^|`]+)`? \|", table, re.MULTILINE))
    known = {setting.name: setting.default for setting in SETTINGS}
    assert set(rows) == {"ask_above", "charged_more", *(n for n in known if "max_credits" in n)}
    for name, default in rows.items():
        value = known[name]
        assert default.strip() == (repr(value) if isinstance(value, str) else f"{value:g}")


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_runs(snippet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recovery is tried out with the snippet of its page before it is needed."""
    monkeypatch.chdir(tmp_path)
    assert "assert" in snippet
    space: dict[str, object] = {"__name__": "snippet"}
    exec(compile(snippet, "paying.md", "exec"), space)
    if (world := space.get("world")) is not None:
        world.close()  # type: ignore[attr-defined]  # the sandbox's
