"""A cell as a form: what it says, and edits that leave everything else as it was typed."""

from __future__ import annotations

import pytest

from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request.form import Form, Loras, Named, Numeral, Styled, Text, Word, switched

CELL = """\
# the poster
model: JuggernautXL   # soft light
ar: 16:9
seed: 7..10
loras: film_grain@0.6, detail_slider

negative: text, watermark
{Zoe} rides: a {red|green} bike,
slowly --steps 20 --sampler Euler a"""


@pytest.fixture
def form() -> Form:
    return Form.of(CELL, "hero --tag bikes --max-credits 12")


def test_a_cell_is_shown_as_it_is(form: Form) -> None:
    """The form would show other values than those that are sent."""
    assert form.why == ""
    assert form.prompt == "{Zoe} rides: a {red|green} bike,\nslowly"
    assert form.value("model") == Styled("JuggernautXL")
    assert form.value("aspect_ratio") == Word("16:9")
    assert form.value("steps") == Numeral(20)
    assert form.value("sampler") == Word("Euler a")
    assert form.value("negative") == Text("text, watermark")
    assert form.value("loras") == Loras().plus("film_grain", 0.6).plus("detail_slider")
    assert (form.name, form.kind) == ("hero", "model")
    assert form.options == {"tag": "bikes", "max_credits": "12"}


def test_what_no_control_can_show_is_shown_as_written(form: Form) -> None:
    """A sweep would be squeezed into one number, and three pictures would be lost."""
    assert form.value("seed") is None
    assert form.written("seed") == "7..10"


def test_an_edit_changes_its_own_line_alone(form: Form) -> None:
    """Whoever moves a slider would lose the comments and the order of the cell."""
    made = form.with_value("seed", Numeral(3)).with_value("cfg_scale", Numeral(6.5))
    expected = CELL.replace("7..10", "3").replace("ar: 16:9", "ar: 16:9\ncfg_scale: 6.5")
    assert made.text() == expected
    assert made.line() == form.line()


def test_another_kind_and_back_leaves_the_comments(form: Form) -> None:
    """Whoever looks at another kind would lose the notes that tell what each value is for."""
    away = switched(form, "true_touch")
    assert "soft light" not in away.text()
    back = switched(away, "model", now="true_touch")
    assert "\nmodel: JuggernautXL   # soft light\n" in back.text()
    assert back.written("model") == "JuggernautXL"


def test_a_comment_stays_behind_the_value_that_it_was_typed_with(form: Form) -> None:
    """It would be lost, or take the place of the comment of an earlier value."""
    made = form.with_written("cfg_scale", "7  # enough").with_written("model", "Flux  # new")
    assert "cfg_scale: 7  # enough\n" in made.text()
    assert "model: Flux   # soft light\n" in made.text()
    assert (made.typed("cfg_scale"), made.typed("steps")) == ("7  # enough", "20")


def test_a_flag_that_is_changed_becomes_a_line(form: Form) -> None:
    """A value behind the prompt could not be changed, or would be there twice."""
    made = form.with_value("steps", Numeral(30))
    assert "steps: 30\n" in made.text()
    assert made.text().endswith("slowly --sampler Euler a")


def test_a_key_on_the_magic_line_gives_way() -> None:
    """The magic line would go on beating what the control says."""
    form = Form.of("seed: 7\na cat", "hero --seed 8 --tag cats")
    assert form.value("seed") == Numeral(8)
    made = form.with_value("seed", Numeral(9))
    assert (made.text(), made.line()) == ("seed: 9\na cat", "hero --tag cats")
    assert form.without("seed").keys == ()


def test_a_prompt_may_say_anything() -> None:
    """Words that look like settings would be taken out of the prompt, or end in an error."""
    shown = "style: art nouveau\nsee --ar 16:9\n\n# seven\n---\nsamplr: no slip"
    made = Form.of("steps: 5\na cat").with_prompt(shown)
    assert made.keys == ("steps",)
    assert made.prompt.replace("\\-", "-") == shown
    assert Form.of("", "").with_prompt("samplr: Euler").prompt == "samplr: Euler"


