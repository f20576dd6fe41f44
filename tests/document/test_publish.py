"""Notebooks cut for GitHub: what of ours changes, and that nothing else does."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.document.films import films_of
from rendernet_jupyter.document.publish import MARK, PANEL, Published, Sheet, publish
from rendernet_jupyter.errors import RenderNetError

OURS = '<div style="ours'
PICTURE = (
    '<img src="data:image/jpeg;base64,/9j/4AAQ" alt="Picture 1: a cat &gt; a dog" width="256">'
)
GALLERY = f'{OURS}"><b>a cat</b>{PICTURE}\n<pre>seed: 7\na cat</pre></div>'
PROGRESS = f'{OURS}"><div role="progressbar" aria-valuenow="40"></div></div>'
ALT = "hero: a cat [sandbox]"
WORDS = f"{ALT}\n  [0] seed 7"
JPEG = "/9j/4AAQSkZJRgABAQ=="


def gallery(html: str = GALLERY, **changes: Any) -> dict[str, Any]:
    """The output of a run, as Jupyter stores it."""
    data = {"image/jpeg": JPEG, "text/html": html, "text/plain": WORDS.splitlines(keepends=True)}
    output = {"data": data, "metadata": {"image/jpeg": {"alt": ALT}}, "output_type": "display_data"}
    return {**output, **changes}


def shown(mime: str, value: Any) -> dict[str, Any]:
    return {"data": {mime: value}, "metadata": {}, "output_type": "display_data"}


def notebook(
    *outputs: dict[str, Any], source: Any = "%%rendernet\na cat", **facts: Any
) -> dict[str, Any]:
    """A notebook with a text and a cell that has these outputs."""
    text = {"cell_type": "markdown", "metadata": {}, "source": "# Cats"}
    code = {"cell_type": "code", "execution_count": 1, "metadata": {}}
    cells = [text, {**code, "outputs": list(outputs), "source": source}]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **facts}


def beneath(sheet: Sheet) -> dict[str, str]:
    return {"text/html": f"<p>{len(sheet.films)}</p>", "text/plain": f"{sheet.alt}\nbelow"}


def published(whole: Any, **layout: Any) -> Published:
    text = whole if isinstance(whole, str) else json.dumps(whole, **{"indent": 1} | layout)
    return publish(text, OURS, beneath)


def outputs_of(made: Published, cell: int = 1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(made.text)["cells"][cell]["outputs"]
    return found


def test_a_gallery_becomes_its_sheet() -> None:
    """GitHub would show a table of gaps where pictures were."""
    made = published(notebook(gallery()))
    sheet, words = outputs_of(made)
    assert sheet["data"] == {
        "image/jpeg": JPEG,
        "text/plain": WORDS.splitlines(keepends=True),
    }
    assert sheet["metadata"] == {"image/jpeg": {"alt": ALT}}
    assert words["data"] == {"text/html": ["<p>0</p>"], "text/plain": [f"{ALT}\n", "below"]}
    assert words["metadata"] == MARK
    assert [(one.cell, one.alt, one.words) for one in made.sheets] == [(2, ALT, WORDS)]


LAYOUTS = st.sampled_from([{"indent": 1}, {"indent": "\t"}, {"indent": None}])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.fixed_dictionaries({"output_type": st.just("stream"), "text": JSON}), max_size=2),
    st.dictionaries(st.text(), JSON, max_size=3),
    LAYOUTS,
    st.booleans(),
    st.booleans(),
)
def test_the_rest_stays_byte_for_byte(
    others: list[dict[str, Any]],
    metadata: dict[str, Any],
    layout: dict[str, Any],
    windows: bool,
    ascii_only: bool,
) -> None:
    """A diff would be full of lines that nobody changed: escapes, key order, line ends."""
    facts = {"zebra": metadata, "metadata": {"first": metadata}}
    whole = notebook(*others, gallery(), *others, **facts)
    text = json.dumps(whole, ensure_ascii=ascii_only, **layout) + "\n"
    text = text.encode("utf-8", "backslashreplace").decode()
    text = text.replace("\n", "\r\n") if windows else text
    made = published(text)
    at = text.index('"text/html"')
    end = text.index('"text/plain"', at)
    mark = text.index('"display_data"', end)
    behind = text.index("}", mark) + 1
    assert made.text.startswith(text[:at] + text[end:behind])
    assert made.text.endswith(text[behind:])
    below = json.loads(
        made.text[len(text[:at] + text[end:behind]) : -len(text[behind:])].strip(", \t\r\n")
    )
    assert below["metadata"] == MARK


@given(
    st.lists(st.sampled_from(["gallery", "progress", "empty", "portrait", "stream"]), max_size=5)
)
def test_what_is_published_is_not_published_again(kinds: list[str]) -> None:
    """Publishing in place twice would put the words twice below each sheet."""
    made_of = {
        "gallery": gallery(),
        "progress": shown("text/html", PROGRESS),
        "empty": shown("text/plain", ""),
        "portrait": shown("text/html", [f'{OURS}">', PICTURE, "</div>"]),
        "stream": {"output_type": "stream", "name": "stdout", "text": "x"},
    }
    once = published(notebook(*(made_of[kind] for kind in kinds)))
    twice = published(once.text)
    assert twice.text == once.text
    assert len(once.sheets) == kinds.count("gallery")
    assert not twice.sheets
    assert "data:image" not in once.text


def test_a_sheet_that_was_stored_alone_gets_its_words() -> None:
    """With `display = sheet` a reader who sees no image would be told nothing on GitHub."""
    alone = gallery()
    del alone["data"]["text/html"]
    first, second = outputs_of(published(notebook(alone)))
    assert first == alone
    assert second["metadata"] == MARK


VIEW = shown("application/vnd.jupyter.widget-view+json", {"model_id": "a"})
CONTROLS = {**VIEW, "metadata": PANEL}


@pytest.mark.parametrize(
    "leftover",
    [shown("text/plain", ""), shown("text/plain", []), shown("text/html", PROGRESS), CONTROLS],
    ids=["emptied", "emptied and saved by Jupyter", "stopped", "panel"],
)
def test_leftovers_go(leftover: dict[str, Any]) -> None:
    """Readers would see the progress of a run that was stopped months ago."""
    made = published(notebook(leftover, gallery(), leftover))
    assert [sorted(output["data"]) for output in outputs_of(made)] == [
        ["image/jpeg", "text/plain"],
        ["text/html", "text/plain"],
    ]
    assert made.leftovers == [2, 2]
    assert outputs_of(published(notebook(leftover))) == []


@pytest.mark.parametrize(
    "output",
    [
        shown("text/html", f"<div>{PICTURE}</div>"),
        shown("text/plain", ""),
        gallery(metadata={}, data={"image/jpeg": JPEG, "text/html": "<b>chart</b>"}),
        {"output_type": "display_data", "data": {"text/html": PICTURE, "image/png": "iVBO"}},
        {"output_type": "stream", "name": "stdout", "text": [GALLERY]},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": [PROGRESS]},
    ],
    ids=["picture", "empty", "chart", "without metadata", "stream", "error"],
)
def test_outputs_of_others_are_let_alone(output: dict[str, Any]) -> None:
    """Publishing would spoil the charts of another library."""
    whole = notebook(output, source="chart()")
    assert published(whole).text == json.dumps(whole, indent=1)


def test_pictures_in_html_of_others_are_told() -> None:
    """Nobody would know before the push that a chart is missing on GitHub."""
    made = published(notebook(shown("text/html", f"<div>{PICTURE}</div>")))
    assert made.foreign == [2]


@pytest.mark.parametrize("lines", [False, True])
def test_small_pictures_give_way_to_their_words(lines: bool) -> None:
    """A table of portraits would lose both pictures and names on GitHub."""
    html = f'{OURS}"><td>{PICTURE}</td>\n<td>Ada</td></div>'
    video = (
        '<video controls="" src="data:video/mp4;base64,AAAA" title="Video 1: a cat"><track></video>'
    )
    html += video
    made = published(notebook(shown("text/html", html.splitlines(True) if lines else html)))
    [output] = outputs_of(made)
    said = output["data"]["text/html"]
    assert isinstance(said, list) == lines
    assert "".join(said) == (
        f'{OURS}"><td><i>Picture 1: a cat &gt; a dog</i></td>\n<td>Ada</td></div>'
        "<i>Video 1: a cat</i>"
    )
    assert made.wordless == [2]


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 small picture is"), (2, "2 small pictures are")]
)
def test_pictures_beside_their_words_go_with_a_line(count: int, told: str) -> None:
    """A history would repeat each prompt for every picture, or lose them and not say so."""
    beside = PICTURE.replace("<img", '<img data-rendernet="told"') * count
    made = published(notebook(shown("text/html", f'{OURS}"><td>{beside}</td><td>a cat</td></div>')))
    [output] = outputs_of(made)
    assert output["data"]["text/html"] == (
        f'{OURS}"><td></td><td>a cat</td>'
        f"<div><i>{told} left out here: GitHub would not show any.</i></div></div>"
    )
    assert made.wordless == [2]
    assert published(made.text).text == made.text


STATE: dict[str, Any] = {
    "application/vnd.jupyter.widget-state+json": {"state": {"a": {}}, "version_major": 2}
}
BROKEN: dict[str, Any] = {"application/vnd.jupyter.widget-state+json": {"a": {}}}


@pytest.mark.parametrize(
    ("state", "outputs", "told"),
    [
        (STATE, [], "removed"),
        (BROKEN, [VIEW], "removed"),
        (STATE, [VIEW], "kept"),
        (STATE, [CONTROLS], "removed"),
        ({}, [], "removed"),
    ],
    ids=["shown nowhere", "GitHub calls it invalid", "shown", "of a panel", "empty"],
)
def test_the_state_of_controls(
    state: dict[str, Any], outputs: list[dict[str, Any]], told: str
) -> None:
    """GitHub would call the notebook invalid, or a slider of somebody's would be gone elsewhere."""
    metadata = {"kernelspec": {"name": "python3"}, "widgets": state}
    made = published(notebook(*outputs, metadata=metadata))
    assert made.widgets == told
    assert ("widgets" in json.loads(made.text)["metadata"]) == (told == "kept")
    assert json.loads(made.text)["metadata"]["kernelspec"] == {"name": "python3"}


