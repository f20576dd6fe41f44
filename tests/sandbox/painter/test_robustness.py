"""Whatever the service lets through is painted: any text, any size, any values."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rendernet_jupyter.sandbox import shelf
from rendernet_jupyter.sandbox.painter.picture import paint
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS
from rendernet_jupyter.sandbox.painter.vocabulary import (
    AIRS,
    GROUNDS,
    HOURS,
    PEOPLE,
    SEASONS,
    THINGS,
    WEATHERS,
)

SIDES = st.integers(64, 130)
WORDS = st.sampled_from(
    [
        *sorted({*THINGS, *PEOPLE, *HOURS, *WEATHERS, *SEASONS, *AIRS, *GROUNDS}),
        "red",
        "dark blue",
        "two",
        "tiny",
        "on",
        "under",
        "above",
        "close up",
        ",",
        "wearing a hat",
    ]
)


@settings(deadline=None, max_examples=25)
@example("half a 🚲 \ud83d, \x00", "\udc00", 64, 64, -1)
@given(st.text(max_size=60), st.text(max_size=20), SIDES, SIDES, st.integers())
def test_any_text_and_size_is_painted(
    positive: str, negative: str, width: int, height: int, seed: int
) -> None:
    """A prompt in another script, or a lone surrogate, would fail a paid-for picture."""
    element = {"prompt": {"positive": positive, "negative": negative}}
    image = paint(element, size=(width, height), seed=seed)
    assert (image.mode, image.size) == ("RGB", (width, height))


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, max_size=9), SIDES, SIDES, st.sampled_from(shelf.STYLES))
def test_any_mix_of_known_words_is_painted(
    words: list[str], width: int, height: int, style: shelf.Entry
) -> None:
    """Some combination of a place, a weather and a crowd of things would crash the painter."""
    detail = {"name": style.name, "base_model": style.base_model}
    element = {"prompt": {"positive": " ".join(words)}, "style_detail": detail}
    assert paint(element, size=(width, height), seed=3).size == (width, height)


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just([])


@settings(deadline=None, max_examples=25)
@given(
    st.fixed_dictionaries(
        dict.fromkeys(
            (
                "prompt",
                "steps",
                "cfg_scale",
                "sampler",
                "style",
                "model",
                "loras",
                "control_net",
                "character",
                "style_detail",
                "quality",
            ),
            JUNK,
        )
    )
)
def test_odd_values_get_defaults(element: dict[str, object]) -> None:
    """Refusing is the service's business; the painter would turn a lenient answer into a crash."""
    assert paint(element, size=(64, 64), seed=0).size == (64, 64)


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_every_drawing_shows(name: str) -> None:
    """A word of the vocabulary would paint nothing."""
    scene = "fog, meadow" if DRAWINGS[name].home != "deep" else "underwater"
    size = (96, 96)
    with_it = paint({"prompt": {"positive": f"{name}, {scene}"}}, size=size, seed=1)
    without = paint(
        {"prompt": {"positive": f"{name}, {scene}", "negative": name}}, size=size, seed=1
    )
    assert with_it != without


def test_every_thing_of_the_vocabulary_can_be_drawn() -> None:
    """A word would be understood and then crash for want of a drawing."""
    assert set(THINGS) == set(DRAWINGS)
