from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.fact import facts, own, shared, word


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"style_detail": {"name": "Cinematic", "base_model": "flux"}},
            {"style": "Cinematic @ flux"},
        ),
        (
            {"loras": [{"name": "papercut", "weight": 0.7}, {"name": "soft", "weight": 1}]},
            {"loras": "papercut@0.7, soft@1"},
        ),
        (
            {"segment": {"asset_id": "ast_1", "find": "grey sofa", "replace": "green chair"}},
            {"segment": "grey sofa → green chair"},
        ),
        (
            {"true_touch": {"asset_id": "ast_1", "scale_factor": 2, "enhance_strength": 0.4}},
            {"true_touch": "ast_1, scale factor 2, enhance strength 0.4"},
        ),
        (
            {"narrator": {"asset_id": "ast_1", "script": "Welcome.", "voice": "Rachel"}},
            {"narrator": "ast_1, voice Rachel"},
        ),
        ({"character": {"character_id": "chr_1", "enable_facelock": True}},
         {"character": "chr_1, enable facelock yes"}),
        ({"seed": 7, "batch_size": 4, "prompt": {"positive": "a", "negative": ""}}, {}),
        ({"brand_new": {"a": [1, 2.50]}, "model": "m"}, {"model": "m", "brand_new": "a 1, 2.5"}),
    ],
)  # fmt: skip
def test_fields_read_like_words(body: dict[str, Any], expected: dict[str, str]) -> None:
    """A caption would show braces and quotes of JSON instead of what was asked."""
    assert facts(body) == expected


def test_facts_keep_the_order_of_the_spec_language() -> None:
    """The same request would be captioned in another order after a round trip through JSON."""
    body = {
        "steps": 24,
        "sampler": "Euler a",
        "model": "m",
        "quality": "Plus",
        "aspect_ratio": "1:1",
    }
    assert list(facts(body)) == ["model", "aspect_ratio", "steps", "sampler", "quality"]


def test_common_and_own_facts_part_a_sweep(asked: Callable[..., Answer]) -> None:
    """Each caption would repeat what all pictures have in common."""
    one, two = asked(steps=20), asked(steps=40)
    common = shared([one, two])
    assert "steps" not in common
    assert common["model"] == "JuggernautXL"
    assert own(one, common, same_prompt=True) == {"steps": "20"}


def test_axes_are_told_by_their_values(asked: Callable[..., Answer]) -> None:
    """A sweep over one word of the prompt would print the whole prompt under every picture."""
    one = asked(prompt="a red kite", coords={"prompt.1": "red", "seed": 7})
    two = asked(prompt="a green kite", coords={"prompt.1": "green", "seed": 7})
    assert own(two, shared([one, two]), same_prompt=False) == {"prompt.1": "green"}


def test_different_prompts_are_told_where_no_axis_does(asked: Callable[..., Answer]) -> None:
    """Two specs in one cell would look alike in their captions."""
    one, two = asked(prompt="a kite"), asked(prompt="a boat")
    assert own(two, shared([one, two]), same_prompt=False) == {"prompt": "a boat"}


@pytest.mark.parametrize(
    ("body", "canonical", "expected"),
    [
        (
            {"facelock": {"asset_id": "ast_1"}},
            "facelock: {{face}}\nprompt: a cook",
            {"facelock": "face"},
        ),
        (
            {"narrator": {"image_asset_id": "ast_1", "script": "Hello.", "voice": "Rachel"}},
            "narrator: {{keeper[0]}} voice=Rachel\nprompt: Hello.\n\nnarrator: me",
            {"narrator": "keeper[0] voice=Rachel"},
        ),
        (
            {"true_touch": {"asset_id": "ast_1", "scale_factor": 2}},
            "true_touch: https://example.org/a.png?signature=s3cret scale=2",
            {"true_touch": "https://example.org/a.png scale=2"},
        ),
        (
            {"character": {"character_id": "chr_1"}},
            "seed: 7\nprompt: {Mira} in a \\{dim\\} room",
            {"character": "Mira"},
        ),
        (
            {"character": {"character_id": "chr_1", "mode": "strong"}},
            "character: Mira mode=strong\nprompt: {Mira} reads",
            {"character": "Mira mode=strong"},
        ),
        (
            {"facelock": {"asset_id": "ast_1"}},
            '{"facelock": {"asset_id": "ast_1"}}',
            {"facelock": "ast_1"},
        ),
        (
            {"model": "m", "prompt": {"positive": "a", "negative": ""}},
            "model: n\nfacelock: {{face}}\nprompt: \\{a\\}",
            {"model": "m"},
        ),
    ],
)  # fmt: skip
def test_files_and_characters_are_called_what_the_cell_called_them(
    body: dict[str, Any], canonical: str, expected: dict[str, str]
) -> None:
    """A reader would be told ids, which mean nothing and are others in the next account."""
    assert shared([Answer(body=body, kind="model", canonical=canonical)]) == expected


def test_words_are_short() -> None:
    """Captions would carry the API's underscores."""
    assert [word("cfg_scale"), word("control_net"), word("steps")] == [
        "cfg",
        "control net",
        "steps",
    ]


def test_nothing_is_shared_by_no_answers() -> None:
    """An empty run would fail instead of showing an empty grid."""
    assert shared([]) == {}
