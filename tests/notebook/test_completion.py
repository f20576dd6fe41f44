"""What Tab offers, asked for as a front end asks."""

from __future__ import annotations

import json
import threading
import warnings
from pathlib import Path
from typing import Any

import IPython.core.completer
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import served

WHOLE_CELLS = hasattr(IPython.core.completer, "context_matcher")
"""IPython before 8.6 tells a completer the line alone; there the kernel's request has the rest."""

told_whole_cells = pytest.mark.skipif(not WHOLE_CELLS, reason="this IPython tells the line alone")

MODEL = "Velvet Atlas"  # of sdxl


def offered(shell: Any, source: str, after: str = "") -> list[str]:
    """The texts that Tab would put in at the end of `source`."""
    from IPython.core.completer import provisionalcompleter

    if "\n" in source and not WHOLE_CELLS:
        pytest.skip("this IPython tells a completer the line alone")
    with warnings.catch_warnings(), provisionalcompleter():
        warnings.simplefilter("ignore")  # jedi and IPython warn each other of their own changes
        found = list(shell.Completer.completions(source + after, len(source)))
    whole = [source[: c.start] + c.text for c in found if c.end == len(source)]
    return [text for text in whole if text != source]


def last_lines(shell: Any, source: str, after: str = "") -> list[str]:
    """The same, but only what the last line would read."""
    return [text.rpartition("\n")[2] for text in offered(shell, source, after)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%%rendernet --asp", "%%rendernet --aspect_ratio"),
        ("%rendernet pick st", "%rendernet pick style"),
        ("%rendernet pick ", "%rendernet pick controlnet"),
        ("%%rendernet hero --max", "%%rendernet hero --max-credits"),
        ("%%rendernet\nsam", "%%rendernet\nsampler: "),
        ("%%rendernet\nquality: P", "%%rendernet\nquality: Plus"),
        ("%%rendernet\nstyle: Bok", "%%rendernet\nstyle: Bokeh"),
        ("%%rendernet\nstyle: noir", "%%rendernet\nstyle: Neon Noir"),
        ("%%rendernet\nstyle: Bokhe", "%%rendernet\nstyle: Bokeh"),
        ('%%rendernet\nstyle: "Neon N', '%%rendernet\nstyle: "Neon Noir"'),
        ("%%rendernet\nstyle: Bokeh | Neon N", "%%rendernet\nstyle: Bokeh | Neon Noir"),
        ("%%rendernet\nstyle: black", "%%rendernet\nstyle: Black & White"),
        ("%%rendernet\nsampler: Eul", "%%rendernet\nsampler: Euler a"),
        ("%%rendernet\nmodel: Velvet At", "%%rendernet\nmodel: Velvet Atlas"),
        ("%%rendernet\nseed: r", "%%rendernet\nseed: random"),
        ("%%rendernet\nar: 1:1, 16", "%%rendernet\nar: 1:1, 16:9"),
        ("%%rendernet\ncharacter: mi", "%%rendernet\ncharacter: Mira"),
        ("%%rendernet\ncharacter: Mira mo", "%%rendernet\ncharacter: Mira mode="),
        ("%%rendernet\ncharacter: Mira mode=st", "%%rendernet\ncharacter: Mira mode=strong"),
        ("%%rendernet\ncontrol_net: Dep", "%%rendernet\ncontrol_net: Depth"),
        ("%%rendernet\nnarrate: a.png voi", "%%rendernet\nnarrate: a.png voice="),
        ("%%rendernet\nnarrate: a.png voice=Ra", "%%rendernet\nnarrate: a.png voice=Rachel"),
        ("%%rendernet --cache ref", "%%rendernet --cache refresh"),
        ("%%rendernet --engine san", "%%rendernet --engine sandbox"),
        ("%rendernet sta", "%rendernet status"),
        ("%%rendernet\na cat --ar 16", "%%rendernet\na cat --ar 16:9"),
        ("%%rendernet\n{Mir", "%%rendernet\n{Mira}"),
        ("%%rendernet\nportrait of {mi", "%%rendernet\nportrait of {Mira}"),
        ("%rendernet {Tom", "%rendernet {Tomas}"),
        ("%rendernet a cat --st", "%rendernet a cat --style"),
        ("%rendernet a cat --style Bok", "%rendernet a cat --style Bokeh"),
        ("%rendernet character sh", "%rendernet character show"),
        ("%rendernet character archive Tom", "%rendernet character archive Tomas"),
        ("%rendernet styles --ba", "%rendernet styles --base"),
        ("%rendernet styles --base fl", "%rendernet styles --base flux"),
        ("%rendernet styles --search neon", '%rendernet styles --search "Neon Noir"'),
        ("%rendernet credits --by ta", "%rendernet credits --by tag"),
        ("%rendernet history --style bok", "%rendernet history --style Bokeh"),
        ("%rendernet help ratio", "%rendernet help aspect_ratio"),
        ("%rendernet engine sa", "%rendernet engine sandbox"),
        ("%rendernet store ver", "%rendernet store verify"),
        ("x = 1\n%rendernet sta", "x = 1\n%rendernet status"),
    ],
)
def test_tab_offers_what_can_stand_there(shell: Any, source: str, expected: str) -> None:
    """A name with spaces that cannot be completed will be mistyped."""
    shell.cell("%rendernet styles")
    assert expected in offered(shell, source)


