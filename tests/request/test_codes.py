"""Every code of the closed list can happen, at its place, and its sentence teaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter.request import Explanation
from rendernet_jupyter.spec import CODES

Read = Callable[..., Explanation]

M = "model: JuggernautXL\n"
# code, magic line, body, place, suggestion
ERRORS: list[tuple[str, str, str, tuple[int, int], str | None]] = [
    ("ambiguous-name", "", "style: cinematic\na cat", (1, 8), "Cinematic @ sdxl"),
    ("asset-type", "", M + "control: Depth clip.mp4\na cat", (2, 16), None),
    ("bad-braces", "", M + "seed: {1|2}\na cat", (2, 7), None),
    ("bad-defaults", "", "defaults: x\n---\na cat", (1, 1), None),
    ("bad-json", "", '{"model": "JuggernautXL"', (1, 25), None),
    ("bad-line", "class", M + "a cat", (0, 1), None),
    ("bad-line", "--fresh", M + "seed: 3\na cat", (0, 1), "--cache refresh"),
    ("bad-line", "--from rows", '{"model": "JuggernautXL", "seed": 1}', (0, 1), None),
    ("bad-range", "", M + "seed: 1...4\na cat", (2, 7), "1..4"),
    ("bad-range", "", M + "cfg: 4, ..., 8\na cat", (2, 9), None),
    ("bad-range", "", M + "cfg: 4, 5, ...\na cat", (2, 12), None),
    ("bad-range", "", M + "steps: 10, 20, ..., 45\na cat", (2, 16), "40"),
    ("bad-rows", "--from word", M + "a cat", (0, 8), None),
    ("bad-rows", "--from rows", M + "a cat\n---\n" + M + "a dog", (0, 8), None),
    ("bad-value", "", M + "cfg: 4 | 7\na cat", (2, 6), "4, 7"),
    ("bad-value", "", M + "loras: @0.5\na cat", (2, 8), None),
    ("bad-value", "", M + "loras: film_grain@\na cat", (2, 8), None),
    ("bad-value", "", "style: @ sdxl\na cat", (1, 8), None),
    ("bad-value", "", M + "seed: 1-4\na cat", (2, 7), "1..4"),
    ("bad-value", "", M + "seed: 1,2,3\na cat", (2, 7), "1, 2, 3"),
    ("bad-value", "", M + "cfg: 4,7,10\na cat", (2, 6), "4, 7, 10"),
    ("bad-value", "", M + "cfg: 7,5\na cat", (2, 6), None),
    ("bad-value", "", "upscale: zoe.png 2x", (1, 18), "scale=2"),
    ("bad-value", "", "upscale: zoe.png scale=2x", (1, 24), "2"),
    ("bad-value", "", "upscale: zoe.png scale: 2", (1, 18), "scale=2"),
    ("unknown-key", "", "upscale: zoe.png factor=2", (1, 18), None),
    ("bad-value", "", M + "control: pose.png Depth\na cat", (2, 10), "Depth pose.png"),
    ("bad-value", "", M + "ar: 1920x1080\na cat", (2, 5), "16:9"),
    ("bad-value", "", M + "ar: 832 x 1216\na cat", (2, 5), "2:3"),
    ("bad-value", "", M + "ar: 512x3000\na cat", (2, 5), None),
    ("bad-value", "", M + "ar: Portrait\na cat", (2, 5), "2:3"),
    ("bad-range", "", M + "steps: 10..30..10\na cat", (2, 8), "10, 20, ..., 30"),
    ("bad-range", "", M + "steps: 10..30..7\na cat", (2, 8), None),
    ("bad-braces", "", "upscale: {word}", (1, 10), "{{word}}"),
    ("bad-variable", "", M + "a {{red|green}} cat", (2, 3), "{red|green}"),
    ("bad-variable", "", "upscale: {{ d }}", (1, 10), None),
    ("undefined-variable", "", "upscale: {{ rows[3] }}", (1, 10), None),
    ("bad-value", "", M + "sampler: DPM++ 2M\na cat", (2, 10), "DPM++ 2M Karras"),
    ("bad-value", "", M + "steps: 20 steps\na cat", (2, 8), "20"),
    ("bad-value", "", M + "seed: random, 3\na cat", (2, 7), None),
    ("unknown-name", "", M + "loras: film_grain:0.6\na cat", (2, 8), "film_grain@0.6"),
    ("bad-value", "", "animate: tall.png 5s\na wave", (1, 19), "duration=5"),
    ("bad-value", "", M + "ar: 16:9,1:1\na cat", (2, 5), "16:9, 1:1"),
    ("bad-value", "", M + "sampler: euler a, DPM++ SDE\na cat", (2, 10), "Euler a | DPM++ SDE"),
    ("bad-value", "", M + "face: my pose.png\na cat", (2, 7), '"my pose.png"'),
    ("bad-value", "", M + "character: Zoe mode=stong\nZoe", (2, 21), "strong"),
    ("bad-value", "--no wait", M + "a cat", (0, 6), None),
    ("bad-value", "--cache refrsh", M + "a cat", (0, 9), "refresh"),
    ("bad-variable", "", M + "a {{ rows }}", (2, 3), None),
    ("bad-variable", "", M + "a {{ word:d }}", (2, 3), None),
    ("bad-zip", "", M + "seed: 1..2\nzip: seed\na cat", (3, 6), None),
    ("bad-zip", "", M + "seed: 1..999\ncfg: 4, 5\nzip: seed, cfg\na cat", (4, 6), None),
    ("bad-zip", "", M + "seed: 1..2\nzip: seed, sed\na cat", (3, 12), "seed"),
    ("base-model-mismatch", "", 'model: Papermill\nloras: "neon@2"@1\na', (2, 8), None),
    ("character-not-named", "", M + "character: Mira K\nMira and K", (2, 1), None),
    (
        "duplicate-key",
        "",
        M + "control: Depth pose.png control_mode=1 control-mode=0\na",
        (2, 40),
        None,
    ),
    ("duplicate-value", "", "style: Bokeh | bokeh\na cat", (1, 16), None),
    ("duplicate-value", "", M + "loras: film_grain@1 | film_grain\na cat", (2, 23), None),
    ("empty-spec", "", "defaults:\nmodel: JuggernautXL\n", (1, 1), None),
    ("ignored-axis", "", 'segment: sofa.png "a" -> "b"\na {red|green} cat', (2, 3), None),
    ("late-header", "", M + "a cat\n  no = dogs", (3, 3), None),
    ("lora-in-prompt", "", M + "negative: x <LoRA:ink>\na cat", (2, 13), "loras: ink"),
    ("lora-in-prompt", "", M + "a {{ tag }} cat", (2, 3), "loras: ink@1"),
    ("media-format", "", "narrator: zoe.png audio=voice.wav", (1, 25), None),
    ("misplaced-flag", "", M + "a {cat --ar 1:1|dog}", (2, 8), None),
    ("missing-asset", "", M + "face: https://pics.example/no.png\na", (2, 7), None),
    ("missing-asset", "", "narrator: ast_unknown audio=voice.mp3", (1, 11), None),
    ("missing-prompt", "", M + "seed: 1..3", (1, 1), None),
    ("missing-value", "", M + "character: Zoe mode=\nZoe", (2, 16), None),
    ("missing-value", "", M + "a cat --seed", (2, 7), None),
    ("narrator-sound", "", "narrator: zoe.png\nhello", (1, 1), None),
    ("no-kind", "", "# a study\na cat", (1, 1), None),
    ("not-sweepable", "", M + "character: Zoe | Jade\nZoe", (2, 12), None),
    ("picture-ratio", "", "animate: zoe.png", (1, 10), None),
    ("prompt-too-long", "", "animate: tall.png\n" + "é" * 501, (2, 1), None),
    ("too-many-cells", "", M + "seed: 1..1001\na cat", (1, 1), None),
    ("two-characters", "", M + "character: Zoe\nZoe and {Jade}", (3, 9), None),
    ("two-kinds", "", M + "a cat\n---\nstyle: Bokeh\nmodel: Flux\na cat", (5, 1), None),
    ("unclosed-quote", "", 'style: Bokeh | "Old\na cat', (1, 16), None),
    ("undefined-variable", "", M + "a {{ wrd }}", (2, 3), "word"),
    ("undefined-variable", "", M + "a {{ d.key }}", (2, 3), 'd["key"]'),
    ("undefined-variable", "", M + 'a {{ d["kye"] }}', (2, 3), "key"),
    ("undefined-variable", "--from rowz", M + "a cat", (0, 8), "rows"),
    ("unknown-character", "", M + "{word}", (2, 1), "{{word}}"),
    ("unknown-character", "", M + "{red, green} bike", (2, 1), "{red|green}"),
    ("unknown-flag", "", M + "a cat --estimate", (2, 7), None),
    ("unknown-flag", "", M + "a cat --samplr Euler a", (2, 7), "--sampler"),
    ("unknown-flag", "", M + "negative: x --grain\na cat", (2, 13), None),
    ("unknown-key", "", "narrator: zoe.png vioce=Rachel\nhi", (1, 19), "voice"),
    ("unknown-name", "", "model: JuggernautXL, Flux\na cat", (1, 8), "JuggernautXL | Flux"),
    ("unknown-name", "", "style: Bokeh @ flux\na cat", (1, 8), "Bokeh @ sdxl"),
    ("unknown-name", "", M + "loras: neon@2\na cat", (2, 8), '"neon@2"'),
    ("unknown-option", "--estmate", M + "a cat", (0, 1), "--estimate"),
    ("video-limits", "", "narrator: big.webm audio=voice.mp3", (1, 11), None),
]
WARNINGS = [
    ("dash-flag", "", M + "a cat –seed 3", (2, 7)),
    ("hash-in-prompt", "", M + "a cat\n  # note", (3, 3)),
    ("ignored-field", "", "model: Flux\na cat --steps 20", (2, 7)),
    ("ignored-field", "", "model: Flux\ncontrol: Canny pose.png resize_mode=1\na cat", (2, 25)),
    ("literal-braces", "", '{"model": "JuggernautXL", "prompt": {"positive": "a {b}"}}', (1, 38)),
    ("magic-in-prompt", "", M + "%%time\na cat", (2, 1)),
    ("magic-in-prompt", "", M + "a cat\n  %rendernet a dog", (3, 3)),
    ("name-is-variable", "", M + "{Zoe} runs", (2, 1)),
    ("overridden", "--cfg 3", M + "cfg scale: 7\na cat", (2, 1)),
    ("setting-in-prompt", "", M + "character: Zoe\nZoe\nmode: strong", (4, 1)),
    ("setting-in-prompt", "", M + "guidance scale: 7\na cat", (2, 1)),
    ("unattached-character", "", M + "the house of Zoe", (2, 14)),
    ("unused-column", "--from rows", M + "a cat", (0, 8)),
    ("unusual-value", "", M + "cfg: 4, 40\na cat", (2, 9)),
    ("unusual-value", "", M + "cfg: 0.5\na cat", (2, 6)),
]
VARIABLES: dict[str, Any] = {
    "rows": [{"animal": "cat"}],
    "word": "x",
    "d": {"key": 1},
    "tag": "<lora:ink:1>",
    "Zoe": 1,
}


@pytest.mark.parametrize(("code", "line", "body", "place", "suggest"), ERRORS)
def test_error(
    read: Read, code: str, line: str, body: str, place: tuple[int, int], suggest: str | None
) -> None:
    """A person would look for the fault in the wrong place, or not be told what was meant."""
    found = read(body, line, VARIABLES).plan
    assert [(p.code, (p.line, p.column), p.suggest) for p in found.problems] == [
        (code, place, suggest)
    ]
    problem = found.problems[0]
    assert problem.column - 1 + problem.length <= max(len(problem.source), problem.column)
    assert not problem.message.endswith(".")
    assert found.requests == ()
    assert found.canonical == ""


@pytest.mark.parametrize(("code", "line", "body", "place"), WARNINGS)
def test_warning(read: Read, code: str, line: str, body: str, place: tuple[int, int]) -> None:
    """Something that was perhaps not meant would be sent without a word."""
    variables = {**VARIABLES, "rows": [{"animal": "cat", "seed": 3}]}
    found = read(body, line, variables).plan
    assert found.problems == ()
    assert [(w.code, (w.line, w.column)) for w in found.warnings] == [(code, place)]
    assert found.requests
    strict = read(body, f"{line} --strict", variables).plan
    assert [(p.code, (p.line, p.column)) for p in strict.problems] == [(code, place)]
    assert strict.requests == ()


def test_every_code_is_shown_here() -> None:
    """A code that nothing can cause would stand in the documentation for nothing."""
    shown = {case[0] for case in ERRORS} | {case[0] for case in WARNINGS}
    assert shown | {"unchecked-name"} == set(CODES)  # this one needs a list with gaps: test_gaps


LENIENT = [case for case in ERRORS if CODES[case[0]].lenient and case[0] != "unknown-name"]


@pytest.mark.parametrize(("code", "line", "body", "place", "suggest"), LENIENT)
def test_leniency(
    read: Read, code: str, line: str, body: str, place: tuple[int, int], suggest: str | None
) -> None:
    """Someone who knows better than the linter could not send what they wrote."""
    found = read(body, f"{line} --lenient", VARIABLES).plan
    assert found.problems == ()
    assert code in {warning.code for warning in found.warnings}
    assert found.requests


def test_five_mistakes_make_one_error_with_five_carets(read: Read) -> None:
    """A person would mend one mistake a run, and run the cell five times."""
    body = (
        "modle: JuggernautXL\nsampler: euler b\naspect_ratio: 3:1\n"
        "{Zoo} rides a {red|green bike\nwith {{ bell }}"
    )
    plan = read(body, "--max-credit 3", {"belt": 1}).plan
    shown = [line.strip() for line in str(read(body, "--max-credit 3", {"belt": 1})).split("\n")]
    assert [(p.code, p.suggest) for p in plan.problems] == [
        ("unknown-option", "--max-credits"),
        ("unknown-key", "model"),
        ("bad-value", "Euler a"),
        ("bad-value", None),
        ("unknown-character", "Zoe"),
        ("bad-braces", None),
        ("undefined-variable", "belt"),
    ]
    assert sum(line.startswith("^") for line in shown) == 7
    assert "^^^^^ unknown key; did you mean 'model'?" in shown


def test_whole_spec_errors_wait_for_the_others(read: Read) -> None:
    """An unread value would bring a second complaint that goes away by itself."""
    assert [p.code for p in read("model: JuggernautXL\nseed: x").plan.problems] == ["bad-value"]
    assert [p.code for p in read("model: JuggernautXL\nseed: 1").plan.problems] == [
        "missing-prompt"
    ]
    many = read("model: JuggernautXL\nseed: 1..2000").plan.problems
    assert [p.code for p in many] == ["too-many-cells"]
