"""Every model and style on the shelf has a finish of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PIL import Image

from rendernet_jupyter.sandbox import shelf
from rendernet_jupyter.sandbox.painter import weave
from rendernet_jupyter.sandbox.painter.finish.recipes import MODELS, STYLES

Painted = Callable[..., Image.Image]
Distance = Callable[[Image.Image, Image.Image], float]

PROMPT = "a red bicycle and a white dog, meadow, golden hour"


def test_the_shelf_and_the_recipes_name_the_same_things() -> None:
    """A listed style would get a finish by chance, or a finish could never be asked for."""
    assert {(e.base_model, e.name) for e in shelf.MODELS} == set(MODELS)
    assert {(e.base_model, e.name) for e in shelf.STYLES} == set(STYLES)
    assert {e.name for e in shelf.LORAS} == {*weave.PATTERNS, *weave.PIECES, *weave.BENDS}


@pytest.mark.parametrize("base_model", ["sd", "sdxl", "flux"])
def test_no_two_styles_look_alike(painted: Painted, distance: Distance, base_model: str) -> None:
    """A sweep over styles would show twins."""
    shots = {
        e.name: painted(PROMPT, style_detail={"name": e.name, "base_model": base_model})
        for e in shelf.STYLES
        if e.base_model == base_model
    }
    plain = painted(PROMPT)
    pairs = itertools.combinations([("none", plain), *shots.items()], 2)
    close = {(a, b): distance(x, y) for (a, x), (b, y) in pairs if distance(x, y) < 1.5}
    assert not close


def test_no_two_models_look_alike(painted: Painted, distance: Distance) -> None:
    """A sweep over models would show twins."""
    shots = {e.name: painted(PROMPT, model=e.name) for e in shelf.MODELS}
    pairs = itertools.combinations(shots.items(), 2)
    close = {(a, b): distance(x, y) for (a, x), (b, y) in pairs if distance(x, y) < 1.0}
    assert not close


def test_cinematic_differs_between_base_models(painted: Painted, distance: Distance) -> None:
    """The base model of a style would not matter."""
    sdxl, flux = (
        painted(PROMPT, style_detail={"name": "Cinematic", "base_model": base})
        for base in ("sdxl", "flux")
    )
    assert distance(sdxl, flux) > 3
    assert painted(PROMPT, style="Cinematic") == sdxl


def test_a_style_beats_a_model(painted: Painted) -> None:
    """The documented priority of kinds would not show."""
    both = painted(PROMPT, style="Bokeh", model="Salt & Silver")
    assert both == painted(PROMPT, style="Bokeh")


def test_an_unlisted_name_has_a_finish_too(painted: Painted, distance: Distance) -> None:
    """A name that only the real service knows would have no effect."""
    assert distance(painted(PROMPT, style="Fog of Memory"), painted(PROMPT)) > 1