def test_videos_are_handed_on_with_their_words() -> None:
    """What a narrator says would be lost with the player."""
    content = b64encode(b"\0\0\0 ftyp").decode()
    html = (
        f'{OURS}"><video src="data:video/mp4;base64,{content}" title="Video 1: a &quot;cat&quot;">'
        '<track src="data:text/vtt;base64,V0VCVlRU">Video 1</video><div>seed 7</div>'
        "<details><summary>Transcript</summary><div>Hello &amp;\ngoodbye.</div></details>"
        '<video src="pictures/dog%201.mp4" poster="data:," title="Dog"></video>'
        '<a href="pictures/dog%201.mp4">open the file</a>'
        f"{PICTURE}<details><summary>Transcript</summary><div>A poster.</div></details>"
        f"{PICTURE}<details><summary>Spec</summary><pre>a cat</pre></details></div>"
    )
    first, second, third = films_of(html)
    assert (first.alt, first.mime, first.content) == (
        'Video 1: a "cat"',
        "video/mp4",
        b"\0\0\0 ftyp",
    )
    assert first.transcript == "Hello &\ngoodbye."
    assert (second.alt, second.link, second.transcript) == ("Dog", "pictures/dog%201.mp4", "")
    assert third.transcript == "A poster."
    [sheet] = published(notebook(gallery(html))).sheets
    assert sheet.films == (first, second, third)


