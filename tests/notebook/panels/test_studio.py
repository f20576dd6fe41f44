"""The studio: controls and text say the same, whichever was changed, and what it makes is kept."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter import Gallery, RenderNetError, Session
from rendernet_jupyter.notebook.magics import session_of
from rendernet_jupyter.notebook.panels import desks, insert
from rendernet_jupyter.notebook.panels.panel import newest
from rendernet_jupyter.notebook.panels.studio import Studio, opened
from rendernet_jupyter.notebook.panels.studio.cell import cell_text, parts_of
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.request.form import Form, tidy
from rendernet_jupyter.sandbox import World

CAT = "model: Harbour 15\nseed: 7\na cat on a roof"
KEY = "canary-5up3r-s3cret"
FIELDS = (
    ipywidgets.Text,
    ipywidgets.Textarea,
    ipywidgets.Dropdown,
    ipywidgets.ToggleButtons,
    ipywidgets.ToggleButton,
    ipywidgets.IntSlider,
    ipywidgets.FloatSlider,
)


@pytest.fixture
def before(hand: Any, session: Session) -> Callable[..., Any]:
    """Somebody before a studio with a cell: `before(text, line)`."""
    return lambda text="", line="": hand(Studio(session, text, line))


def the_field(person: Any) -> Any:
    """The field with the cell."""
    return next(w for w in person.visible() if "rendernet-cell" in w._dom_classes)


def paste(person: Any, cell: str) -> None:
    the_field(person).value = cell
    person.settle()


def to_kind(person: Any, kind: str) -> None:
    next(w for w in person.visible() if "rendernet-kinds" in w._dom_classes).value = kind
    person.settle()


def unfold(person: Any) -> None:
    for fold in [w for w in person.visible() if "rendernet-fold" in w._dom_classes]:
        if fold.description.startswith("▸"):
            fold.click()
    person.settle()


def state(person: Any) -> list[str]:
    """What every control that can be seen says."""
    unfold(person)
    said = []
    for widget in person.visible():
        if isinstance(widget, FIELDS) and "Find" not in widget.description:
            value = tidy(widget.value) if isinstance(widget, ipywidgets.Textarea) else widget.value
            said.append(f"{type(widget).__name__} {value!r}")
    return said


def generate_of(person: Any) -> Any:
    """The button that generates, whatever it says."""
    return next(w for w in person.visible() if "rendernet-generate" in w._dom_classes)


# From controls to text


def test_each_control_writes_its_line(before: Any) -> None:
    """A form would hide what it sends."""
    person = before()
    person.type("What the picture shows", "a cat on a roof")
    person.type("text, watermark", "fog")
    unfold(person)
    shapes = next(w for w in person.visible() if "rendernet-shapes" in w._dom_classes)
    shapes.value = "16:9"
    sliders = [w for w in person.visible() if isinstance(w, ipywidgets.IntSlider)]
    pictures, steps = sliders
    pictures.value, steps.value = 2, 30
    lists = [w for w in person.visible() if isinstance(w, ipywidgets.Dropdown)]
    lists[0].value, lists[1].value = "Plus", "Euler a"
    person.type("drawn once", "1..3")
    person.type("result name", "hero")
    person.type("tag", "cats and dogs")
    assert the_field(person).value == (
        '%%rendernet hero --tag "cats and dogs"\naspect_ratio: 16:9\nbatch_size: 2\nsteps: 30\n'
        "sampler: Euler a\nseed: 1..3\nquality: Plus\nnegative: fog\na cat on a roof"
    )
    assert person.panel.cell() == parts_of(the_field(person).value)


def test_a_seed_is_locked_rolled_and_let_go(before: Any) -> None:
    """Whoever likes a picture could not keep what it started from."""
    person = before("a cat")
    person.switch("Lock")
    (first,) = person.panel.form.keys
    locked = person.panel.form.written("seed")
    assert (first, locked.isdecimal()) == ("seed", True)
    person.click("Another")
    assert person.panel.form.written("seed") != locked
    person.switch("Locked", on=False)
    assert person.panel.form.keys == ()


def test_loras_are_weighed_moved_and_dropped(before: Any) -> None:
    """The list of LoRAs would be a text field again as soon as there are two."""
    person = before("loras: Film Grain@0.5, Silver Nitrate\na cat")
    unfold(person)
    weights = [w for w in person.visible() if isinstance(w, ipywidgets.FloatSlider)]
    weights[-3].value = 0.75  # behind them stands that of a character
    person.settle()
    assert person.panel.form.written("loras") == "Film Grain@0.75, Silver Nitrate@1"
    ups = [w for w in person.visible() if getattr(w, "tooltip", "") == "Apply it earlier"]
    assert [up.disabled for up in ups] == [True, False]
    ups[1].click()
    assert person.panel.form.written("loras") == "Silver Nitrate@1, Film Grain@0.75"
    for _ in range(2):
        next(w for w in person.visible() if getattr(w, "tooltip", "") == "Take it away").click()
    assert person.panel.form.keys == ()


def test_a_character_that_is_picked_is_named(before: Any) -> None:
    """A character would be paid for and not appear, because the prompt does not say its name."""
    person = before("rides a bicycle")
    unfold(person)
    (character,) = [c for c in person.panel._section().controls if c.key == "character"]
    character._picker.choose("Zoe")
    character.named("Zoe")
    person.settle()
    assert person.panel.form.prompt == "{Zoe} rides a bicycle"
    assert person.panel.form.written("character") == "Zoe"
    assert "names Zoe now" in person.words


def pick_character(person: Any, name: str) -> None:
    """As a click on a picture does; an empty name is a click on Clear."""
    unfold(person)
    (character,) = [c for c in person.panel._section().controls if c.key == "character"]
    character._picker.choose(*([name] if name else []))
    character._picker.on_pick(name)
    person.settle()


@pytest.mark.parametrize(
    ("text", "picks", "prompt", "key"),
    [
        ("a red bicycle", ["Zoe", "Mira"], "{Mira} a red bicycle", "Mira"),
        ("a red bicycle", ["Zoe", ""], "a red bicycle", ""),
        ("on a bicycle {Mira} rides", ["Zoe"], "on a bicycle {Zoe} rides", "Zoe"),
        ("on a bicycle {Mira} rides", [""], "on a bicycle rides", ""),
        ("character: Mira\nMira rides", ["Zoe"], "{Zoe} rides", "Zoe"),
        ("character: Mira\nMira rides", [""], "Mira rides", ""),
        ("{Mira} and {Zoe} ride", ["Zoe"], "and {Zoe} ride", "Zoe"),
        ("{red|green} {Mira} and \\{Zoe\\}", ["Zoe"], "{red|green} {Zoe} and \\{Zoe\\}", "Zoe"),
        ("{Mira} rides", ["Mira"], "{Mira} rides", "Mira"),
    ],
)
def test_another_character_takes_the_place_of_the_one_that_stands(
    text: str, picks: list[str], prompt: str, key: str, before: Any
) -> None:
    """Changing one's mind would end in a prompt with two characters, which nothing can send."""
    person = before(text)
    for name in picks:
        pick_character(person, name)
    assert person.panel.form.prompt == prompt
    assert person.panel.form.written("character") == key
    assert "a second character" not in person.words