def test_flags_behind_the_prompt_stay_when_it_changes(form: Form) -> None:
    """Typing in the prompt would move settings about."""
    made = form.with_prompt("a dog")
    assert made.text().splitlines()[-1] == "a dog --steps 20 --sampler Euler a"
    assert made.keys == form.keys


def test_taking_the_last_header_away_does_not_make_json() -> None:
    """A prompt in brackets would be read as an API body."""
    made = Form.of("seed: 7\n[1, 2]").without("seed")
    assert (made.why, made.keys, made.prompt) == ("", (), "[1, 2]")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a cat\n---\na dog", "", "several specs"),
        ("defaults:\nsteps: 5\n---\na cat", "", "defaults"),
        ('{"model": "Flux"}', "", "JSON"),
        ("seed: 7\nseed: 8\na cat", "", "Line 3: 'seed' is given already"),
        ("samplr: Euler a\na cat", "", "did you mean 'sampler'?"),
        ("a cat", "--tagg x", "The first line: no option"),
        ("a cat", "--json", "JSON"),
    ],
)
def test_what_is_no_plain_spec_is_only_text(text: str, line: str, words: str) -> None:
    """A form would show half of a cell, and an edit would drop the other half."""
    form = Form.of(text, line)
    assert words in form.why
    assert "?." not in form.why
    assert (form.text(), form.line()) == (text, line)
    assert form.keys == ()
    for edit in (
        lambda: form.with_value("seed", Numeral(1)),
        lambda: form.with_prompt("x"),
        lambda: form.without("seed"),
    ):
        with pytest.raises(RenderNetError, match="edited as text"):
            edit()


def test_the_magic_line_is_edited_word_by_word(form: Form) -> None:
    """A tag with a space, or a note with quotes, would end in a line that cannot be read."""
    made = form.with_option("note", 'second "try" --x').with_option("max_credits", None)
    assert made.line() == 'hero --tag bikes --note "second ""try"" --x"'
    assert made.options["note"] == 'second "try" --x'
    assert made.with_name("cat").name == "cat"
    assert made.with_name("").line().startswith("--tag")
    assert made.with_option("yes", "").options["yes"] == ""


@pytest.mark.parametrize("name", ["2cats", "my cat", "class", "_", "__x"])
def test_a_name_that_python_refuses_is_refused(form: Form, name: str) -> None:
    """The cell would stop at its first line, after the form had said nothing."""
    with pytest.raises(RenderNetError, match="no name for a result"):
        form.with_name(name)


def test_a_fault_is_mended_in_its_place() -> None:
    """A suggestion would be written over something else after another edit."""
    fault = Problem("bad-value", "", 2, 10, source="sampler: Eulr", length=4, suggest="Euler a")
    form = Form.of("steps: 5\nsampler: Eulr", "hero")
    assert form.mended(fault).text() == "steps: 5\nsampler: Euler a"
    with pytest.raises(RenderNetError, match="has changed"):
        form.with_written("sampler", "x").mended(fault)


def test_options_are_set_whatever_the_body_is() -> None:
    """A cell of several specs could not be run without waiting, nor priced."""
    form = Form.of("a cat\n---\na dog", "hero --save pets").with_option("save", None)
    assert form.with_option("no_wait", "").line() == "hero --no-wait"
    assert form.text() == "a cat\n---\na dog"


def test_an_option_that_cannot_be_read_is_refused(form: Form) -> None:
    """One wrong number would turn the whole form into text."""
    with pytest.raises(RenderNetError, match="max-credits"):
        form.with_option("max_credits", "many")


def test_loras_are_added_moved_weighed_and_taken_away() -> None:
    """The order of LoRAs, or the weight of one, could not be changed."""
    loras = Loras().plus("a").plus("b", 0.5).plus("A", 2)
    assert [item.name for item in loras.items] == ["a", "b"]
    assert [item.name for item in loras.moved(1, 0).items] == ["b", "a"]
    assert [item.weight for item in loras.weighing(0, 0.3).items] == [0.3, 0.5]
    assert loras.minus(0).minus(0) == Loras()


def test_a_value_that_the_language_cannot_write_is_refused() -> None:
    """A name with a line end in it would break the cell in two."""
    with pytest.raises(RenderNetError, match="cannot be written"):
        Form.of("a cat").with_value("character", Named(name="Zoe\nmodel: x"))
