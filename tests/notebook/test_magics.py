"""The magics as a person types them, in a shell without a front end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError

from rendernet_jupyter import Gallery
from rendernet_jupyter.errors import RenderNetError, SpecError, StillRunning

STUCK = (
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "session_of(get_ipython()).engine('sandbox').world.knobs.stuck = {}"
)
FAILING = STUCK.replace("stuck", "fail_next")


def test_a_cell_gives_pictures_under_a_name(shell: Any) -> None:
    """`hero` on the magic line is how the pictures are used afterwards."""
    value = shell.cell("%%rendernet hero\nseed: 7\na cat on a roof")
    assert isinstance(value, Gallery)
    assert shell.user_ns["hero"] is value
    assert shell.cell("_") is value
    assert shell.cell("hero[0].seed") == 7


def test_a_line_gives_a_picture(shell: Any) -> None:
    """A picture in the middle of a Python cell."""
    assert len(shell.cell("cat = %rendernet a cat on a roof --seed 7\ncat")) == 1


def test_dollars_and_braces_are_text_on_line_and_cell_alike(shell: Any) -> None:
    """IPython's own expansion would eat half of the grammar, on the line only."""
    shell.cell("x = 'no'; city = 'Lyon'")
    line = shell.cell("%rendernet a $x sign in {{city}} --seed 1")
    cell = shell.cell("%%rendernet\nseed: 1\na $x sign in {{city}}")
    assert line[0].prompt == cell[0].prompt == "a $x sign in Lyon"


def test_errors_are_real_and_count_the_magic_line(shell: Any) -> None:
    """Run All must stop, and the caret must point to the line that the reader sees."""
    with pytest.raises(SpecError) as caught:
        shell.cell("%%rendernet\nsamplr: Euler a\naspect_ratio: 3:1\na cat")
    text = str(caught.value)
    assert "2 problems in this cell; nothing was sent" in text
    assert "line 2  samplr: Euler a" in text
    assert "line 3  aspect_ratio: 3:1" in text
    assert "Traceback" not in "\n".join(caught.value._render_traceback_())


@pytest.mark.parametrize("source", ["%%rendernet\n\n", "%%rendernet\n# only this\n"])
def test_an_empty_cell_says_what_belongs_there(shell: Any, source: str) -> None:
    """The first thing that many people try."""
    with pytest.raises(SpecError) as caught:
        shell.cell(source)
    assert [p.code for p in caught.value.problems] == ["empty-spec"]


def test_a_cell_without_a_body_is_an_error_of_ipython(shell: Any) -> None:
    """IPython stops here before the magic is called; its words must fit what we offer."""
    with pytest.raises(UsageError, match="cell body is empty"):
        shell.cell("%%rendernet")


def test_a_sub_command_always_is_one(shell: Any) -> None:
    """`show me a cat` must not be guessed at; the way to say it is shown."""
    with pytest.raises(RenderNetError) as caught:
        shell.cell("%rendernet show me a cat")
    assert "%rendernet prompt: show me a cat" in caught.value.hint
    assert len(shell.cell("%rendernet prompt: show me a cat --seed 1")) == 1


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("status", "sandbox"),
        ("engine", "no API key found"),
        ("models --base flux", "Flux"),
        ("styles --search bok", "Bokeh"),
        ("loras --base sdxl", "sdxl"),
        ("voices", "Rachel"),
        ("controlnets", "Depth"),
        ("characters", "name"),
        ("settings", "JuggernautXL"),
        ("sandbox", "credits"),
        ("sandbox reset --credits 5", "5"),
        ("resume", "Nothing is pending"),
        ("show", "no run yet"),
        ("explain a cat --seed 7", "JuggernautXL"),
        ("logout", "no key"),
        ("presets", "presets"),
    ],
)
def test_every_command_answers(shell: Any, line: str, holds: str) -> None:
    """A command that shows nothing leaves its reader wondering whether it ran."""
    value = shell.cell(f"%rendernet {line}")
    assert holds in repr(value)


@pytest.mark.parametrize("topic", ["", "seed", "ar", "--max-credits", "resume"])
def test_help_answers_on_every_kind_of_topic(shell: Any, topic: str) -> None:
    """Nobody knows beforehand whether a word is a key, an option or a command."""
    value = shell.cell(f"%rendernet help {topic}")
    assert topic.lstrip("-") in repr(value) or topic == "ar"


def test_help_on_a_slip_suggests(shell: Any) -> None:
    """Help that knows nothing should at least know what was meant."""
    with pytest.raises(RenderNetError, match="no help on 'smapler'") as caught:
        shell.cell("%rendernet help smapler")
    assert "sampler" in caught.value.hint


@pytest.mark.parametrize("asked", ["%rendernet", "%%rendernet"])
def test_a_question_mark_brings_the_whole_handbook(shell: Any, asked: str) -> None:
    """The habit of every IPython user would show how to call, but not what can be said."""
    text = shell.object_inspect_text(asked)
    assert "Make pictures with RenderNet" in text
    assert "cfg_scale" in text
    assert "--max-credits N" in text


def test_show_brings_the_last_run_back(shell: Any) -> None:
    """A closed browser must not lose what was paid for."""
    made = shell.cell("%%rendernet\nseed: 7\na cat")
    assert [p.path for p in shell.cell("%rendernet show")] == [p.path for p in made]
    with pytest.raises(RenderNetError, match="no run is called"):
        shell.cell("%rendernet show run_nobody")


def test_config_sets_a_setting(shell: Any) -> None:
    """`%config` is where people of notebooks look for settings."""
    shell.cell("%config RenderNet.model = 'Flux'")
    made = shell.cell("%%rendernet\nseed: 7\na cat")
    assert made.run.answers[0].body["model"] == "Flux"


