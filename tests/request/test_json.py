"""Bodies that are JSON: the API's own words, under the same checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.request import Explanation, plan
from rendernet_jupyter.request.json_places import places_of

Read = Callable[..., Explanation]
EXAMPLES = Path(__file__).parents[1] / "contract" / "examples"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('[{"model": "JuggernautXL",\n  "ar": "1:1"}]', [("unknown-key", 2, 3, "aspect_ratio")]),
        ('{"model": "Flux", "promt": {}}', [("unknown-key", 1, 19, "prompt")]),
        ('{"model": "Flux", "prompt": {"negativ": ""}}', [("unknown-key", 1, 30, "negative")]),
        (
            '{"model": "Flux", "seed": 1.5, "cfg_scale": "7"}',
            [("bad-value", 1, 19, None), ("bad-value", 1, 32, None)],
        ),
        ('{"model": "Flux", "seed": true}', [("bad-value", 1, 19, None)]),
        ('{"model": "Flux", "cfg_scale": 1e999}', [("bad-value", 1, 19, None)]),
        ('{"model": "Flux", "quality": "plus"}', [("bad-value", 1, 19, "Plus")]),
        ('{"model": "Flux", "character": {"mode": "strong"}}', [("bad-value", 1, 19, None)]),
        (
            '{"model": "Flux", "loras": [{"name": "ink"}, {"weight": 1}]}',
            [("bad-value", 1, 46, None)],
        ),
        ('{"model": "flux", "prompt": {"positive": "a"}}', [("unknown-name", 1, 2, "Flux")]),
        ('{"style": "Fine Art", "prompt": {"positive": "a"}}', [("unknown-name", 1, 2, None)]),
        (
            '{"style_detail": {"name": "Bokeh", "base_model": "sd"}, "prompt": {"positive": "a"}}',
            [("unknown-name", 1, 2, "sdxl")],
        ),
        (
            (
                '{"style": "Bokeh", "style_detail": {"name": "Bokeh", "base_model": "sdxl"}, '
                '"prompt": {"positive": "a"}}'
            ),
            [("two-kinds", 1, 2, None)],
        ),
        ('{"prompt": {"positive": "a"}}', [("no-kind", 1, 1, None)]),
        (
            '{"model": "Papermill", "prompt": {"positive": " \\n"}}',
            [("missing-prompt", 1, 1, None)],
        ),
        (
            (
                '[{"model": "Papermill", "prompt": {"positive": "a"}},\n'
                ' {"narrator": {"image_asset_id": "ast_square001", "voice": "Rachel"}}]'
            ),
            [("narrator-sound", 2, 3, None)],
        ),
        (
            '{"narrator": {"video_asset_id": "ast_square001", "voice": "Rachel", "script": "x"}}',
            [("asset-type", 1, 15, None)],
        ),
        (
            '{"video_anyone": {"media_id": "ast_square001", "prompt": "' + "x" * 501 + '"}}',
            [("prompt-too-long", 1, 2, None), ("picture-ratio", 1, 19, None)],
        ),
        (
            (
                '{"model": "Papermill", "loras": [{"name": "film_grain"}], '
                '"prompt": {"positive": "a"}}'
            ),
            [("base-model-mismatch", 1, 34, None)],
        ),
        (
            (
                '{"model": "JuggernautXL", "character": {"character_id": "chr_z0eAAA001"}, '
                '"prompt": {"positive": "zoe"}}'
            ),
            [("character-not-named", 1, 27, None)],
        ),
        (
            '{"model": "JuggernautXL", "prompt": {"positive": "a <lora:x:1>"}}',
            [("lora-in-prompt", 1, 38, None)],
        ),
        (
            '{"model": "a", "model": "b", "a": {"x": 1, "x": 2}}',
            [
                ("duplicate-key", 1, 16, None),
                ("unknown-key", 1, 30, None),
                ("duplicate-key", 1, 44, None),
            ],
        ),
        ('{"model": NaN}', [("bad-json", 1, 1, None)]),
        ("[" * 30 + "]" * 30, [("bad-json", 1, 1, None)]),
        ('{"model": "a"} x', [("bad-json", 1, 16, None)]),
    ],
)
def test_faults(read: Read, body: str, found: list[tuple[str, int, int, str | None]]) -> None:
    """The service would refuse, or ignore in silence, what was pasted from elsewhere."""
    problems = read(body).plan.problems
    assert [(p.code, p.line, p.column, p.suggest) for p in problems] == found


def test_fields_without_effect_are_left_out_like_anywhere(read: Read) -> None:
    """A pasted body would pay for fields that count for nothing."""
    body = {
        "model": "Flux",
        "steps": 20,
        "aspect_ratio": "1:1",
        "control_net": {"asset_id": "ast_pose00004", "name": "Canny", "control_mode": 1},
        "prompt": {"positive": "a", "negative": ""},
        "facelock": None,
    }
    found = read(json.dumps(body)).plan
    assert [w.code for w in found.warnings] == ["ignored-field"] * 3
    assert found.requests[0].body == {
        "model": "Flux",
        "control_net": {"asset_id": "ast_pose00004", "name": "Canny"},
        "seed": {"$seed": True},
        "prompt": {"positive": "a", "negative": ""},
    }
    lenient = read(json.dumps(body), "--lenient").plan.requests[0].body
    assert lenient["steps"] == 20
    assert lenient["control_net"]["control_mode"] == 1


def test_a_limit_takes_the_first_elements(read: Read) -> None:
    """`--limit 1` above a pasted array would send all of it."""
    element = {"model": "Papermill", "prompt": {"positive": "a  b"}}
    found = read(json.dumps([element, {**element, "seed": 3}]), "--limit 1").plan
    assert [r.body["prompt"]["positive"] for r in found.requests] == ["a  b"]
    assert json.loads(found.canonical) == [element]


def _examples() -> list[tuple[str, Any]]:
    index = json.loads((EXAMPLES / "index.json").read_text("utf-8"))
    bodies = [e for e in index["examples"] if e.get("schema") == "GenerationBatch"]
    return [(e["file"], json.loads((EXAMPLES / e["file"]).read_text("utf-8"))) for e in bodies]


@pytest.mark.parametrize(("file", "body"), _examples())
def test_examples_of_the_contract(file: str, body: Any) -> None:
    """A body that the service takes would be refused, or one that it refuses be sent."""
    found = plan(json.dumps(body), "--json", catalog=Catalog())
    codes = {problem.code for problem in found.problems}
    if ".invalid." in file:
        assert codes
    elif "priority_conflict" in file:
        assert codes == {"two-kinds"}
    else:
        assert codes <= {"character-not-named"}
        assert found.requests or codes


def test_places_of_members() -> None:
    """The caret would stand at another element of the array."""
    text = '[{"a": [1, {"b": "}]"}]}, {"a\\n": 2}]'
    places = places_of(text)
    assert {path: text[at : at + 3] for path, at in places.items() if path} == {
        (0,): '{"a',
        (0, "a"): '"a"',
        (0, "a", 1): '{"b',
        (0, "a", 1, "b"): '"b"',
        (1,): '{"a',
        (1, "a\n"): '"a\\',
    }