def test_a_character_in_the_prompt_is_shown(before: Any) -> None:
    """The picker would say that nobody is chosen, with somebody in the prompt."""
    person = before("{Mira} rides a bicycle")
    unfold(person)
    assert "No character is chosen" not in person.words
    assert person.panel._section().controls
    paste(person, "%%rendernet\nrides a bicycle")
    assert "No character is chosen" in person.words


# From text to controls


def test_a_pasted_cell_sets_the_controls(before: Any) -> None:
    """Half of a cell would stay what it was before."""
    person = before("style: Bokeh\nsteps: 5\na dog")
    paste(person, f"%%rendernet pets --tag x\n{CAT}")
    assert state(person) == state(before(CAT, "pets --tag x"))
    assert "Harbour 15" in person.words
    assert person.find(ipywidgets.Text, "placeholder", "result name").value == "pets"


@pytest.mark.parametrize(
    ("cell", "line", "text"),
    [
        ("%%rendernet hero --seed 7\na cat\n", "hero --seed 7", "a cat\n"),
        ("\n%%rendernet\na cat", "", "a cat"),
        ("%rendernet a cat --seed 7", "", "a cat --seed 7"),
        ("a cat", "", "a cat"),
        ("%%rendernets\na cat", "", "%%rendernets\na cat"),
        ("", "", ""),
        ("%%time\n%%rendernet\na cat", "", "a cat"),
        ("# my cat\n\n%%rendernet hero\na cat", "hero", "a cat"),
        ("%load_ext rendernet_jupyter\n  %%rendernet\na cat", "", "a cat"),
        ("!ls\r\n%%rendernet\r\na cat", "", "a cat"),
        ("In [3]: %%rendernet hero\n   ...: seed: 7\n   ...: a cat", "hero", "seed: 7\na cat"),
        ("```text\n%%rendernet\na cat\n```", "", "a cat\n"),
        ("Try this:\n\n~~~\n%%rendernet\na cat\n~~~\n\nand see.", "", "a cat\n"),
        ("%%rendernet\na cat\n```\n", "", "a cat\n"),
        ("```\nseed: 7\na cat\n```", "", "seed: 7\na cat\n"),
        ("%%rendernet\na cat\n```\nof code", "", "a cat\n```\nof code"),
    ],
)
def test_a_cell_is_told_from_a_body(cell: str, line: str, text: str) -> None:
    """The magic line of a pasted cell would be drawn as a part of the picture."""
    assert parts_of(cell) == (line, text)
    assert parts_of(cell_text(line, text)) == (line, text)


