"""Values that are almost right: each has its own fault, and none is guessed at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog, MediaFacts
from rendernet_jupyter.errors import AssetError
from rendernet_jupyter.request import Explanation, Plan, plan
from rendernet_jupyter.spec.keys import ASSET

Read = Callable[..., Explanation]
Planned = Callable[..., Plan]
M = "model: JuggernautXL\n"
VARIABLES = {
    "n": 3,
    "net": "Open Pose",
    "path": PurePosixPath("my pose.png"),
    "b": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ("model: Flux | ", "bad-value", 14),
        ('model: "Flux', "unclosed-quote", 8),
        ('model: "Flux"x', "unknown-name", 8),
        ("style: | Bokeh", "bad-value", 8),
        ('style: "Bokeh', "unclosed-quote", 8),
        ('style: "Bokeh"x', "unknown-name", 8),
        ("loras: film_grain |", "bad-value", 20),
        ("loras: film_grain,", "bad-value", 19),
        ('loras: "film_grain', "unclosed-quote", 8),
        ('loras: film_grain, "x', "unclosed-quote", 20),
        ("loras: none, film_grain", "unknown-name", 8),
        ("ar: 1:1, ", "bad-value", 9),
        ('ar: "1:1', "unclosed-quote", 5),
        ('ar: "1:1"x', "bad-value", 5),
        ('cfg: "7', "unclosed-quote", 6),
        ('cfg: "7"8', "bad-value", 6),
        ("cfg: 1, 2, ..., 9999999", "bad-range", 12),
        ("steps: -2..3", "bad-value", 8),
        ('zip: "seed', "unclosed-quote", 6),
        ("character: mode=strong", "bad-value", 12),
        ('character: Zoe "x"', "bad-value", 12),
        ('character: "Zoe', "unclosed-quote", 12),
        ("character: Zoe weight=x", "bad-value", 23),
        ("character: Zoe enable_facelock=yes", "bad-value", 32),
        ("control: Depth", "bad-value", 10),
        ("control: Depth pose.png control_mode=1.5", "bad-value", 38),
        ('control: "Depth" "x" pose.png', "bad-value", 10),
        ("control: Deep pose.png", "unknown-name", 10),
        ("face: a.png scale=2", "bad-value", 7),
        ('face: "zoe.png"x', "bad-value", 7),
        ('face: "zoe.png', "unclosed-quote", 7),
        ("face: {{ nothing }}", "undefined-variable", 7),
        ("face: {{ n }", "bad-braces", 7),
        ("upscale: scale=2", "bad-value", 10),
        ("upscale: zoe.png scale=0", "bad-value", 24),
        ("animate: tall.png duration=", "missing-value", 19),
        ('segment: sofa.png "a -> "b"', "unclosed-quote", 27),
        ('segment: sofa.png "" -> "b"', "bad-value", 10),
        ('segment: sofa.png "a" -> "b" x', "bad-value", 10),
        ('segment: sofa.png "a" | "b"', "not-sweepable", 10),
        ("narrate: audio=voice.mp3", "bad-value", 10),
        ("narrate: zoe.png voice=Rachl", "unknown-name", 24),
        ("narrate: zoe.png audio=nothing.mp3", "missing-asset", 24),
    ],
)
def test_fault(read: Read, header: str, code: str, column: int) -> None:
    """A value would be read as something near to it, and paid for."""
    found = read(f"{header}\nZoe", "", VARIABLES).plan.problems
    assert [(p.code, p.line, p.column) for p in found] == [(code, 1, column)]


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ("control: {{ net }} pose=1.png control_mode={{ n }}", "control_net",
         {"asset_id": {"$asset": "pose=1.png"}, "name": "Open Pose", "control_mode": 3}),
        ('control: "Depth" resize-mode=0 "my pose.png"', "control_net",
         {"asset_id": {"$asset": "my pose.png"}, "name": "Depth", "resize_mode": 0}),
        ("face: {{ path }}", "facelock", {"asset_id": {"$asset": "my pose.png"}}),
        ("face: {{ b }}", "facelock", {"asset_id": {"$asset": "{{b}}"}}),
        ("character: {{ who }} mode=STRONG\nloras: none", "character",
         {"character_id": "chr_m1raKBB02", "mode": "strong"}),
        ("character: chr_m1raKBB02", "character", {"character_id": "chr_m1raKBB02"}),
        ("loras: neon@1.50", "loras", None),
        ('loras: "neon@2" @ 0.5', "loras", [{"name": "neon@2", "weight": 0.5}]),
    ],
)  # fmt: skip
def test_value(read: Read, header: str, field: str, value: Any) -> None:
    """A name with a space, a path with a sign, a variable: one of them would be cut."""
    found = read(f"{M}{header}\nMira K", "", {**VARIABLES, "who": "Mira K"}).plan
    if value is None:
        assert [problem.code for problem in found.problems] == ["unknown-name"]
    else:
        assert found.problems == ()
        assert found.requests[0].body[field] == value


def test_touch_takes_the_names_of_the_api_too(planned: Planned) -> None:
    """What is copied from the service's documentation would be refused."""
    found = planned("upscale: a.png scale_factor=2 enhance_strength=0.5").requests[0]
    assert found.body["true_touch"] == {
        "asset_id": {"$asset": "a.png"},
        "scale_factor": 2,
        "enhance_strength": 0.5,
    }
    assert found.canonical == "true_touch: a.png scale=2 strength=0.5"


