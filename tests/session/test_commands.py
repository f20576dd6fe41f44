"""The table of commands: every row can be carried out, through every door it names."""

from __future__ import annotations

import shlex
from importlib import import_module
from pathlib import Path

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import AuthenticationError, RenderNetError
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.commands import COMMANDS, Command, of_door, parser_of, split
from rendernet_jupyter.session.commands.words import as_word
from rendernet_jupyter.spec.keys import ASSET


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


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("styles", "--base sdx", "'sdx'. Did you mean --base sdxl? Known: "),
        ("styles", "--base nonsense", "'nonsense'. Known: "),
        ("voices", "--base sdxl", "leave out --base"),
        ("styles", "--search bokhe", "'bokhe' in its name. Did you mean 'Bokeh'?"),
        ("loras", "--base sdxl --search zzz", "None of the loras of sdxl has 'zzz' in its name."),
    ],
)
def test_an_empty_listing_says_why(local: Session, name: str, arguments: str, says: str) -> None:
    """A table without a line reads as if the service had nothing."""
    found = local.command(name, arguments)
    assert len(found) == 0
    assert says in found.note
    assert "read just now." in found.note


@pytest.mark.parametrize("topic", ["", "rendernet", "%rendernet", "%%rendernet"])
def test_help_on_everything(local: Session, topic: str) -> None:
    """Who asks for help on the magic itself would be told that there is none."""
    assert len(local.command("help", topic)) == 4


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        ("%rendernet resume", "%rendernet resume: Fetch"),
        ("--estimate", "--estimate: Show price"),
        ("control_net", ASSET),
    ],
)
def test_help_on_what_was_typed(local: Session, topic: str, says: str) -> None:
    """Help is asked for with what one has before one's eyes, marks included."""
    assert says in repr(local.command("help", topic))


def test_help_on_nothing_known_repeats_it(local: Session) -> None:
    """`%x` would be answered with `x`, which nobody has typed."""
    with pytest.raises(RenderNetError, match="no help on '%x'"):
        local.command("help", "%x")


def test_words_of_a_line_take_variables(local: Session, here: Path) -> None:
    """In a loop every round would write the same file, and tag its run with a pair of braces."""
    variables = {"who": "an owl", "n": 3, "there": Path("pics"), "sly": "--yes", "none": None}
    local.generate("seed: 1\na {{who}}", "hero --note {{who}} --tag {{n}}", variables=variables)
    run = local.run("hero").run
    assert (run.note, run.tags) == ("an owl", ("3",))
    assert run.line == "hero --note {{who}} --tag {{n}}"

    def command(line: str) -> object:
        return local.command(*split(line), variables=variables)

    command("export hero {{there}}_{{who}}_{{n:02}}.zip")
    assert Path("pics_an owl_03.zip").is_file()
    command("tag hero 'for {{who}}' x{{n}}")
    assert {"an", "owl", "x3"} <= set(local.run("hero").run.tags)
    command("rate hero {{n}}")
    command("note hero \\{{who}} {a|b}")
    assert local.run("hero").run.note == "{{who}} {a|b}"
    for line, says in {
        "note hero {{whom}}": "{{whom}}: no variable is called 'whom'; nothing was done",
        "note hero {{none}}": "its value is None",
        "note hero {{who": "not closed by '}}'",
        "rate hero {{who}}": "'an owl' is not a whole number",
        "forget {{sly}}": "no run is called '--yes'",
        "show hero {{who}}": "{{who}}",
    }.items():
        with pytest.raises(RenderNetError) as caught:
            command(line)
        assert says in str(caught.value), line
    assert local.run("hero").run.note == "{{who}} {a|b}"


def test_a_variable_brings_no_key_into_a_note(session: Session) -> None:
    """A key in a note would be shown by every history, and go along in every parcel."""
    if not session.keys.known():
        pytest.skip("the sandbox in process has no key of anybody")
    with pytest.raises(RenderNetError, match="holds your API key"):
        session.generate("seed: 1\na cat", "--note {{k}}", variables={"k": "canary-5up3r-s3cret"})
    assert session.last() is None


def test_lines_to_copy_can_be_run(local: Session, here: Path) -> None:
    """A name with a space would be two words of the line that is meant to be copied."""
    local.generate("seed: 1\na cat", "hero")

    def told(name: str, *words: str) -> str:
        """The line behind the first colon of the last thing that a command says."""
        said = str(local.command(name, " ".join(map(as_word, words))))
        return said.strip().splitlines()[-1].partition(": ")[2]

    odd = "b é #1 {{x}}.zip"
    line = told("store backup", odd).removeprefix("%rendernet ")
    local.command(*split(line.replace("DIR", "'rest ü'")), variables={"x": "y"})
    assert Path("rest ü/store.sqlite3").is_file()
    assert shlex.split(told("export", "hero", "x #2.zip")) == ["rendernet", "import", "x #2.zip"]
    with pytest.raises(RenderNetError) as caught:
        local.command("forget", "hero")
    assert caught.value.hint == "To agree beforehand: %rendernet forget hero --yes"