@pytest.mark.parametrize(
    ("around", "left"),
    [
        ("%%time\n{}", "1 line around the cell is left out"),
        ("# my cat\n%load_ext rendernet_jupyter\n{}", "2 lines around the cell are left out"),
        ("In [3]: {}", ""),
        ("See:\n```text\n{}\n```\nIt paints.", "2 lines around the cell are left out"),
        ("\n{}", ""),
    ],
)
def test_what_stands_around_a_cell_is_not_painted(before: Any, around: str, left: str) -> None:
    """`%%time` would be painted as words, and paid for."""
    person = before()
    paste(person, around.format("%%rendernet hero\na cat --seed 7"))
    assert person.panel.form.prompt == "a cat"
    assert the_field(person).value.strip() == "%%rendernet hero\na cat --seed 7"
    assert ("left out" in person.words) == bool(left)
    assert left in person.words
    assert not generate_of(person).disabled
    paste(person, "%%rendernet\na dog")
    assert "left out" not in person.words


def test_what_is_typed_above_a_cell_is_no_part_of_it(before: Any) -> None:
    """A note would be copied as a cell that paints it, and faults would name another line."""
    person = before("model: Nope\na cat", "hero")
    typed = the_field(person).value
    for above in ("\n", "#\n", "# \n", "# x\n"):  # letter by letter
        the_field(person).value = above + typed
    person.settle()
    assert the_field(person).value == "# x\n" + typed
    assert person.panel.form.text() == "model: Nope\na cat"
    assert "1 line around the cell is left out" in person.words
    assert "Line 3: no model is called" in person.words
    person.tap("Copy the cell")
    copied = next(w for w in person.visible() if isinstance(w, ipywidgets.Output)).outputs
    assert "# x" not in str(copied)
    assert "%%rendernet hero" in str(copied)


