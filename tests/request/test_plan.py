"""Planning: precedence, rows, presets, settings, origins, seeds, assets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import pytest

from rendernet_jupyter.catalog import Catalog, MediaFacts
from rendernet_jupyter.errors import SpecError
from rendernet_jupyter.request import Default, Plan

Planned = Callable[..., Plan]
M = "model: JuggernautXL\n"


class Picture:
    """What a picture of a result, or a PIL image, shows of itself."""

    size = (600, 1000)
    format = "PNG"

    def _repr_png_(self) -> bytes:
        return b""


def _codes(plan: Plan) -> list[tuple[str, int, int]]:
    return [(p.code, p.line, p.column) for p in plan.problems]


def test_each_level_beats_the_ones_below(planned: Planned) -> None:
    """A value from a preset or a setting would take the place of what was typed."""
    plan = planned(
        "defaults:\nsteps: 30\nquality: Plus\ncfg: 3\n---\nquality: Regular\na {{ animal }}",
        "--from rows --use p --n 2",
        variables={"rows": [{"animal": "cat", "cfg_scale": 9}], "animal": "dog"},
        presets={"p": "model: Papermill\nsteps: 10\nn: 4\nsampler: euler a"},
        defaults={
            "model": Default("Flux", "setting model"),
            "sampler": Default("DPM++ SDE", "setting sampler"),
            "seed": Default("5", "setting seed"),
        },
    )
    assert plan.problems == ()
    assert plan.requests[0].body == {
        "model": "Papermill",
        "batch_size": 2,
        "cfg_scale": 9,
        "steps": 30,
        "sampler": "Euler a",
        "seed": 5,
        "quality": "Regular",
        "prompt": {"positive": "a cat"},
    }
    assert plan.requests[0].origins == {
        "model": "preset p",
        "batch_size": "--n on the magic line",
        "cfg_scale": "row 1 of rows",
        "steps": "defaults: line 2",
        "sampler": "preset p",
        "seed": "setting seed",
        "quality": "line 6",
        "prompt": "line 7",
    }


def test_the_model_of_the_settings_serves_only_specs_without_a_kind(planned: Planned) -> None:
    """A style would clash with a model that nobody typed."""
    settings = {"model": Default("JuggernautXL", "setting model, the shipped default")}
    plain = planned("a cat", defaults=settings).requests[0]
    assert plain.body["model"] == "JuggernautXL"
    assert plain.origins["model"] == "setting model, the shipped default"
    style = planned("style: Bokeh\na cat", defaults=settings).requests[0]
    assert "model" not in style.body
    touch = planned("upscale: a.png", defaults={**settings, "steps": Default("9", "x")})
    assert touch.requests[0].body == {"true_touch": {"asset_id": {"$asset": "a.png"}}}
    assert touch.warnings == ()


def test_a_wrong_setting_says_where_it_was_set(planned: Planned) -> None:
    """A person would look for a model in a cell that does not name one."""
    plan = planned("a cat", defaults={"model": Default("Nope", "setting model, pyproject.toml")})
    assert _codes(plan) == [("unknown-name", 1, 1)]
    assert "(setting model, pyproject.toml)" in plan.problems[0].message


def test_rows_of_a_data_frame(planned: Planned) -> None:
    """Empty cells, floats and paths of a table would be taken for values of their own."""
    frame = pd.DataFrame(
        {
            "animal": ["cat", "dog", "fox"],
            "seed": [1, None, 3],
            "facelock": [PurePosixPath("my face.png"), None, Picture()],
            "negative": ["{a|b}", "  ", None],
        }
    )
    plan = planned(
        M + "steps: 20\na {{ animal }}", "--from t.frame", variables={"t": {"frame": frame}}
    )
    assert _codes(plan) == [("undefined-variable", 0, 8)]
    plan = planned(M + "steps: 20\na {{ animal }}", "--from frame", variables={"frame": frame})
    assert plan.problems == ()
    assert [request.coords for request in plan.requests] == [
        {"negative.1": "a"},
        {"negative.1": "b"},
        {},
        {},
    ]
    assert [request.body.get("facelock") for request in plan.requests] == [
        {"asset_id": {"$asset": "my face.png"}},
        {"asset_id": {"$asset": "my face.png"}},
        None,
        {"asset_id": {"$asset": "{{facelock}}"}},
    ]
    assert plan.requests[3].assets == {"{{facelock}}": frame["facelock"][2]}
    assert [request.body["seed"] for request in plan.requests] == [1, 1, {"$seed": True}, 3]


@pytest.mark.parametrize(
    "table", [[], "text", {"a": 1}, 3, [1], [{"a": 1}, None], pd.DataFrame({"a": []}), object()]
)
def test_what_is_no_table(planned: Planned, table: Any) -> None:
    """A sweep over nothing would end in silence, or in a stack trace."""
    assert _codes(planned(M + "a cat", "--from x", variables={"x": table})) == [("bad-rows", 0, 8)]


def test_a_fault_of_a_row_is_shown_once_and_names_its_row(planned: Planned) -> None:
    """A thousand rows would show a thousand times the same fault."""
    rows = [{"seed": "x"}, {"seed": True}, {"seed": "x"}, {"prompt": "a --seed 3"}]
    plan = planned(M + "a cat", "--from rows", variables={"rows": rows})
    assert _codes(plan) == [
        ("bad-value", 0, 8),
        ("bad-variable", 0, 8),
        ("misplaced-flag", 0, 8),
    ]
    assert "(row 1 of rows)" in plan.problems[0].message


def test_presets_hold_headers_alone(planned: Planned) -> None:
    """A preset with a prompt in it would paint over what was typed."""
    presets = {"sharp": "model: Papermill", "whole": "a cat", "wrong": "modle: x\nsteps: 3"}
    assert _codes(planned("a cat", "--use shrap", presets=presets)) == [("bad-value", 0, 7)]
    assert _codes(planned("a cat", "--use whole", presets=presets)) == [("bad-value", 0, 7)]
    wrong = planned("a cat", "--use wrong", presets=presets)
    assert _codes(wrong) == [("unknown-key", 0, 7)]
    assert wrong.problems[0].message.startswith("preset 'wrong', line 1: unknown key")


def test_a_line_alone_can_be_a_spec(planned: Planned) -> None:
    """`%rendernet` with everything on its line would be called empty."""
    plan = planned("", "hero --model papermill --prompt a {red|green} cat --out pics")
    assert plan.name == "hero"
    assert plan.options == {"out": "pics"}
    assert [r.body["prompt"]["positive"] for r in plan.requests] == ["a red cat", "a green cat"]
    assert _codes(planned("", "--yes")) == [("empty-spec", 1, 1)]


def test_seeds(planned: Planned) -> None:
    """A drawn seed would be drawn again, or a given one forgotten."""
    body = "model: Papermill\nn: 2\nseed: {}\nquality: Plus\na {red|green} cat"
    drawn = planned(body.replace("seed: {}\n", "")).requests
    assert {r.seed_mode for r in drawn} == {"drawn"}
    assert drawn[0].spec == drawn[1].spec
    assert drawn[0].canonical != drawn[1].canonical
    filled = drawn[0].with_seed(7)
    assert filled.body["seed"] == 7
    assert filled.canonical.split("\n") == [
        "model: Papermill",
        "batch_size: 2",
        "seed: 7",
        "quality: Plus",
        "prompt: a red cat",
    ]
    assert planned(filled.canonical).requests[0].body == filled.body
    assert filled.with_seed(8) is filled
    random = planned(body.replace("{}", "random")).requests[0]
    assert random.seed_mode == "random"
    assert random.with_seed(3).canonical == filled.canonical.replace("seed: 7", "seed: 3")
    assert {r.seed_mode for r in planned(body.replace("{}", "1, 2")).requests} == {"given"}
    assert planned("upscale: a.png").requests[0].seed_mode == "none"
    json = planned('{"model": "Papermill", "prompt": {"positive": "a"}}').requests[0].with_seed(4)
    assert planned(json.canonical).requests[0].body == json.body


def test_settings_change_neither_seed_nor_identity_of_a_limited_sweep(planned: Planned) -> None:
    """Making a sweep longer would draw another seed, and pay for its first pictures again."""
    body = "model: Papermill\ncfg: 4, 5, 6, 7\na cat"
    whole, first = planned(body).requests, planned(body, "--limit 2").requests
    assert first == whole[:2]
    assert {r.spec for r in first} == {whole[3].spec}


def test_assets_are_named_and_filled_in(planned: Planned) -> None:
    """An upload would be made twice, or land in the wrong place of a body."""
    picture = Picture()
    plan = planned(
        "narrate: {{ who }} audio=a.mp3\n---\n"
        + M
        + 'face: "a b.png"\ncontrol: depth "a b.png"\nx',
        variables={"who": picture},
    )
    first, second = plan.requests
    assert first.wanted_assets() == ("{{who}}", "a.mp3")
    assert first.assets == {"{{who}}": picture}
    assert second.wanted_assets() == ("a b.png",)
    filled = first.with_assets({"{{who}}": "ast_1", "a.mp3": "ast_2"})
    assert filled.body == {"narrator": {"image_asset_id": "ast_1", "audio_asset_id": "ast_2"}}
    with pytest.raises(KeyError):
        first.with_assets({})


def test_a_probe_is_asked_and_its_word_counts(catalog: Catalog, planned: Planned) -> None:
    """A file that does not exist would be found missing after the price was shown."""
    asked = []

    def probe(path: str) -> MediaFacts | None:
        asked.append(path)
        return MediaFacts("image", "png", 600, 1000) if path == "a.png" else None

    assert planned("animate: a.png", probe=probe).problems == ()
    assert _codes(planned("animate: b.png", probe=probe)) == [("missing-asset", 1, 10)]
    assert planned("animate: img_unknown", probe=probe).problems == ()
    assert asked == ["a.png", "b.png"]


def test_problems_are_raised_as_one_error(planned: Planned) -> None:
    """The caret in a cell would count its lines from another start than the reader."""
    plan = planned(M + "seed: x\nsteps: y\na cat")
    with pytest.raises(SpecError) as raised:
        plan.raise_for_problems(shift=1, where="file")
    assert str(raised.value).startswith("2 problems in this file; nothing was sent")
    assert "line 3  seed: x" in str(raised.value)
    planned(M + "a cat").raise_for_problems()


def test_origins_count_lines_like_the_reader_does(planned: Planned) -> None:
    """An explanation would speak of another line than the error beside it."""
    request = planned(M + "a cat --seed 3", shift=1).requests[0]
    assert request.origins == {"model": "line 2", "prompt": "line 3", "seed": "--seed on line 3"}


def test_a_sample_is_drawn_once_for_a_spec(planned: Planned) -> None:
    """Running the notebook again would draw, and pay for, other pictures."""
    body = "model: Papermill\nseed: 1..500\na {9::red|1::green} {cat|dog}"
    drawn = planned(body, "--sample 20").requests
    assert drawn == planned(body + "\n", "--yes --sample 20").requests
    assert len({request.canonical for request in drawn}) == 20
    assert drawn != planned(body.replace("red", "blue"), "--sample 20").requests
    assert sum(request.coords["prompt.1"] == "red" for request in drawn) > 12
    assert planned(body, "--sample 20 --limit 3").requests == drawn[:3]
    assert len(planned(body, "--sample 5000").requests) == 2000


def test_a_sample_of_a_huge_sweep_has_its_weights_and_its_specs(planned: Planned) -> None:
    """A sample of millions would be drawn from the first spec alone, or in even shares."""
    body = (
        "model: Papermill\nseed: 0..999999\ncfg: 4, 5\na cat\n---\n"
        "style: Bokeh\nseed: 0..2999999\na {9::red|1::{green|blue}} {cat|dog}"
    )
    drawn = planned(body, "--sample 200").requests
    styled = [request for request in drawn if "style" in request.body]
    assert 150 < len(styled) < 198
    assert sum(request.coords["prompt.1"] == "red" for request in styled) > 0.8 * len(styled)
    assert drawn == planned(body, "--sample 200").requests


def test_a_list_of_loras_has_its_canonical_text_as_coordinate(planned: Planned) -> None:
    """The label of a column could not be typed back."""
    body = M + 'loras: "soft light, warm"@0.250 | film_grain, "neon@2"@2 | none\na cat'
    assert [request.coords["loras"] for request in planned(body).requests] == [
        '"soft light, warm"@0.25',
        'film_grain@1, "neon@2"@2',
        "none",
    ]