def test_tab_offers_the_likeliest_name_first(shell: Any) -> None:
    """The name that was meant would have to be looked for."""
    shell.cell("%rendernet styles")
    assert last_lines(shell, "%%rendernet\nstyle: no")[0] == "style: Neon Noir"


@pytest.mark.parametrize(
    ("head", "typed", "yes", "no"),
    [
        (f"model: {MODEL}", "loras: ", "sdxl", "sd"),
        ("model: Flux", "control_net: ", "flux", "sdxl"),
        ("style: Comic", "loras: ", "sd", "sdxl"),
    ],
)
def test_tab_offers_add_ons_of_the_base_model_only(
    shell: Any, head: str, typed: str, yes: str, no: str
) -> None:
    """A LoRA of another base model is an error that costs a second look."""
    shell.cell("%rendernet loras")
    catalog = shell_catalog(shell)
    listing = "loras" if "loras" in typed else "controlnets"
    of = {b: {e.name for e in getattr(catalog, listing) if e.base_model == b} for b in (yes, no)}
    found = {t.removeprefix(typed) for t in last_lines(shell, f"%%rendernet\n{head}\n{typed}")}
    assert {n.strip('"') for n in found} - {"none"} == of[yes]
    assert of[no] - of[yes]
    below = last_lines(shell, f"%%rendernet\n{typed}", f"\n{head}\na cat")
    assert {t.removeprefix(typed) for t in below} == found


def test_tab_offers_fitting_styles_before_others(shell: Any) -> None:
    """Styles of another base model would hide those that keep the model's look."""
    catalog = shell_catalog(shell)
    found = last_lines(shell, "%%rendernet\nmodel: Flux\nstyle: ")
    parts = [t.removeprefix("style: ").partition(" @ ") for t in found]
    bases = [b or catalog.find("styles", n.strip('"'))[0].base_model for n, _, b in parts]
    assert len(bases) == len(catalog.styles)
    assert bases[: bases.count("flux")] == ["flux"] * bases.count("flux") != []


def test_tab_offers_no_key_twice(shell: Any) -> None:
    """A key that is there already would be offered, and then be an error."""
    found = last_lines(shell, "%%rendernet\nsteps: 20\ns", "\nseed: 4\na cat")
    assert "sampler: " in found
    assert not {"steps: ", "seed: "} & set(found)
    again = last_lines(shell, "%%rendernet\nsteps: 20\na cat\n---\ns", "\nseed: 4\na cat")
    assert "steps: " in again
    assert "seed: " not in again
    flags = offered(shell, "%%rendernet --cache off --c")
    assert "%%rendernet --cache off --columns" in flags
    assert "%%rendernet --cache off --cache" not in flags


def test_tab_closes_braces_that_the_editor_left_open(shell: Any) -> None:
    """Half a name in braces is an error, and so are two closing braces."""
    shell.cell("%rendernet characters")
    assert last_lines(shell, "%%rendernet\nhere is {Mir") == ["here is {Mira}"]
    assert last_lines(shell, "%%rendernet\nhere is {Mir", "} on a roof") == ["here is {Mira"]
    shell.cell("mood = 'calm'")
    assert last_lines(shell, "%%rendernet\na {{moo") == ["a {{mood}}"]
    assert last_lines(shell, "%%rendernet\na {{moo", "}} cat") == ["a {{mood"]


