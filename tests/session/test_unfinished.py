"""Runs that did not come to their end: what is shown of them, and what is advised."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RequestRefused, StillRunning
from rendernet_jupyter.sandbox import Refusal, World
from rendernet_jupyter.view.gallery import Gallery

CATS = "steps: 4\nseed: 1..3\na cat"


def words(gallery: Any) -> str:
    assert isinstance(gallery, Gallery)
    return str(gallery._repr_mimebundle_()[0]["text/plain"])


def test_a_lost_answer_in_a_sweep_leads_to_resume(local: Session, world: World) -> None:
    """Advised to try another seed, somebody would pay twice and never fetch the first picture."""
    world.knobs.drop_next = "after"
    made = local.generate(CATS)
    assert isinstance(made, Gallery)  # two of three came
    [lost] = made.failed
    assert lost.status == "uncertain"
    for said in (words(made), words(local.run(made.run.run_id))):
        assert "in doubt" in said
        assert "may have been charged" in said
        assert "1 in doubt of 3: %rendernet resume" in said
        assert "retry" not in said
        assert "Another seed" not in said


def test_what_is_under_way_is_called_so(local: Session, world: World) -> None:
    """Called failed, a picture that is paid for would be asked for, and paid for, again."""
    local.generate("steps: 4\nseed: 1\na cat")
    world.knobs.stuck = True
    with pytest.raises(StillRunning) as told:
        local.generate(CATS, "cats --timeout 0.5")
    for gallery in (told.value.result, local.last()):
        assert isinstance(gallery, Gallery)
        said = words(gallery)
        assert "2 under way of 3: %rendernet resume" in said
        assert "retry" not in said
        assert len(gallery) == 1
    world.knobs.stuck = False
    local.resume()
    assert "under way" not in words(local.last())


def test_an_error_that_shows_pictures_can_travel(local: Session, world: World) -> None:
    """Programs that run cells in other processes would die of an error instead of reporting it."""
    world.knobs.stuck = True
    with pytest.raises(StillRunning) as told:
        local.generate(CATS, "--timeout 0.5")
    again = pickle.loads(pickle.dumps(told.value))
    assert (str(again), again.result, again.job_ids) == (
        *(str(told.value), None),
        told.value.job_ids,
    )
    world.knobs.stuck = False


def test_a_request_that_was_refused_is_called_so(local: Session, world: World) -> None:
    """A tile that says "stopped" would send somebody looking for pictures that nobody makes."""
    world.knobs.refuse_next = [
        Refusal(400, "GE42", "the easel is broken", operation="createGeneration")
    ]
    with pytest.raises(RequestRefused) as told:
        local.generate("steps: 4\na cat")
    for gallery in (told.value.result, local.last()):
        said = words(gallery)
        assert "not accepted" in said
        assert "easel is broken" in said
        assert "resume" not in said


def test_what_was_held_back_is_not_called_failed_later(local: Session, world: World) -> None:
    """Somebody would look for a fault in what only was not sent."""
    world.knobs.surcharge = 3
    made = local.generate("steps: 4\nseed: 1..12\na cat")
    assert isinstance(made, Gallery)
    said = words(local.run(made.run.run_id))
    assert "not accepted" in said
    assert "It cost nothing" in said
    assert "failed" not in said
