"""A character has one face, whatever the seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter.sandbox.painter.subject.people import somebody
from rendernet_jupyter.sandbox.shelf import CHARACTERS, Character

Painted = Callable[..., Image.Image]

PROMPT = "{} in a meadow, day, sunny"


def _face(image: Image.Image) -> np.ndarray:
    """The middle of the face: cheeks and mouth, coarse enough to forgive a small shift."""
    width, height = image.size
    box = (0.32 * width, 0.38 * height, 0.68 * width, 0.72 * height)
    return np.asarray(image.crop([round(v) for v in box]).resize((6, 6)), np.float32)


@pytest.mark.parametrize("character", CHARACTERS, ids=lambda c: c.name)
def test_the_face_stays_over_seeds(painted: Painted, character: Character) -> None:
    """A story's heroine would change her face from picture to picture."""
    shots = [_face(painted(PROMPT.format(character.name), seed=s, who=character)) for s in range(4)]
    spread = np.mean([np.abs(shot - shots[0]).mean() for shot in shots[1:]])
    strangers = [
        _face(painted(PROMPT.format(other.name), who=other))
        for other in CHARACTERS
        if other.id != character.id
    ]
    apart = np.mean([np.abs(stranger - shots[0]).mean() for stranger in strangers])
    assert spread < 0.75 * apart


def test_two_characters_with_one_description_are_two_people(painted: Painted) -> None:
    """Every character that is made with the same words would be the same person."""
    twin = replace(CHARACTERS[0], id="chr_0000000001", prompt="woman")
    other = replace(twin, id="chr_0000000002")
    assert painted(PROMPT, who=twin) != painted(PROMPT, who=other)


def test_the_description_is_read(painted: Painted) -> None:
    """`red hair` in a character's description would do nothing."""
    black = replace(CHARACTERS[0], prompt="woman, black hair, long hair")
    ginger = replace(black, prompt="woman, red hair, long hair")

    def redness(who: Character) -> float:
        pixels = np.asarray(painted(PROMPT, who=who), np.float32)
        return float((pixels[..., 0] - pixels[..., 2]).mean())

    assert redness(ginger) > redness(black) + 2


def test_only_flexible_characters_change_their_clothes() -> None:
    """`mode` would have no effect."""
    someone = CHARACTERS[0]
    flexible = {somebody(None, someone, seed, 0.35).cloth for seed in range(8)}
    strong = {somebody(None, someone, seed, 1.0).cloth for seed in range(8)}
    faces = {somebody(None, someone, seed, 0.35).face for seed in range(8)}
    assert len(flexible) > len(strong) == len(faces) == 1


def test_the_mode_of_a_request_is_read(painted: Painted) -> None:
    """`mode` would be read from the wrong place."""
    modes = {
        mode: painted("fog", who=CHARACTERS[0], character={"mode": mode}).tobytes()
        for mode in ("flexible", "balanced", "strong")
    }
    assert modes["flexible"] != modes["balanced"] == modes["strong"]
