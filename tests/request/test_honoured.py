"""What is sent is what counts: the linter held against the contract, written down once more."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rendernet_jupyter.request import Explanation

Read = Callable[..., Explanation]
# Fixtures of a whole session are no state between examples.
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

# What the contract says is honoured (2.1, 3.1 to 3.7), written down once more by hand.
VALUES = {
    "aspect_ratio": ("aspect_ratio: 1:1", {"aspect_ratio": "1:1"}),
    "batch_size": ("batch_size: 2", {"batch_size": 2}),
    "cfg_scale": ("cfg_scale: 7", {"cfg_scale": 7}),
    "steps": ("steps: 20", {"steps": 20}),
    "sampler": ("sampler: Euler a", {"sampler": "Euler a"}),
    "seed": ("seed: 5", {"seed": 5}),
    "quality": ("quality: Plus", {"quality": "Plus"}),
    "loras": ("loras: none", {}),
    "character": (
        "character: Zoe mode=strong",
        {"character": {"character_id": "chr_z0eAAA001", "mode": "strong"}},
    ),
    "facelock": ("facelock: ast_square001", {"facelock": {"asset_id": "ast_square001"}}),
    "control_net": (
        "control_net: Depth ast_pose00004",
        {"control_net": {"name": "Depth", "asset_id": "ast_pose00004"}},
    ),
    "negative": ("negative: text", {}),
}
SWEPT = {
    "aspect_ratio": "1:1, 2:3",
    "cfg_scale": "4, 7",
    "steps": "20, 30",
    "sampler": "all",
    "seed": "1..2",
    "quality": "all",
    "loras": "none | film_grain",
    "negative": "{a|b}",
}
EVERYTHING = frozenset(VALUES)
FLUX = frozenset(
    {"aspect_ratio", "batch_size", "seed", "character", "facelock", "control_net", "negative"}
)
HONOURED = {
    "model: JuggernautXL": EVERYTHING,
    "style: Bokeh": EVERYTHING,
    "model: Flux": FLUX,
    "style: Fine Art": FLUX,
    'segment: ast_square001 "a" -> "b"': frozenset(),
    "true_touch: ast_square001": frozenset(),
    "narrator: ast_clip25005 voice=Rachel": frozenset(),
    "video_anyone: ast_tall35002": frozenset(),
}


@many
@given(
    kind=st.sampled_from([*HONOURED]),
    keys=st.sets(st.sampled_from([*VALUES])),
    swept=st.sampled_from([None, *SWEPT]),
)
def test_what_is_sent_is_what_counts_or_it_was_named(
    read: Read, kind: str, keys: set[str], swept: str | None
) -> None:
    """A field would be paid for, and ignored by the service without a word."""
    texts = {name: VALUES[name][0] for name in keys}
    if swept:
        texts[swept] = f"{swept}: {SWEPT[swept]}"
    found = read("\n".join([kind, *texts.values(), "prompt: Zoe runs"]))
    counts = HONOURED[kind] - ({"aspect_ratio"} if _is_steered(kind, texts) else set())
    ignored = texts.keys() - counts
    places = {p.line for p in (*found.plan.problems, *found.plan.warnings)}
    if swept in ignored:
        assert [p.code for p in found.plan.problems] == ["ignored-axis"]
        return
    assert found.plan.problems == ()
    lines = ["", kind, *texts.values()]
    assert {lines.index(texts[name]) for name in ignored} <= places
    for request in found.plan.requests:
        for name in texts.keys() - {swept}:
            for field, value in VALUES[name][1].items():
                assert request.body.get(field) == (value if name in counts else None)
        assert ("negative" in request.body.get("prompt", {})) == (
            "negative" in texts.keys() & counts
        )
        assert ("seed" in request.body) == ("seed" in counts)


def _is_steered(kind: str, texts: dict[str, str]) -> bool:
    return HONOURED[kind] == FLUX and "control_net" in texts
