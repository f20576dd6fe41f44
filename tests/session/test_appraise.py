"""What a cell would do, told while it is typed, and nothing done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.appraise import appraise
from rendernet_jupyter.session.voices import said_by


def test_a_sound_cell_has_a_price(local: Session) -> None:
    """Whoever types would learn the price only by sending it."""
    found = appraise(local, "batch_size: 2\nseed: 1, 2\na cat", "hero")
    assert found.sound
    assert found.requests == 2
    assert found.priced is not None
    assert found.priced.credits == 4


def test_faults_and_warnings_have_their_places(local: Session) -> None:
    """A form could not say which line to mend."""
    found = appraise(local, "steps: 500\nsampler: Euler b\na cat", "")
    assert [(p.code, p.line) for p in found.problems] == [("bad-value", 2)]
    assert not found.sound
    assert found.priced is None


def test_only_what_mends_is_offered(local: Session) -> None:
    """A button that promises to mend would leave the fault, or make another."""
    found = appraise(local, "sampler: Euler b\nsteps: x\na cat", "--fresh --tagg cats")
    offered = {problem.suggest for problem in found.mendable}
    assert offered == {"Euler a", "--tag"}
    with Session(engine="sandbox", world=local.engine().world, model="Harbor 15") as other:
        assert appraise(other, "a cat", "").problems
        assert appraise(other, "a cat", "").mendable == ()


def test_what_is_in_the_store_is_free(local: Session) -> None:
    """A price would be shown for what is not paid again."""
    local.generate("seed: 7\na cat")
    found = appraise(local, "seed: 7\na cat", "")
    assert found.priced is not None
    assert found.priced.requests == 0
    drawn = local.generate("a dog")
    assert drawn is not None
    again = appraise(local, "a dog", "")
    assert again.priced is not None
    assert again.priced.requests == 0


def test_nothing_is_left_behind(local: Session, world: World) -> None:
    """Every letter would draw a seed for good; the last one typed would not be the one sent."""
    appraise(local, "a cat", "")
    assert local.store.database.read("SELECT count(*) AS n FROM seed")[0]["n"] == 0
    assert (world.counters.posts, world.counters.uploads) == (0, 0)


def test_a_file_from_elsewhere_is_not_fetched_for_a_price(local: Session, world: World) -> None:
    """Typing an address would fetch it, letter by letter."""
    found = appraise(local, "true_touch: https://example.invalid/a.png", "")
    assert "fetched from elsewhere" in found.trouble
    assert found.sound


def test_a_price_that_is_not_to_be_had_says_why(local: Session, world: World) -> None:
    """A form would look as if the pictures were free."""
    local.listing("models")
    world.knobs.offline = True
    found = appraise(local, "a cat", "")
    assert found.priced is None
    assert found.trouble


def test_a_local_file_is_looked_at(
    local: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in a path would be found out when the cell is sent."""
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (64, 64)).save("cat.png")
    assert appraise(local, "true_touch: cat.png", "").sound
    assert not appraise(local, "true_touch: car.png", "").sound


def test_a_key_in_the_text_is_refused(local: Session) -> None:
    """A key that was pasted by mistake would be sent to price it."""
    local.keys.login("https://example.invalid", Secret("canary-5up3r-s3cret"), save=False)
    with pytest.raises(RenderNetError, match="API key"):
        appraise(local, "a cat canary-5up3r-s3cret", "")


def test_a_voice_of_the_sandbox_can_be_heard(local: Session) -> None:
    """Voices would be chosen by their names, unheard."""
    pytest.importorskip("hibari", reason="the sandbox speaks with the extra `video`")
    heard = said_by(local, "Rachel")
    assert heard[:4] == b"RIFF"
    assert heard[8:12] == b"WAVE"
    assert len(heard) > 20_000
    assert said_by(local, "Nobody") == b""


def test_a_service_is_not_asked_for_a_sample(world: World, service: str) -> None:
    """Listening to a voice would be a generation, and paid."""
    with Session(engine=service) as session:
        assert said_by(session, "Rachel") == b""
    assert world.counters.posts == 0
