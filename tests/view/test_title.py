"""What a run is called, and what some of its pictures cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.title import title_of

FACE = "face.png"


def narrated(script: str = "", **settings: str) -> Answer:
    told = " ".join(f"{key}={value}" for key, value in settings.items())
    member = {"image_asset_id": "ast_1", "script": script}
    return Answer({"narrator": member}, "narrator", canonical=f"narrator: {FACE} {told}".strip())


def enlarged(asset: str) -> Answer:
    body = {"true_touch": {"asset_id": "ast_1"}}
    return Answer(body, "true_touch", canonical=f"true_touch: {asset} scale=2")


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ([], ""),
        ([narrated("Hello.", voice="Rachel")], "Hello."),
        ([narrated(audio="bell.mp3")], "face.png speaks bell.mp3"),
        ([narrated(audio='"my bell.mp3"')], "face.png speaks my bell.mp3"),
        ([narrated("Hello."), narrated("Bye.")], "2 narrated videos"),
        ([narrated("Hello."), narrated(audio="bell.mp3")], "2 narrated videos"),
        ([enlarged("zoe.png")], "true touch: zoe.png"),
        ([enlarged("{{ red[0] }}"), enlarged("b.png")], "2 enlarged pictures"),
        ([enlarged("zoe.png"), narrated("Hello.")], "2 requests"),
        ([Answer({"true_touch": {"asset_id": "ast_1"}}, "true_touch")], "true touch"),
    ],
)
def test_titles(answers: list[Answer], title: str) -> None:
    """A video without words would be called `narrator`, and three of them `3 prompts`."""
    assert title_of(answers) == title


def test_several_prompts_are_counted_once_each(asked: Callable[..., Answer]) -> None:
    """Two prompts with four seeds would be called eight."""
    answers = [asked(seed, prompt) for prompt in ("a cat", "a dog") for seed in range(4)]
    assert title_of(answers) == "2 prompts"


def test_a_slice_costs_what_its_pictures_cost(studio: Any, asked: Callable[..., Answer]) -> None:
    """Half of a run would be said to have cost the whole of it."""
    answers = (asked(7, credits=4.0), asked(8, credits=0.0, cached=True))
    media = (studio.medium(0, 0), studio.medium(0, 1, status="failed"), studio.medium(1))
    gallery = studio.gallery(answers=answers, media=media, credits_spent=4.0)
    assert gallery.credits_spent == 4
    assert (gallery[:1].credits_spent, gallery[1:].credits_spent) == (2, 0)
    unknown = studio.gallery(answers=(asked(7, credits=None),) * 2, credits_spent=None)
    assert unknown[:1].credits_spent is None


@pytest.mark.parametrize("note", ["line 3: a warning", "line 3  x\n        ^ a fault"])
def test_a_note_beside_a_slice_is_about_the_run(studio: Any, note: str) -> None:
    """What is said of the run would be taken for a fault of the picture that is shown."""
    gallery = studio.gallery(2, notes=(note,))
    whole, part = (g._repr_mimebundle_()[0]["text/plain"] for g in (gallery, gallery[:1]))
    assert "about the whole run" not in whole
    assert "about the whole run:" in part
    assert note.splitlines()[-1] in part
