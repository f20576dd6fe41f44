"""Explaining: data for programs, a page for people, lines to copy."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.request import Default, Explanation, explain

Read = Callable[..., Explanation]
M = "model: JuggernautXL\n"


def test_the_catalogue_may_be_a_path_a_dictionary_or_a_snapshot(
    tmp_path: Path, listings: Mapping[str, Any], catalog: Catalog
) -> None:
    """`rendernet explain --catalog FILE` would read another thing than the function."""
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps(listings), encoding="utf-8")
    body = "style: bokeh\nface: zoe.png\na cat"
    found = explain(body, catalog=str(path)).to_dict()
    assert found == explain(body, catalog=listings).to_dict()
    assert found["requests"][0]["style"] == "Bokeh"
    assert explain(body, catalog=catalog).to_dict()["requests"] == found["requests"]
    # A snapshot holds no files, so they are taken on trust.
    missing = "style: bokeh\nface: zoo.png\na cat"
    assert explain(missing, catalog=listings).plan.problems
    assert explain(missing, catalog=catalog).plan.requests


@pytest.mark.parametrize("text", ["[]", "nonsense"])
def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path, text: str) -> None:
    """A wrong path would be taken for a catalogue that knows nothing."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"catalogue|Expecting"):
        explain("a cat", catalog=str(path))
    with pytest.raises(OSError, match="nowhere"):
        explain("a cat", catalog=str(tmp_path / "nowhere.json"))


def test_without_a_catalogue_names_are_taken_as_typed() -> None:
    """A text could not be read at all where no catalogue is at hand."""
    body = (
        "model: Whatever | Flux\nloras: a@0.5\ncontrol: Canny x.png\ncharacter: Zoe\nZoe\n---\n"
        "style: X @ sd\na"
    )
    found = explain(body.replace("character: Zoe\n", "")).plan
    assert [w.code for w in found.warnings] == ["ignored-field"]
    assert found.requests[0].body["model"] == "Whatever"
    assert found.requests[2].body["style_detail"] == {"name": "X", "base_model": "sd"}
    # Only a character's id is sent, so nothing can stand for one that is not listed.
    assert [p.code for p in explain(body).plan.problems] == ["unknown-character"]


def test_data(read: Read) -> None:
    """A program that reads explanations would miss a member."""
    found = read(M + "a cat\n# x", "--strict").to_dict()
    assert found == {
        "requests": [],
        "coords": [],
        "warnings": [],
        "errors": [
            {
                "code": "hash-in-prompt",
                "line": 3,
                "column": 1,
                "suggest": None,
                "message": found["errors"][0]["message"],
            }
        ],
        "messages": [
            {
                "code": "hash-in-prompt",
                "severity": "error",
                "line": 3,
                "column": 1,
                "message": found["errors"][0]["message"],
            }
        ],
        "canonical": "",
    }
    assert json.loads(json.dumps(found)) == found
    warned = read(M + "a cat\n# x\n# y\n—ar 1:1").to_dict()
    assert warned["warnings"] == ["dash-flag", "hash-in-prompt"]
    assert [m["severity"] for m in warned["messages"]] == ["warning"] * 3


def test_a_page_for_people(read: Read) -> None:
    """A person would not see where a value came from, or what is left out."""
    page = str(
        read(
            "style: Bokeh\nseed: 1..12\nsteps: 30\n{Zoe} in {red|} light\n\nat night\n"
            "---\nupscale: zoe.png\nseed: 3",
            "--steps 20",
            defaults={"quality": Default("Plus", "setting quality")},
            shift=1,
        )
    )
    assert page.startswith("25 requests\n")
    for shown in (
        "--steps on the magic line",
        "setting quality",
        "the braces in the prompt",
        "axis seed: 1 · 2 · 3 · 4 · 5 · 6 · 7 · 8 · … 12 in all",
        "axis prompt.1: red · (empty)",
        "3 warnings",
        "line 10  seed: 3",
        "'seed' is left out: 'true_touch' reads only its own object",
        "  seed: 1..12\n",
        '"character_id": "chr_z0eAAA001"',
        "curl https://api.rendernet.ai/pub/v1/generations",
    ):
        assert shown in page
    assert repr(read("a cat")).startswith("1 problem; nothing would be sent\n  line 1  a cat\n")


def test_a_page_for_a_json_body(read: Read) -> None:
    """A pasted body would be shown without its values."""
    page = str(read('{"model": "Flux", "seed": 3, "prompt": {"positive": "a", "negative": "b"}}'))
    assert '  model         "Flux"  element 1 of the JSON body' in page
    assert '  negative      "b"     element 1 of the JSON body' in page
    assert '  prompt        "a"     element 1 of the JSON body' in page


def test_a_page_stays_a_page(read: Read) -> None:
    """A thousand faults, or specs, would fill the notebook."""
    assert "… and 30 more" in str(read("\n".join(["samplr: x"] * 50)))
    rows = [{"prompt": f"cat {n}"} for n in range(9)]
    assert "… and 4 more specs" in str(read(M, "--from rows", {"rows": rows}))
    assert len(str(read("\n".join(["samplr: x"] * 50))).split("\n")) < 60


def test_lines_to_copy(read: Read) -> None:
    """What is pasted into a shell or a script would ask for something else, or show a key."""
    found = read(M + 'it\'s "raw": $x\n---\n' + M + "seed: 7\na dog")
    shell = found.curl()
    assert "$RENDERNET_API_KEY" in shell
    assert 'it\'"\'"\'s \\"raw\\": $x' in shell
    assert '"seed"' not in shell
    python = found.httpx(1, origin="http://127.0.0.1:8765/")
    call = ast.parse(python).body[-1]
    assert isinstance(call, ast.Assign)
    assert isinstance(call.value, ast.Call)
    keywords = {k.arg: k.value for k in call.value.keywords}
    assert ast.literal_eval(keywords["json"]) == [dict(found.plan.requests[1].body)]
    assert "'http://127.0.0.1:8765/pub/v1/generations'" in python