def test_tab_offers_variables_that_can_stand_in_a_text(shell: Any) -> None:
    """Modules, functions and keys among them would only be in the way, or worse."""
    shell.cell("import os; words = ['a']; mood = 'calm'; count = 3; off = None; yes = True")
    shell.cell("from pathlib import Path; face = Path('zoe.png'); api_key = 'abcd'; _x = 'y'")
    shell.user_ns["hidden"] = Secret("abcd")
    found = [
        t.removeprefix("a {{").removesuffix("}}") for t in last_lines(shell, "%%rendernet\na {{")
    ]
    assert found == ["count", "mood", "words", "face"]
    first = last_lines(shell, "%%rendernet\nfacelock: {{")[0]
    assert first == "facelock: {{face}}"


@told_whole_cells
def test_tab_offers_the_columns_of_a_table(shell: Any) -> None:
    """Columns are what a cell with `--from` is about."""
    shell.cell("rows = [{'animal': 'cat', 'mood': 'calm'}]; title = 'x'")
    assert offered(shell, "%%rendernet --from r") == ["%%rendernet --from rows"]
    assert last_lines(shell, "%%rendernet --from rows\na {{")[:2] == ["a {{animal}}", "a {{mood}}"]


@told_whole_cells
def test_tab_offers_the_axes_of_the_cell(shell: Any) -> None:
    """`--rows` with a key that has one value is an error."""
    body = "\ncfg_scale: 4, 7\nsteps: 20\nstyle: Bokeh | Comic\na {red|blue} cat"
    found = offered(shell, "%%rendernet --rows ", body)
    assert found == [f"%%rendernet --rows {k}" for k in ("style", "cfg_scale", "prompt.1")]