def test_two_cells_are_not_sent_as_one(before: Any) -> None:
    """The second cell would be painted as words of the first, and paid for."""
    person = before()
    paste(person, "%%rendernet\na cat\n\n%%rendernet\na dog")
    assert "Line 4: another cell begins" in person.words
    assert generate_of(person).disabled
    generate_of(person).click()
    person.settle()
    assert person.panel.session.store.runs.latest() == []
    paste(person, "%%rendernet\na cat")
    assert "another cell" not in person.words
    assert not generate_of(person).disabled


def test_a_fault_counts_lines_in_one_way(before: Any) -> None:
    """Somebody would look for the other one on the wrong line."""
    person = before()
    paste(person, "%%rendernet\nmodel: Harbour 15\nsteps: 4\nmodel: Flux\na cat")
    assert "Line 4: &#x27;model&#x27; is given already on line 2" in person.words
    assert "on line 1" not in person.words


def test_what_no_control_can_show_stays_as_written(before: Any) -> None:
    """A sweep would be lost by opening it in a form."""
    person = before("model: Harbour 15 | Flux\naspect_ratio: all\nzip: seed, steps\na cat")
    fields = [w.value for w in person.visible() if isinstance(w, ipywidgets.Text)]
    assert {"Harbour 15 | Flux", "all", "seed, steps"} <= set(fields)
    assert the_field(person).value.endswith("zip: seed, steps\na cat")
    buttons = [w for w in person.visible() if getattr(w, "description", "") == "Choose"]
    shape = next(b for b in buttons if b.tooltip.startswith("Take this away"))
    shape.click()
    assert "model" not in person.panel.form.keys


def test_a_cell_that_is_no_plain_spec_is_edited_as_text(before: Any) -> None:
    """Controls would show one of three specs, and writing it would drop the others."""
    person = before("a cat\n---\na dog")
    assert "several specs" in person.words
    assert [w for w in person.visible() if isinstance(w, ipywidgets.IntSlider)] == []
    assert "2 pictures in 2 requests: 2 credits" in person.words
    paste(person, "%%rendernet\na cat")
    assert "several specs" not in person.words
    person.type("What the picture shows", "a dog")
    assert the_field(person).value == "%%rendernet\na dog"


def test_faults_are_told_with_their_line(before: Any) -> None:
    """A wrong name would be found out only when the cell is sent."""
    person = before("a cat")
    assert not person.find(ipywidgets.Button, "description", "Generate").disabled
    paste(person, "%%rendernet\nseed: 7\nmodel: Harbor 15\na <b>cat</b>")
    assert "Line 3: no model is called" in person.words
    assert "did you mean &#x27;Harbour 15&#x27;?" in person.words
    assert person.find(ipywidgets.Button, "description", "Generate").disabled


def test_a_body_that_is_pasted_gets_its_first_line(before: Any) -> None:
    """What is copied out of the panel would be a SyntaxError in a cell."""
    person = before()
    paste(person, "seed: 78\nsamplr: Euler a\na striped dog")
    assert the_field(person).value == "%%rendernet\nseed: 78\nsamplr: Euler a\na striped dog"
    assert "Line 3: unknown key" in person.words
    person.panel.close()


def test_what_is_typed_without_its_first_line_is_copied_with_it(before: Any) -> None:
    """Letters would jump about while they are typed, or the copy would not run."""
    person = before()
    for length in range(1, len("samplr: x") + 1):
        paste(person, "samplr: x"[:length])
    assert the_field(person).value == "samplr: x"
    assert "Line 1: unknown key" in person.words
    person.click("Copy")
    (output,) = person.panel._cell._copied.outputs
    assert '"%%rendernet\\nsamplr: x"' in output["data"]["application/javascript"]


