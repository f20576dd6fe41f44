"""Every knob of the API does visibly what it is known for, so that sweeps mean something."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from rendernet_jupyter.sandbox.painter.picture import paint

Painted = Callable[..., Image.Image]
Distance = Callable[[Image.Image, Image.Image], float]
HueShare = Callable[[Image.Image, str], float]

PROMPT = "a red car on a hill, mountains"
ANCESTRAL = ["DPM++ 2M SDE Karras", "DPM++ 2S a Karras", "DPM++ SDE", "DPM++ SDE Karras", "Euler a"]


def _drawing() -> Image.Image:
    image = Image.new("RGB", (200, 200), "white")
    ImageDraw.Draw(image).ellipse((50, 40, 150, 180), fill="black", outline="grey", width=8)
    return image


@pytest.mark.parametrize(
    ("knob", "one", "other", "least"),
    [
        ("seed", 1, 2, 6.0),
        ("steps", 6, 30, 6.0),
        ("cfg_scale", 2, 7, 6.0),
        ("cfg_scale", 7, 22, 6.0),
        ("sampler", "DPM++ 2M Karras", "Euler a", 1.5),
        ("quality", "Regular", "Plus", 0.5),
        ("model", "JuggernautXL", "Northlight XL", 4.0),
        ("style", "Bokeh", "Blueprint", 10.0),
    ],
)
def test_a_knob_changes_the_picture(
    painted: Painted, distance: Distance, knob: str, one: object, other: object, least: float
) -> None:
    """A sweep over this knob would show the same picture in every cell."""
    assert distance(painted(PROMPT, **{knob: one}), painted(PROMPT, **{knob: other})) > least


@pytest.mark.parametrize(
    "words", ["at night", "in rain", "in autumn", "in a desert", "neon", "noir", "by the sea"]
)
def test_words_change_the_picture(painted: Painted, distance: Distance, words: str) -> None:
    """The prompt would be decoration."""
    assert distance(painted("a white cat"), painted(f"a white cat {words}")) > 5


def test_a_word_nobody_knows_still_counts(painted: Painted, distance: Distance) -> None:
    """Changing such a word would look like a request that was not sent."""
    first, second = painted("a frumious landscape"), painted("a slithy landscape")
    assert distance(first, second) > 0.4


@pytest.mark.parametrize("colour", ["red", "yellow", "green", "blue"])
def test_a_colour_word_colours_its_thing(
    painted: Painted, hue_share: HueShare, colour: str
) -> None:
    """`a red balloon` would be any balloon."""
    scene = "close up of a {} balloon, snow, fog"
    bare = hue_share(painted(scene.format("white")), colour)
    assert hue_share(painted(scene.format(colour)), colour) > bare + 0.02


def test_two_things_keep_their_own_colours(painted: Painted, hue_share: HueShare) -> None:
    """`a red bicycle under a blue umbrella` would mix its colours up."""
    both = painted("a red bicycle under a blue umbrella, fog", size=(256, 256))
    swapped = painted("a blue bicycle under a red umbrella, fog", size=(256, 256))
    assert hue_share(both, "blue") > 0.04
    assert hue_share(both, "red") > 0.004
    assert hue_share(swapped, "red") > hue_share(both, "red")


def test_negative_words_strike_out(painted: Painted, distance: Distance) -> None:
    """A negative prompt would do nothing."""
    with_dog = painted("a red car and a dog, meadow")
    without = painted("a red car and a dog, meadow", "puppies")
    alone = painted("a red car, meadow", "puppies")
    assert distance(with_dog, without) > 3
    assert distance(without, alone) < distance(with_dog, without)


def test_negative_words_keep_the_seed_from_choosing(painted: Painted) -> None:
    """`sunset` in the negative prompt would not keep sunsets away."""
    warmth = []
    for seed in range(8):
        pixels = np.asarray(painted("hills", "sunset, dusk, dawn, golden hour", seed=seed), float)
        warmth.append(pixels[:50, :, 2].mean() - pixels[:50, :, 0].mean())
    assert min(warmth) > 0


def test_the_ode_sampler_settles(painted: Painted, distance: Distance) -> None:
    """A sweep over steps would not teach that some samplers converge."""
    short, long = (painted(PROMPT, sampler="DPM++ 2M Karras", steps=n) for n in (40, 60))
    assert distance(short, long) < 0.5


@pytest.mark.parametrize("sampler", ANCESTRAL)
def test_ancestral_samplers_go_on_changing(
    painted: Painted, distance: Distance, sampler: str
) -> None:
    """A sweep over steps would not teach that other samplers never do."""
    short, long = (painted(PROMPT, sampler=sampler, steps=n) for n in (40, 60))
    assert distance(short, long) > 2


def test_more_steps_leave_less_noise(painted: Painted, distance: Distance) -> None:
    """Few steps would cost nothing."""
    done = painted(PROMPT, steps=60)
    left = [distance(painted(PROMPT, steps=n), done) for n in (1, 4, 8, 12, 20)]
    assert left == sorted(left, reverse=True)
    assert left[0] > 30
    assert left[-1] < 0.5


def test_guidance_fades_the_subject_in(painted: Painted, hue_share: HueShare) -> None:
    """A low cfg_scale would look like a high one."""
    shares = [hue_share(painted("a red balloon, fog", cfg_scale=s), "red") for s in (0.5, 4, 7)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2 * shares[-1]


@pytest.mark.parametrize("name", ["Silk Threads", "Prism, split", "Confetti", "no such LoRA"])
def test_a_lora_weaves_at_its_weight(painted: Painted, distance: Distance, name: str) -> None:
    """A sweep over a LoRA's weight would be flat."""
    plain = painted(PROMPT)
    light, heavy = (
        distance(painted(PROMPT, loras=[{"name": name, "weight": weight}]), plain)
        for weight in (0.3, 1.0)
    )
    assert 0 < light < heavy
    assert painted(PROMPT, loras=[{"name": name, "weight": 0}]) == plain