def test_a_wrong_setting_is_named(shell: Any) -> None:
    """A setting that is silently dropped leaves its owner waiting for an effect."""
    shell.cell("%config RenderNet.cache = 'maybe'")
    with pytest.raises(RenderNetError, match="use, refresh, off"):
        shell.cell("%%rendernet\na cat")


def test_output_dir_copies_each_run(shell: Any, tmp_path: Path) -> None:
    """Who wants files for every cell should not have to say so in every cell."""
    shell.cell("%config RenderNet.output_dir = 'kept'")
    shell.cell("%%rendernet\nseed: 7\na cat")
    [file] = (tmp_path / "kept").iterdir()
    made = shell.cell("%%rendernet\nseed: 7\na cat")
    html = made._repr_mimebundle_()[0]["text/html"]
    assert f'href="kept/{file.name}"' in html
    assert str(tmp_path) not in html


def test_estimate_shows_a_price_and_makes_nothing(shell: Any) -> None:
    """A question about the price must not be an order."""
    assert shell.cell("%%rendernet --estimate\nseed: 7\na cat") is None
    assert "1 picture" in shell.shown[-1]["text/plain"]
    assert "no run yet" in repr(shell.cell("%rendernet show"))


def test_loading_twice_and_unloading(shell: Any) -> None:
    """`%reload_ext` is what people do after an upgrade."""
    shell.cell("%reload_ext rendernet_jupyter")
    assert len(shell.cell("%%rendernet\nseed: 7\na cat")) == 1
    shell.cell("%unload_ext rendernet_jupyter")
    assert shell.find_cell_magic("rendernet") is None
    shell.cell("%load_ext rendernet_jupyter")


def test_a_login_without_a_front_end_says_what_to_do(shell: Any) -> None:
    """Under nbconvert nobody can type a key; waiting for one would hang for ever."""
    with pytest.raises(RenderNetError, match="no key"):
        shell.cell("%rendernet login")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("stauts", "status"), ("Status", "status"), ("?", "help"), ("estimate a cat", "estimate"),
        ("jobs", "panel jobs"), ("runs --limit 3", "history"), ("balance", "credits"),
    ],
)  # fmt: skip
def test_a_slip_of_a_command_is_no_prompt(shell: Any, line: str, meant: str) -> None:
    """A misspelt word would be painted, and paid for."""
    with pytest.raises(RenderNetError, match=f"reads like '{meant}'") as caught:
        shell.cell(f"%rendernet {line}")
    assert f"prompt: {line}" in caught.value.hint
    assert "no run yet" in repr(shell.cell("%rendernet show"))


def test_a_sentence_may_begin_like_a_command(shell: Any) -> None:
    """`shoe` is near to `show`, and a good subject all the same."""
    assert len(shell.cell("%rendernet shoe on a table --seed 1")) == 1
    assert len(shell.cell("%rendernet jobs of the future --seed 1")) == 1


@pytest.mark.parametrize(
    ("how", "holds"), [("table", "media_id"), ("none", "1 picture, 1 credit; in cats")]
)
def test_other_ways_to_show(shell: Any, how: str, holds: str) -> None:
    """An option that is ignored in silence is the one thing we promise not to have."""
    made = shell.cell(f"%%rendernet cats --show {how}\nseed: 7\na cat")
    assert len(made) == 1
    shown = [data["text/plain"] for data in shell.shown]
    assert [holds in text for text in shown] == [True]


def test_an_option_on_a_line_is_shown_where_it_belongs(shell: Any) -> None:
    """`%rendernet a cat --estimate` is tried first; it would be told no, and no more."""
    with pytest.raises(RenderNetError, match="%%rendernet --estimate"):
        shell.cell("%rendernet a cat --estimate")


def test_a_price_of_nothing_says_why(shell: Any) -> None:
    """'0 pictures' reads like a fault; it is the best of news."""
    shell.cell("%%rendernet\nseed: 7\na cat")
    shell.cell("%%rendernet --estimate\nseed: 7\na cat")
    assert "in the store" in shell.shown[-1]["text/plain"]


def test_what_came_before_the_deadline_can_be_used(shell: Any) -> None:
    """Pictures that are paid for and shown would have no name."""
    shell.cell("%%rendernet\nseed: 1\na cat")
    shell.cell(STUCK.format(True))
    with pytest.raises(StillRunning):
        shell.cell("%%rendernet part --timeout 0.5\nseed: 1..3\na cat")
    assert shell.cell("len(part)") == 1
    shell.cell(STUCK.format(False))


def test_what_retry_brings_takes_the_name(shell: Any) -> None:
    """`part.save()` would save the holes, though the page shows the whole."""
    shell.cell(FAILING.format(1))
    shell.cell("%%rendernet part\nseed: 1..3\na cat")
    assert shell.cell("len(part)") == 2
    shell.cell("%rendernet retry part")
    assert shell.cell("len(part)") == 3
    again = shell.cell("%rendernet retry part")  # as Run All does
    assert len(again) == 3


def test_a_run_that_is_shown_takes_its_name_where_it_is_free(shell: Any) -> None:
    """The page offers `hero.save()`, which a new kernel would not know; nor may it undo work."""
    shell.cell("%%rendernet hero\nseed: 1\na cat")
    shell.cell("del hero")
    shell.cell("%rendernet show hero")
    assert shell.cell("len(hero)") == 1
    shell.cell("hero = 'my own'")
    shell.cell("%rendernet show hero")
    assert shell.cell("hero") == "my own"
