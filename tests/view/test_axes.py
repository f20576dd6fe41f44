"""Which axis of a sweep runs where."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.view.axes import Axis, Layout, Words, axes_of, laid_out

LONG = "a quiet harbour in the early morning, fishing boats"


def swept(**axes: list[str]) -> dict[int, Words]:
    """The requests of a whole sweep; a key `prompt_1` stands for `prompt.1`."""
    keys = [key.replace("prompt_", "prompt.") for key in axes]
    return dict(enumerate(dict(zip(keys, one, strict=True)) for one in product(*axes.values())))


def values(key: str, count: int) -> list[str]:
    return [f"{key} {number}" for number in range(count)]


def named(axis: Axis | None) -> str:
    return "" if axis is None else axis.keys[0]


def shape(layout: Layout | None) -> tuple[str, str, list[str]]:
    assert layout is not None
    return named(layout.down), named(layout.across), [named(axis) for axis in layout.folded]


CFG, STEPS, SEEDS = (
    [f"{key} {number}" for number in (4, 7, 10)] for key in ("cfg", "steps", "seed")
)
MODELS, RATIOS = ["model Flux", "model Harbour 15"], ["ratio 1:1", "ratio 2:3", "ratio 16:9"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (swept(cfg_scale=CFG), ("", "cfg_scale", [])),
        (swept(cfg_scale=CFG, steps=values("steps", 5)), ("steps", "cfg_scale", [])),
        (swept(cfg_scale=values("cfg", 5), steps=STEPS), ("cfg_scale", "steps", [])),
        (swept(cfg_scale=CFG, steps=STEPS), ("cfg_scale", "steps", [])),
        (swept(prompt_1=["red", "blue"], cfg_scale=CFG), ("prompt.1", "cfg_scale", [])),
        (swept(cfg_scale=CFG, prompt_1=["red", "blue"]), ("prompt.1", "cfg_scale", [])),
        (swept(style=[f"style {LONG}", "style B"], model=MODELS), ("style", "model", [])),
        (swept(aspect_ratio=RATIOS, model=MODELS), ("model", "aspect_ratio", [])),
        (swept(model=MODELS, seed=SEEDS), ("model", "seed", [])),
        (swept(cfg_scale=CFG, seed=SEEDS), ("seed", "cfg_scale", [])),
        (swept(cfg_scale=CFG, model=MODELS, seed=SEEDS), ("model", "cfg_scale", ["seed"])),
        (
            swept(cfg_scale=CFG, steps=values("steps", 4), model=MODELS),
            ("steps", "cfg_scale", ["model"]),
        ),
        (swept(model=MODELS, cfg_scale=values("cfg", 12)), ("cfg_scale", "model", [])),
    ],
)
def test_axes_run_where_they_read_best(
    found: dict[int, Words], expected: tuple[str, str, list[str]]
) -> None:
    """Prompts would stand above narrow columns, and seeds would take the place of what matters."""
    assert shape(laid_out(found)) == expected


def test_axes_run_where_they_are_asked_to() -> None:
    """`--rows` and `--cols` would be ignored."""
    found = swept(cfg_scale=CFG, steps=STEPS, seed=SEEDS)
    assert shape(laid_out(found, rows="seed")) == ("seed", "cfg_scale", ["steps"])
    assert shape(laid_out(found, cols="seed")) == ("cfg_scale", "seed", ["steps"])
    assert shape(laid_out(found, rows="steps", cols="seed")) == ("steps", "seed", ["cfg_scale"])
    one = swept(cfg_scale=CFG)
    assert shape(laid_out(one, rows="cfg_scale")) == ("cfg_scale", "", [])
    across = laid_out(one, cols="cfg_scale")
    assert across is not None
    assert not across.wraps


def test_zipped_keys_are_one_axis() -> None:
    """Three pictures would stand on the diagonal of a table of nine."""
    found = {
        n: {"cfg_scale": c, "steps": s} for n, (c, s) in enumerate(zip(CFG, STEPS, strict=True))
    }
    layout = laid_out(found)
    assert layout is not None
    assert layout.across == Axis(("cfg_scale", "steps"), tuple(zip(CFG, STEPS, strict=True)))
    assert layout.heads(1) == ("cfg 7", "steps 7")


def test_what_makes_no_table_is_a_gallery() -> None:
    """A few cells of a large sweep would be lost between empty ones."""
    whole = swept(cfg_scale=values("cfg", 6), steps=values("steps", 6))
    few = {number: whole[number] for number in (0, 3, 8, 16, 29, 33)}
    assert laid_out(few) is None
    assert laid_out(few, rows="steps") is not None
    assert laid_out({0: {"cfg_scale": "cfg 4"}}) is None
    assert laid_out({0: {"cfg_scale": "cfg 4"}, 1: {"steps": "steps 8"}}) is None
    assert laid_out({}) is None


def test_the_numbers_of_a_sample_rise() -> None:
    """The columns of a sampled sweep would stand in the order of chance."""
    whole = swept(model=MODELS, cfg_scale=CFG)
    layout = laid_out({number: whole[number] for number in (1, 0, 3, 5)})
    assert layout is not None
    assert layout.across is not None
    assert [value[0] for value in layout.across.values] == CFG
    typed = laid_out(swept(cfg_scale=["cfg 7", "cfg 4"]))
    assert typed is not None
    assert typed.across is not None
    assert [value[0] for value in typed.across.values] == ["cfg 7", "cfg 4"]


KEYS = ("model", "aspect_ratio", "cfg_scale", "seed", "prompt.1")
sweeps = st.dictionaries(
    st.sampled_from(KEYS), st.lists(st.text(max_size=30), min_size=1, max_size=4, unique=True)
).map(lambda axes: list(map(dict, product(*([(k, v) for v in vs] for k, vs in axes.items())))))
parts = sweeps.flatmap(
    lambda found: st.lists(st.sampled_from(range(len(found))), unique=True).map(
        lambda kept: {number: found[number] for number in sorted(kept)}
    )
)
asked = st.sampled_from(("", *KEYS))


@given(parts, asked, asked)
def test_every_request_has_its_place(found: dict[int, Words], rows: str, cols: str) -> None:
    """A picture would be shown twice, under wrong heads, or not at all."""
    layout = laid_out(found, rows, cols)
    if layout is None:
        return
    assert layout.places.keys() == found.keys()
    assert len(set(layout.places.values())) == len(
        {tuple(words.items()) for words in found.values()}
    )
    for request, words in found.items():
        assert set(layout.heads(request)) <= set(words.values())
        assert all(
            words[key] in layout.heads(request)
            for a in axes_of(list(found.values()))
            for key in a.keys
        )


@given(parts)
def test_every_axis_is_used_once(found: dict[int, Words]) -> None:
    """An axis would be lost, and pictures of different requests would share a cell."""
    axes = axes_of(list(found.values()))
    layout = laid_out(found)
    if layout is not None:
        taken = [axis for axis in (layout.down, layout.across, *layout.folded) if axis is not None]
        assert sorted(axis.keys for axis in taken) == sorted(axis.keys for axis in axes)