def test_a_setting_is_slid_and_typed(before: Any) -> None:
    """A scale would be a bare field, and nobody would know what goes into it."""
    person = before("true_touch: a.png strength=9")
    sliders = [w for w in person.visible() if isinstance(w, ipywidgets.FloatSlider)]
    scale, strength = sliders
    assert (scale.value, strength.value) == (1.5, 1.0)
    assert "rendernet-resting" in scale._dom_classes
    scale.value = 2.5
    person.settle()
    assert person.panel.form.written("true_touch") == "a.png scale=2.5 strength=9"
    assert "rendernet-resting" not in scale._dom_classes
    person.type("1.5", "7")
    assert person.panel.form.written("true_touch") == "a.png scale=7 strength=9"
    assert scale.value == 4.0


def test_a_slip_is_mended_by_a_click(before: Any) -> None:
    """Who is told the right name would have to type it again."""
    person = before("model: Harbor 15   # my harbour\na cat")
    person.click("Use Harbour 15")
    assert the_field(person).value == "%%rendernet\nmodel: Harbour 15   # my harbour\na cat"
    assert "1 picture: 1 credit" in person.words
    paste(person, "%%rendernet --save pets --tagg x\na cat")
    assert "no option is called" in person.words
    assert [
        w for w in person.visible() if str(getattr(w, "description", "")).startswith("Use")
    ] == []


# Both ways

CELLS = st.sampled_from(
    [
        "a cat",
        CAT,
        "style: Bokeh\nloras: Film Grain@0.4\nar: 3:2\na {red|green} bike",
        "seed: 1..3\ncfg: 4, 7\nzip: seed, cfg\na cat --steps 20",
        "negative: fog\nquality: Plus\nbatch_size: 3\n\\style: x\n\n# y",
        "a cat\n---\na dog",
        'segment: a.png "x" -> "y"',
        "true_touch: a.png scale=2",
        "narrator: a.png voice=Rachel\nhello",
        "# a comment\nmodel: Flux   # and one\nsampler: Euler a\nsteps: 12\na cat",
    ]
)
TYPED = st.sampled_from(["a dog", "see --ar 1:1", "style: x\n# y", "{a|b}", "", "  spaces  here"])
STEPS = st.one_of(
    st.tuples(st.just("paste"), CELLS),
    st.tuples(st.just("prompt"), TYPED),
    st.tuples(st.just("kind"), st.sampled_from(["model", "style", "true_touch", "narrator"])),
    st.tuples(st.just("slider"), st.integers(1, 8)),
    st.tuples(st.just("list"), st.integers(0, 2)),
    st.tuples(st.just("number"), st.sampled_from(["", "7", "4, 7", "x", "{{ n }}", "9  # nine"])),
)


def _go(person: Any, step: str, what: Any) -> None:
    """One edit, on the side of the text or of the controls."""
    seen = list(person.visible())
    if step == "paste":
        the_field(person).value = f"%%rendernet\n{what}"
    elif step == "kind":
        switch = next(w for w in seen if "rendernet-kinds" in w._dom_classes)
        switch.value = switch.value if switch.disabled else what
    elif step == "prompt":
        for field in [w for w in seen if "rendernet-prompt" in w._dom_classes]:
            field.value = what
    elif step == "slider":
        for slider in [w for w in seen if isinstance(w, ipywidgets.IntSlider)][:1]:
            slider.value = what
    elif step == "list":
        for choice in [w for w in seen if isinstance(w, ipywidgets.Dropdown)][:1]:
            choice.index = min(what, len(choice.options) - 1)
    else:
        for field in [w for w in seen if getattr(w, "placeholder", "").startswith("drawn once")]:
            field.value = what


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=st.lists(STEPS, max_size=6))
@example(steps=[("prompt", "")])
def test_after_any_change_both_sides_say_the_same(
    steps: list[tuple[str, Any]], hand: Any, session: Session
) -> None:
    """The panel would show one thing and send another."""
    person = hand(Studio(session, "a cat"))
    unfold(person)
    for step, what in steps:
        _go(person, step, what)
        line, text = parts_of(the_field(person).value)
        assert Form.of(text, line) == person.panel.form
    form = person.panel.form
    fresh = hand(Studio(session, form.text(), form.line()))
    if person.panel.kind == fresh.panel.kind:  # a kind that is only begun is in no text yet
        assert state(person) == state(fresh)
    person.panel.close()
    fresh.panel.close()