def test_sound_by_every_way(read: Read) -> None:
    """A voice would be paid for that says nothing, or a script that nobody says."""
    for body in ("narrate: zoe.png\nhi", "narrate: zoe.png", "narrate: zoe.png voice=Rachel"):
        assert [p.code for p in read(body).plan.problems] == ["narrator-sound"]
    both = "narrate: zoe.png voice=Rachel audio=voice.mp3"
    messages = {read(b).plan.problems[0].message for b in (both, both + "\nhi", "narrate: zoe.png")}
    assert len(messages) == 2
    sound = "narrate: zoe.png audio={{ a }}"
    found = read(sound, "", {"a": b"ID3"}).plan.requests[0]
    assert found.body["narrator"]["audio_asset_id"] == {"$asset": "{{a}}"}
    assert found.assets == {"{{a}}": b"ID3"}


def test_names_that_fit_two_entries() -> None:
    """One of two things of the same name would be chosen by chance."""
    catalog = Catalog.from_listings(
        {
            "models": [
                {"name": "Dream", "base_model": "sd"},
                {"name": "dream", "base_model": "sd"},
            ],
            "styles": [{"name": "Ink", "base_model": "sd"}, {"name": "Ink", "base_model": "sdxl"}],
            "loras": [{"name": "Mist"}, {"name": "MIST"}],
            "characters": [{"id": "chr_1", "name": "Ann"}, {"id": "chr_2", "name": "Ann"}],
        }
    )
    for body, suggest in (
        ("model: DREAM\na", "Dream"),
        ("style: ink\na", "Ink @ sd"),
        ("model: dream\nloras: mist\na", "Mist"),
        ("model: dream\n{ann} runs", "chr_1"),
    ):
        found = plan(body, catalog=catalog).problems
        assert [(p.code, p.suggest) for p in found] == [("ambiguous-name", suggest)]
    assert plan("model: dream\nloras: MIST\na", catalog=catalog).problems == ()
    chosen = plan("model: Dream\ncharacter: chr_2\nAnn runs", catalog=catalog).requests[0]
    assert chosen.body["character"] == {"character_id": "chr_2"}
    again = plan(chosen.canonical, catalog=catalog).requests[0]
    assert again.body == chosen.body


def test_what_a_probe_refuses_is_an_error_of_the_spec(planned: Planned) -> None:
    """A folder in place of a picture would end in a stack trace."""

    def probe(path: str) -> None:
        raise AssetError(f"{path} is a folder", hint="Name a file in it.")

    found = planned("upscale: pics", probe=probe).problems
    assert [(p.code, p.column) for p in found] == [("missing-asset", 10)]
    assert found[0].message == "pics is a folder. Name a file in it"