@pytest.mark.parametrize("name", ["Depth", "Normal", "Openpose", "Canny"])
def test_a_controlnet_follows_its_picture(painted: Painted, distance: Distance, name: str) -> None:
    """The picture given to `control_net` would be ignored."""
    guided = painted(PROMPT, control_net={"name": name}, control=_drawing())
    assert distance(guided, painted(PROMPT)) > 1


def test_control_mode_weighs_the_picture(painted: Painted, distance: Distance) -> None:
    """`prompt first` and `ControlNet first` would be the same."""
    plain = painted(PROMPT)
    soft, hard = (
        distance(
            painted(PROMPT, control_net={"name": "Depth", "control_mode": m}, control=_drawing()),
            plain,
        )
        for m in (1, 2)
    )
    assert soft < hard


def test_facelock_puts_the_face_into_the_picture(painted: Painted) -> None:
    """The face picture would be ignored."""
    green = Image.new("RGB", (300, 300), (0, 255, 0))
    locked = np.asarray(painted("a man, sunset", face=green), int)
    assert (locked[..., 1] - locked[..., 0] > 90).mean() > 0.05


def test_flux_ignores_what_flux_does_not_honour() -> None:
    """The sandbox would teach knobs that Flux does not have."""
    bare = {"model": "Flux", "prompt": {"positive": PROMPT}}
    full = bare | {
        "steps": 3,
        "cfg_scale": 25,
        "sampler": "Euler a",
        "quality": "Plus",
        "loras": [{"name": "Confetti", "weight": 1}],
    }
    assert paint(bare, size=(96, 96), seed=1) == paint(full, size=(96, 96), seed=1)


def test_size_is_kept_and_shapes_the_composition(painted: Painted) -> None:
    """A tall picture would be a wide one, cut."""
    for size in ((192, 108), (108, 192), (65, 97)):
        assert painted(PROMPT, size=size).size == size