# Kinds


def test_another_kind_keeps_the_rest_aside(before: Any) -> None:
    """Looking at another kind would cost the whole cell."""
    person = before(f"steps: 20  # enough\n{CAT}")
    to_kind(person, "true_touch")
    assert person.panel.cell()[1] == ""
    assert "Kept aside until you switch back: model, steps, seed, prompt." in person.words
    person.type("picture.png", "tall.png")
    assert person.panel.cell()[1] == "true_touch: tall.png"
    to_kind(person, "model")
    form = person.panel.form
    assert "steps: 20  # enough\n" in form.text()
    assert (form.written("steps"), form.written("model"), form.prompt) == (
        "20",
        "Harbour 15",
        "a cat on a roof",
    )


def test_a_part_that_is_missing_is_asked_for(before: Any) -> None:
    """Half of a value would be written into the cell, or silently be nowhere."""
    person = before()
    to_kind(person, "segment")
    person.type("picture.png", "sofa.png")
    assert "Still wanted: what to find in it, what to put there." in person.words
    assert person.panel.cell()[1] == ""
    person.type("find:", "red sofa")
    person.type("put there:", "blue sofa")
    assert person.panel.cell()[1] == 'segment: sofa.png "red sofa" -> "blue sofa"'
    assert "Still wanted" not in person.words


def _png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(kept, "PNG")
    return kept.getvalue()