def test_foreign_objects_in_a_table(planned: Planned) -> None:
    """An array in a cell of a table would end in a stack trace."""

    class Odd:
        def __ne__(self, other: object) -> bool:
            raise ValueError("the truth value of this is ambiguous")

        __hash__ = None  # type: ignore[assignment] - like an array

    class Frame:
        def to_dicts(self) -> list[dict[str, Any]]:
            return [{"prompt": Odd()}, {"facelock": Odd()}, {"seed": Odd()}]

    class Broken:
        def to_dicts(self) -> None:
            raise RuntimeError("no")

    found = planned(M + "a cat", "--from t", variables={"t": Frame()}).problems
    assert [(p.code, p.line, p.column) for p in found] == [("bad-variable", 0, 8)]
    found = planned(M + "a cat", "--from t", variables={"t": Broken()}).problems
    assert [p.code for p in found] == ["bad-rows"]


class Picture:
    """What a result's picture looks like to the grammar."""

    media_id = "img_1"
    width = height = 5


@pytest.mark.parametrize(
    ("body", "suggest"),
    [
        ("upscale: {{ two }}", "{{two[0]}}"),
        ("upscale: {{ none }}", None),
        ("upscale: {{ broken }}", None),
        ("upscale: two[0]", "{{two[0]}}"),
        ('segment: two[1] "a" -> "b"', "{{two[1]}}"),
        ("upscale: two.png", None),
    ],
)
def test_a_gallery_is_no_picture(planned: Planned, body: str, suggest: str | None) -> None:
    """Which of two pictures is meant would be guessed at, and paid for."""

    class Broken(list[Picture]):
        def __len__(self) -> int:
            raise AssetError("it failed")

    variables = {"two": [Picture(), Picture()], "none": [], "broken": Broken()}
    [problem] = planned(body, variables=variables, probe=lambda _: None).problems
    assert problem.suggest == suggest
    assert problem.column == 10


def test_a_gallery_of_one_is_its_picture(planned: Planned) -> None:
    """`{{hero}}` can mean one thing only, and would be refused all the same."""
    picture = Picture()
    [request] = planned("upscale: {{ one }}", variables={"one": [picture]}).requests
    assert request.assets == {"{{one}}": picture}


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("upscale: {{ one[0] }}, scale=2", 22),
        ('segment: zoe.png, "a" -> "b"', 17),
        ("animate: img_a1; duration=5\na wave", 16),
    ],
)
def test_a_comma_behind_an_asset_is_named(planned: Planned, body: str, column: int) -> None:
    """`no such file` would be said of a file that is there."""
    found = planned(
        body,
        variables={"one": [Picture()]},
        probe=lambda path: MediaFacts("image", "png", 3, 5) if path == "zoe.png" else None,
    )
    assert [(p.code, p.column) for p in found.problems] == [("missing-asset", column)]
    assert "take the" in found.problems[0].message


def test_a_voice_below_the_line_is_pointed_at(read: Read) -> None:
    """A script would begin with the name of a voice, or its reader be told nothing of the line."""
    found = read("narrator: zoe.png\nvoice: Rachel\nHello.").plan
    assert [p.code for p in found.problems] == ["narrator-sound"]
    assert "voice=Rachel" in found.problems[0].message
    assert [w.code for w in found.warnings] == ["setting-in-prompt"]
    said = read("narrator: zoe.png voice=Rachel\n\\voice: Rachel, softly.").plan
    assert (said.problems, said.warnings) == ((), ())


@pytest.mark.parametrize("key", ["control: Depth", "upscale:", "face: a b c", "animate: a b c"])
def test_what_an_asset_is_stands_wherever_one_is_missing(read: Read, key: str) -> None:
    """`takes asset` says nothing to somebody who has a picture in a variable."""
    assert ASSET in read(f"{key}\na cat").plan.problems[0].message


def test_a_quoted_name_stands_anywhere_in_a_list_of_lists() -> None:
    """A LoRA whose name holds a bar could only be the first of its list."""
    listed = [{"name": name, "base_model": "sdxl"} for name in ("film", "p|q", "x, y")]
    catalog = Catalog.from_listings(
        {"models": [{"name": "M", "base_model": "sdxl"}], "loras": listed}
    )
    text = 'model: M\nloras: film@0.4, "p|q"@0.5 | "x, y", "p|q"@1 | none\na cat'
    found = plan(text, catalog=catalog)
    assert not found.problems
    names = [[lora["name"] for lora in request.body.get("loras", [])] for request in found.requests]
    assert names == [["film", "p|q"], ["x, y", "p|q"], []]