def test_tab_offers_files_where_an_asset_is_taken(
    shell: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that is mistyped is found out only after the cell was run."""
    desk = tmp_path / "desk"
    (desk / "my faces").mkdir(parents=True)
    monkeypatch.chdir(desk)
    for name in ("zoe.png", "notes.txt", "pose.jpg", "talk.mp3", "my faces/old woman.png"):
        (desk / name).write_bytes(b"x")
    folder = 'facelock: "my faces/'
    assert last_lines(shell, "%%rendernet\nfacelock: ") == [
        folder,
        "facelock: pose.jpg",
        "facelock: zoe.png",
    ]
    assert last_lines(shell, f"%%rendernet\n{folder}") == [f'{folder}old woman.png"']
    assert last_lines(shell, f"%%rendernet\n{folder}", '"') == [f"{folder}old woman.png"]
    assert last_lines(shell, "%%rendernet\nsegment: zo") == ["segment: zoe.png"]
    assert last_lines(shell, "%%rendernet\ncontrol_net: Depth po") == [
        "control_net: Depth pose.jpg"
    ]
    assert last_lines(shell, "%%rendernet\nupscale: zoe.png sc") == ["upscale: zoe.png scale="]
    talk = "narrator: zoe.png audio=ta"
    assert last_lines(shell, f"%%rendernet\n{talk}") == [f"{talk}lk.mp3"]
    assert last_lines(shell, "%%rendernet\nfacelock: nowhere/") == []


def test_tab_knows_runs_tags_and_presets(shell: Any) -> None:
    """What was given a name once could never be found by it again."""
    shell.cell("%%rendernet hero --tag poster --save small\nmodel: Harbour 15\nsteps: 9\na cat")
    run = shell.user_ns["hero"].run.run_id
    assert "%rendernet show hero" in offered(shell, "%rendernet show ")
    assert f"%rendernet recall {run}" in offered(shell, f"%rendernet recall {run[:6]}")
    assert "%rendernet rate last" in offered(shell, "%rendernet rate la")
    assert "%rendernet tag hero poster" in offered(shell, "%rendernet tag hero ")
    assert "%rendernet history --tag poster" in offered(shell, "%rendernet history --tag ")
    assert "%%rendernet --tag poster" in offered(shell, "%%rendernet --tag po")
    assert "%%rendernet --use small" in offered(shell, "%%rendernet --use ")
    assert "%rendernet use small" in offered(shell, "%rendernet use ")


def test_tab_knows_a_character_that_was_just_made(shell: Any) -> None:
    """The name that is typed next is the newest one."""
    Image.new("RGB", (60, 80), "tan").save("face.png")
    shell.cell('%rendernet character create "Anna Lee" face.png --prompt "a woman"')
    assert "%rendernet {Anna Lee}" in offered(shell, "%rendernet {An")
    assert '%rendernet character edit "Anna Lee"' in offered(shell, '%rendernet character edit "An')
    if WHOLE_CELLS:
        assert last_lines(shell, "%%rendernet\ncharacter: Anna L") == ["character: Anna Lee"]


def test_tab_in_a_prompt_offers_no_keys(shell: Any) -> None:
    """Keys in the middle of a sentence would only be in the way."""
    for text in ("a cat and a sam", "a cat\nsam", "a cat\nstyle: Bok"):
        assert last_lines(shell, f"%%rendernet\n{text}") == []  # nor names of Python


def test_tab_elsewhere_is_left_alone(shell: Any) -> None:
    """Completion of ordinary code must not change."""
    shell.cell("sampling = 1")
    found = offered(shell, "sampl")
    assert any(o.endswith("sampling") for o in found)
    assert not [o for o in found if "sampler" in o]


def test_tab_asks_no_service(shell: Any, tmp_path: Path) -> None:
    """A keystroke must not wait for the network, nor count against a rate limit."""
    from rendernet_jupyter.notebook.magics import session_of

    world = World(tmp_path / "served")
    with served(world) as url:
        shell.cell(f"%rendernet engine {url}")
        offered(shell, "%rendernet styles --search Bok")
        assert world.counters.requests == 0
        shell.cell("%rendernet styles")
        before = world.counters.requests
        found = offered(shell, "%rendernet styles --search Bok")
        assert "%rendernet styles --search Bokeh" in found
        assert world.counters.requests == before
        session_of(shell).close()
    world.close()


def test_the_first_tab_of_all_knows_the_names_of_the_sandbox(shell: Any) -> None:
    """Whoever tries it out would think that names are not completed."""
    assert "%rendernet a cat --style Bokeh" in offered(shell, "%rendernet a cat --style Bok")


def test_tab_keeps_working_with_settings_that_cannot_be_read(shell: Any, tmp_path: Path) -> None:
    """A slip in a file of settings would stop all completion, with a traceback at each key."""
    (tmp_path / "config.toml").write_text("this is no toml", encoding="utf-8")
    assert "%rendernet status" in offered(shell, "%rendernet sta")
    assert offered(shell, "%rendernet a cat --style Bok") == []
    assert "%%rendernet --cache refresh" in offered(shell, "%%rendernet --cache r")


WORDS = st.sampled_from(
    [
        *("%%rendernet", "%rendernet", " ", "\n", "---", "# x", "defaults:", "model: Flux"),
        *("style:", "facelock: ", "loras: ", "zip: ", "--", "--rows ", "character", "show"),
        *("a cat", "é", "voice=", '"', "{", "{{", "}", "|", "@", ",", "="),
    ]
)


@given(before=st.lists(WORDS, max_size=9), after=st.lists(WORDS, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_makes_tab_fail(shell: Any, before: list[str], after: list[str]) -> None:
    """An error in the middle of typing cannot be undone by typing on."""
    from rendernet_jupyter.notebook.offers import offers

    text = "".join(before)
    found = offers(shell, text, "".join(after))
    if found is not None:
        assert text.endswith(found.fragment)
        assert all("\n" not in t for t in found.texts)


def test_an_older_ipython_learns_the_cell_from_the_request(shell: Any) -> None:
    """In Colab nothing below the first line of a cell would be completed."""
    from rendernet_jupyter.notebook import completion

    cell = "%%rendernet\nmodel: Velvet Atlas\nstyle: Neon N"

    class Kernel:
        def get_parent(self, channel: str) -> Any:
            return json.loads(json.dumps({"content": {"code": cell, "cursor_pos": len(cell)}}))

    shell.cell("%rendernet styles")
    shell.kernel = Kernel()
    try:
        shell.Completer.line_buffer = shell.Completer.text_until_cursor = cell.rsplit(
            "\n", maxsplit=1
        )[-1]
        assert completion._line_matcher(shell)("N") == ["Noir"]
        shell.Completer.line_buffer = shell.Completer.text_until_cursor = "neo"
        assert completion._line_matcher(shell)("neo") == []
    finally:
        del shell.kernel


def test_tab_may_be_pressed_while_a_cell_runs(shell: Any) -> None:
    """Newer kernels answer completion in a thread of their own."""
    shell.cell("%rendernet styles")
    found: list[str] = []
    thread = threading.Thread(
        target=lambda: found.extend(offered(shell, "%rendernet a cat --style Bok"))
    )
    thread.start()
    thread.join()
    assert "%rendernet a cat --style Bokeh" in found


def shell_catalog(shell: Any) -> Any:
    from rendernet_jupyter.notebook.magics import session_of

    return session_of(shell).catalog()