def test_a_file_that_is_handed_over_is_found_by_the_cell(
    before: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell of a panel would run in the panel alone."""
    monkeypatch.chdir(tmp_path)
    person = before()
    to_kind(person, "true_touch")
    (field,) = [w for w in person.visible() if isinstance(w, ipywidgets.FileUpload)]
    record: Mapping[str, Any] = {"name": "my cat?.png", "type": "image/png", "size": 1}
    if ipywidgets.__version__.startswith("7"):
        field.set_trait("value", {"my cat?.png": {"metadata": record, "content": _png()}})
    else:
        when = datetime.fromtimestamp(0, UTC)
        field.value = ({**record, "content": _png(), "last_modified": when},)
    person.settle()
    assert person.panel.cell()[1] == "true_touch: uploads/my-cat-.png"
    assert (tmp_path / "uploads" / "my-cat-.png").read_bytes() == _png()
    assert "data:image/jpeg" in person.words


# On the page


def test_a_key_of_the_person_is_not_kept(session: Session, world: World, hand: Any) -> None:
    """A key that was pasted into the prompt would stand in the saved notebook."""
    session.keys.login("https://example.invalid", Secret(KEY), save=False)
    person = hand(Studio(session, f"a cat {KEY}"))
    assert person.panel.cell() == ("", "")
    assert "holds your API key" in person.words
    assert "Nothing can be sent yet." in person.words
    assert KEY not in str(person.panel.facts())
    assert generate_of(person).disabled


def test_the_command_opens_it_and_insert_takes_its_cell(
    desk: Any, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """`%rendernet insert` would write another cell than the panel shows."""
    made = session.generate(CAT)
    assert isinstance(made, Gallery)
    session.command("studio", "last", panel=lambda _, arguments: opened(desk, session, arguments))
    panel = newest(session)
    assert isinstance(panel, Studio)
    panel.settled()
    line, text = panel.cell()
    again = session.generate(text, line)
    assert isinstance(again, Gallery)
    assert again.run.cached


def test_a_sweep_opens_with_its_controls(desk: Any, session: Session) -> None:
    """Every spec would stand there written out, and no control could change any of them."""
    text = "# two\nmodel: Harbour 15  # small\nseed: 7, 8\na cat on a roof"
    session.generate(text, "cats")
    session.command("studio", "cats", panel=lambda _, arguments: opened(desk, session, arguments))
    panel = newest(session)
    assert isinstance(panel, Studio)
    panel.settled()
    assert panel.cell() == ("cats", text)
    assert panel.form.why == ""


def test_a_closed_studio_leaves_no_control_behind(
    session: Session, hand: Any, living: Callable[[], int]
) -> None:
    """A kernel would keep every control of every panel that was ever opened."""
    kept = living()
    person = hand(Studio(session, CAT))
    unfold(person)
    for kind in ("true_touch", "narrator", "segment", "style"):
        to_kind(person, kind)
    paste(person, "%%rendernet\nzip: a\nx")
    person.panel.close()
    assert living() == kept


def test_a_script_is_told_where_a_studio_stands() -> None:
    """`rendernet_jupyter.studio()` in a script would end in an error of IPython."""
    import rendernet_jupyter

    with pytest.raises(RenderNetError, match="needs a notebook"):
        rendernet_jupyter.studio()


def test_the_copied_text_cannot_leave_its_script(before: Any) -> None:
    """A prompt with a script in it would run when its cell is copied."""
    person = before('a </script><script>alert("x")</script> cat\u2028')
    person.click("Copy")
    (output,) = person.panel._cell._copied.outputs
    script = output["data"]["application/javascript"]
    assert "</script>" not in script
    assert "\u2028" not in script
    literal = script.split("const text = ")[1].split(";\nconst tell")[0]
    assert json.loads(literal) == the_field(person).value


def test_a_run_of_the_history_is_shown_in_the_studio(session: Session, hand: Any) -> None:
    """Changing an old picture would mean to copy its cell by hand."""
    for text in (CAT, "model: Harbour 15\nseed: 8\na dog"):
        session.generate(text)
    person = hand(desks.made(session, "history"))
    person.click("a dog")
    person.click("Show in the studio")
    studio = newest(session)
    assert isinstance(studio, Studio)
    assert studio.form.prompt == "a dog"
    assert studio.form.written("seed") == "8"
    assert the_field(person).value.endswith("a dog")
    person.panel.close()
    assert studio.closed


def test_a_run_with_a_variable_opens_as_a_form(desk: Any, hand: Any) -> None:
    """A narrator would open as JSON, under the words that its variable does not exist."""
    one = desk.run_cell_magic("rendernet", "one", "steps: 4\nseed: 1\na cat")
    desk.user_ns["one"] = one
    desk.run_cell_magic("rendernet", "talk", "narrator: {{one[0]}} voice=Rachel\nHello there")
    person = hand(desks.made(session_of(desk), "history", desk))
    person.click("Hello there")
    assert "narrator: {{one[0]}} voice=Rachel" in person.words
    person.click("Show in the studio")
    assert the_field(person).value.endswith(
        "narrator: {{one[0]}} voice=Rachel\nprompt: Hello there"
    )
    assert "The controls rest" not in person.words
    assert not generate_of(person).disabled
    assert "free" in generate_of(person).description


def test_a_kind_that_is_only_begun_sends_nothing(before: Any) -> None:
    """A script without a speaker would be painted as a picture, and paid for."""
    person = before()
    to_kind(person, "narrator")
    person.type("What is said", "Welcome to our harbour.")
    assert "Choose a picture or a video that speaks." in person.words
    assert person.find(ipywidgets.Button, "description", "Generate").disabled
    to_kind(person, "model")
    person.type("What the picture shows", "a cat")
    to_kind(person, "style")
    assert "Choose a style." in person.words
    assert person.find(ipywidgets.Button, "description", "Generate").disabled


@pytest.mark.parametrize("kind", ["style", "segment", "true_touch", "narrator", "video_anyone"])
def test_a_kind_that_is_only_begun_stays_while_the_cell_is_edited(kind: str, before: Any) -> None:
    """A key pressed in the cell would make a picture of a script, and lose what was chosen."""
    person = before()
    to_kind(person, kind)
    for field in [w for w in person.visible() if "rendernet-prompt" in w._dom_classes]:
        field.value = "Welcome to our harbour."
    if kind == "segment":
        person.type("find:", "red sofa")
    person.settle()
    for more in (" ", "\n# a note"):
        paste(person, the_field(person).value + more)
        assert person.panel.kind == kind
        assert person.panel.lacks() in person.words
        assert generate_of(person).disabled
        assert person.find(ipywidgets.Button, "description", "Copy").disabled
    if kind == "segment":
        assert person.find(ipywidgets.Text, "placeholder", "find:").value == "red sofa"
    paste(person, "%%rendernet\nmodel: Harbour 15\na dog")
    assert person.panel.kind == "model"
    assert not generate_of(person).disabled


def test_a_cell_of_another_kind_ends_what_was_begun(before: Any) -> None:
    """A pasted picture would wait for the voice of something that was only looked at."""
    person = before()
    to_kind(person, "narrator")
    paste(person, "%%rendernet\nseed: 7\na dog")
    assert person.panel.kind == "model"
    assert not generate_of(person).disabled


def test_the_twin_says_what_brings_the_form_back(desk: Any, session: Session, hand: Any) -> None:
    """The line in a saved notebook would open an empty form, or the run of before the edit."""
    run = session.generate(CAT).run
    opened(desk, session, argparse.Namespace(run="last"))
    studio = newest(session)
    person = hand(studio)
    assert studio.back() == f"%rendernet studio {run.run_id}"
    paste(person, f"%%rendernet\n{CAT} in the rain")
    assert studio.back() == "%rendernet studio"
    data = desk.display_pub.outputs[-1]["data"]
    assert "It opens empty: paste the cell above into it." in data["text/html"]
    assert data["text/plain"].endswith("paste the cell above into it.")
    person.click("Generate")
    assert studio.back() == f"%rendernet studio {session.store.runs.latest()[0].run_id}"
    assert studio.rest() == ""
    paste(person, f"%%rendernet\n{CAT}")
    assert (studio.back(), studio.rest()[:15]) == ("%rendernet studio", "It opens empty:")
    paste(person, "%%rendernet\n")
    assert (studio.back(), studio.rest()) == ("%rendernet studio", "")


def test_an_unfinished_cell_is_not_inserted(desk: Any, session: Session) -> None:
    """The cell below would paint the words that somebody was to say."""
    panel = Studio(session, "", ip=desk)
    panel.show(desk)
    panel._switch.value = "narrator"
    panel.edit(lambda form: form.with_prompt("Welcome to our harbour."))
    assert ("still wanted", "Choose a picture or a video that speaks.") in panel.facts()
    with pytest.raises(RenderNetError, match="would not make what the panel shows"):
        insert.opened(desk, session, argparse.Namespace())
    panel.edit(lambda form: form.with_written("narrator", "a.png voice=Rachel"))
    insert.opened(desk, session, argparse.Namespace())
    panel.close()


def test_a_pasted_cell_has_nothing_aside(before: Any) -> None:
    """Keys of a cell that is gone would be written into another one, and paid for."""
    person = before("model: Harbour 15\nseed: 1..3\nn: 4\nquality: Plus\na cat", "hero")
    to_kind(person, "true_touch")
    assert "Kept aside" in person.words
    paste(person, "%%rendernet other\na red boat")
    assert "Kept aside" not in person.words
    to_kind(person, "style")
    to_kind(person, "model")
    assert the_field(person).value == "%%rendernet other\na red boat"


def test_a_note_in_the_cell_leaves_aside_what_was_kept(before: Any) -> None:
    """A space typed into the cell would lose all of what another kind had."""
    person = before(CAT)
    to_kind(person, "true_touch")
    written = the_field(person).value
    for typed in (f"{written}\n# larger", "%%rendernet\na dog", written):
        paste(person, typed)
    assert "Kept aside until you switch back: model, seed, prompt." in person.words
    to_kind(person, "model")
    assert person.panel.form.written("model") == "Harbour 15"
    assert person.panel.form.prompt == "a cat on a roof"
