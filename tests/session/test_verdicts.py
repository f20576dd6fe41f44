"""Withheld pictures are told from failed ones, from the wire to the store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import GenerationFailed
from rendernet_jupyter.sandbox import Refusal, World

CAT = "batch_size: 3\nseed: 7\na cat on a roof"


def test_a_withheld_picture_is_no_failure(
    session: Session, again: Callable[..., Session], world: World
) -> None:
    """Somebody would try other seeds for a night, though it is the words that do not pass."""
    world.knobs.censor_next, world.knobs.fail_next = 1, 1
    gallery = session.generate(CAT)
    assert isinstance(gallery, Gallery)
    assert [m.status for m in gallery.failed] == ["censored", "failed"]
    stored = again().run(gallery.run.run_id)
    assert [m.status for m in stored.failed] == ["censored", "failed"]
    assert "withheld" in str(gallery._repr_mimebundle_(include={"text/plain"}))


@pytest.mark.parametrize(
    ("censored", "failed", "says"),
    [(3, 0, "held all of them back"), (1, 2, "held 1 of them back"), (0, 3, "told to fail")],
)
def test_a_run_without_pictures_says_which(
    local: Session, world: World, censored: int, failed: int, says: str
) -> None:
    """The last line of a cell that stopped is all that many people read."""
    world.knobs.censor_next, world.knobs.fail_next = censored, failed
    with pytest.raises(GenerationFailed, match=says):
        local.generate(CAT)


def test_one_withheld_picture_is_spoken_of_as_one(local: Session, world: World) -> None:
    """An error that counts to one reads like a machine's."""
    world.knobs.censor_next = 1
    with pytest.raises(GenerationFailed, match="held it back"):
        local.generate("seed: 7\na cat")


def test_a_service_without_the_old_end_points_fails_as_before(local: Session, world: World) -> None:
    """The day they are taken away, every failed picture would stop its cell."""
    world.knobs.refuse_next.append(Refusal(410, "", "", operation="getImageStatus", times=9))
    world.knobs.censor_next = 1
    gallery = local.generate(CAT)
    assert isinstance(gallery, Gallery)
    assert [m.status for m in gallery.failed] == ["failed"]
    assert len(gallery) == 2