@given(st.text(alphabet="<>/=\"' adeghimorstuvy:;,64", max_size=200))
def test_no_html_breaks_the_search_for_videos(html: str) -> None:
    """One odd output would keep the whole notebook from being published."""
    assert all(film.alt is not None for film in films_of(f"{html}<video src='data:"))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "no JSON", "save it again"),
        ('{"cells": [', "line 1, column", "save it again"),
        ('{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> b\n]}', "line 2", "merge"),
        ("[]", "no cells", "jupytext"),
        ("# %%\nprint(1)", "no JSON", ""),
        ('{"worksheets": [], "nbformat": 3}', "format 3", "nbconvert"),
        ("[" * 100_000, "nested too deeply", ""),
    ],
    ids=["empty", "cut off", "merge", "list", "script", "format 3", "deep"],
)
def test_what_is_no_notebook_is_refused(text: str, message: str, hint: str) -> None:
    """A person would read about delimiters, and not what is wrong with the file."""
    with pytest.raises(RenderNetError, match=message) as caught:
        published(text)
    assert hint in caught.value.hint


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["cell_type", "source", "outputs", "data", "metadata", "text/html", "widgets"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_odd_notebooks_come_out_as_notebooks(cells: Any) -> None:
    """A hand-made notebook would end in a traceback of this package."""
    made = published({"cells": cells, "metadata": cells})
    assert json.loads(made.text).keys() == {"cells", "metadata"}


def test_other_forms_of_the_format_are_read() -> None:
    """Notebooks of Colab and of hand-written tools would be refused."""
    bare = gallery()
    bare["data"]["text/plain"] = WORDS
    whole = notebook(bare, source=["%%rendernet\n", "a cat"])
    del whole["nbformat_minor"]
    made = published(whole, indent=None, separators=(",", ":"))
    assert len(outputs_of(made)) == 2
