"""`engine = replay`: everything from lock and store, nothing from anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError, SpecError
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.result.lock import NAME
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.view.gallery import Gallery

CAT = "steps: 4\na cat on a roof"
KEY = "canary-5up3r-s3cret"


@pytest.fixture(autouse=True)
def _beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def replay(again: Callable[..., Session]) -> Session:
    """A later kernel that may ask nobody."""
    return again(engine="replay", world=None)


def made(session: Session, text: str, line: str = "", **more: Any) -> Gallery:
    gallery = session.generate(text, line, **more)
    assert isinstance(gallery, Gallery)
    return gallery


def lock_of(*sources: str) -> None:
    """A notebook with these cells."""
    cells = [{"cell_type": "code", "id": f"c{n}", "source": s} for n, s in enumerate(sources)]
    Path("study.ipynb").write_text(json.dumps({"cells": cells}))


def test_what_was_made_is_shown_again(local: Session, replay: Session) -> None:
    """A reviewer would have to pay to see what a paper shows."""
    first = made(local, CAT, "hero")
    second = made(replay, CAT, "hero")
    assert second[0].path.read_bytes() == first[0].path.read_bytes()
    assert second.seeds == first.seeds
    assert second.run.cached
    assert second.run.sandbox
    assert "sandbox, from the store" in repr(second)
    assert second.credits_spent == 0


def test_what_was_never_made_is_named(local: Session, replay: Session) -> None:
    """Somebody would search a notebook of forty cells for the one that fails."""
    made(local, "a cat --seed 1 --steps 4")
    text = "seed: 1, 2\nsteps: 4\na cat"
    with pytest.raises(RenderNetError) as caught:
        replay.generate(text, cell="abc", notebook="study.ipynb")
    assert "cell abc of study.ipynb, request 2 of 2: 'a cat'" in caught.value.message
    assert "%rendernet engine auto" in caught.value.hint


def test_a_seed_is_never_drawn(local: Session, replay: Session) -> None:
    """A replay would look for a picture that cannot exist, and remember a seed for it."""
    with pytest.raises(RenderNetError, match="no picture"):
        replay.generate(CAT)
    assert replay.store.database.read("SELECT * FROM seed") == []


def test_nothing_is_asked_for_anew(local: Session, replay: Session) -> None:
    """`--fresh` would be overheard, and the old picture be taken for a new one."""
    made(local, CAT)
    for line in ("--fresh", "--cache refresh", "--cache off"):
        with pytest.raises(RenderNetError, match="shows what was made"):
            replay.generate(CAT, line)
    priced = replay.generate(CAT, "--estimate")
    assert isinstance(priced, Priced)
    assert priced.sentence() == "Free: all of it is in the store."
    assert "a cat on a roof" in str(replay.generate(CAT, "--explain"))
    with pytest.raises(SpecError, match="unknown key"):
        replay.generate("styl: x\na cat")


def test_everything_else_is_refused_by_name(
    local: Session, replay: Session, tmp_path: Path
) -> None:
    """A command would reach out from a machine that must not."""
    made(local, CAT)
    Image.new("RGB", (64, 64)).save(tmp_path / "a.png")
    for call in (
        replay.balance,
        lambda: replay.generate("facelock: https://example.org/a.png\na cat --seed 1"),
        lambda: replay.generate("upscale: img_unknown"),
    ):
        with pytest.raises(RenderNetError, match=r"asks nobody|cannot be fetched"):
            call()
    assert "SD" in repr(replay.command("models")) or len(replay.command("models")) > 3
    assert "Nothing is pending" in repr(replay.command("resume"))
    assert "nobody is asked" in repr(replay.command("engine"))
    assert "asks nobody" in repr(replay.command("status"))


def test_names_are_taken_as_written_where_nothing_is_listed(replay: Session) -> None:
    """A store without listings would refuse every name."""
    with pytest.raises(RenderNetError, match="no picture") as caught:
        replay.generate("model: Nobody Knows XL\na cat --seed 1")
    assert not isinstance(caught.value, SpecError)


def test_the_locked_picture_is_shown_not_the_newest(
    local: Session, again: Callable[..., Session], replay: Session
) -> None:
    """A picture that was made anew after the lock would take the place of the one in the paper."""
    first = made(local, CAT)
    lock_of(f"%%rendernet\n{CAT}")
    local.command("lock")
    world = local.engine().world
    assert world is not None
    newer = made(local, CAT, "--fresh")
    assert newer.seeds != first.seeds
    assert made(replay, CAT).seeds == first.seeds
    assert made(again(), CAT).seeds == newer.seeds
    locked = json.loads(Path(NAME).read_text())
    [request] = locked["notebooks"]["study.ipynb"]["c0"]
    request["media"][0]["sha256"] = "ab" * 32
    Path(NAME).write_text(json.dumps(locked))
    with pytest.raises(RenderNetError, match="no picture") as caught:
        replay.generate(CAT)
    assert "rendernet reproduce" in caught.value.hint


def test_a_changed_cell_is_told_from_a_missing_picture(local: Session, replay: Session) -> None:
    """Somebody would look for a file where a word was changed."""
    made(local, CAT)
    lock_of(f"%%rendernet\n{CAT}")
    local.command("lock")
    with pytest.raises(RenderNetError) as caught:
        replay.generate("a cat on a sofa --seed 4")
    assert "the cell was changed since" in caught.value.hint


def test_a_seed_that_is_random_each_time_is_taken_from_the_lock(
    local: Session, replay: Session
) -> None:
    """A notebook with `seed: random` could never be reviewed."""
    text = "seed: random\nsteps: 4\na cat"
    first = made(local, text)
    with pytest.raises(RenderNetError, match="no picture"):
        replay.generate(text)
    lock_of(f"%%rendernet\n{text}")
    local.command("lock")
    assert made(replay, text).seeds == first.seeds


def test_a_damaged_lock_is_said(local: Session, replay: Session) -> None:
    """A merge gone wrong would show other pictures, or none."""
    made(local, CAT)
    Path(NAME).write_text("<<<<<<< HEAD")
    with pytest.raises(RenderNetError, match=f"{NAME}: the lock is no JSON"):
        replay.generate(CAT)
    assert len(made(local, CAT)) == 1  # elsewhere it is in nobody's way


def test_a_batch_of_which_some_came_is_replayed(
    local: Session, replay: Session, world: World
) -> None:
    """What the filter held back once would stop every review."""
    world.knobs.fail_next = 1
    text = "batch_size: 2\nsteps: 4\na cat --seed 1"
    first = made(local, text)
    assert (len(first), len(first.failed)) == (1, 1)
    lock_of(f"%%rendernet\n{text}")
    assert "1 picture of 1 cell" in repr(local.command("lock"))
    shown = made(replay, text)
    assert [p.medium.sha256 for p in shown] == [p.medium.sha256 for p in first]
    assert len(shown.failed) == 1
    assert replay.command("reproduce").sentence() == "1 picture: 1 same"


def test_a_chain_is_replayed(local: Session, replay: Session, world: World) -> None:
    """A picture made from another one would be asked for by an id of another account."""
    hero = made(local, CAT)
    big = made(local, "upscale: {{hero[0]}} scale=2", variables={"hero": hero})
    charged, requests = world.counters.charges, world.counters.requests
    shown = made(replay, CAT)
    again = made(replay, "upscale: {{hero[0]}} scale=2", variables={"hero": shown})
    assert again[0].medium.sha256 == big[0].medium.sha256
    by_id = f"facelock: {hero[0].media_id}\nsteps: 4\na man --seed 1"
    with pytest.raises(RenderNetError, match="no picture"):
        replay.generate(by_id)
    assert (world.counters.charges, world.counters.requests) == (charged, requests)


@pytest.fixture
def service(tmp_path: Path) -> Any:
    """Makes a picture as the live service would: an engine that does not call itself a sandbox."""

    def make(text: str, store: str) -> Gallery:
        world = World(tmp_path / "service", knobs=Knobs(latency=0))
        with (
            served(world, keys=[KEY]) as url,
            Session(engine=url, model="Harbour 15", store=store) as session,
        ):
            session.login(Secret(KEY), engine=url)
            gallery = made(session, text)
            with session.store.database.transaction() as do:
                do("UPDATE job SET engine = 'service'")
                do("UPDATE run SET engine = 'service'")
        world.close()
        return gallery

    return make


def test_pictures_of_the_service_are_shown_by_any_engine(
    service: Any, again: Callable[..., Session], tmp_path: Path
) -> None:
    """What was paid for would be painted by the sandbox, or passed off as a sandbox picture."""
    store = str(tmp_path / "shared")
    paid = service(CAT, store)
    for engine in ("replay", "sandbox"):
        with again(engine=engine, store=store) as session:
            shown = made(session, CAT)
            assert shown[0].medium.sha256 == paid[0].medium.sha256
            assert not shown.run.sandbox
            assert "sandbox" not in repr(shown)


def test_without_a_key_a_locked_cell_comes_from_the_lock(
    service: Any, again: Callable[..., Session], tmp_path: Path
) -> None:
    """A notebook of the service would be painted over by the sandbox on a machine without a key."""
    store = str(tmp_path / "shared")
    paid = service(CAT, store)
    lock_of(f"%%rendernet\n{CAT}")
    with again(engine="replay", store=store) as session:
        session.command("lock")
    with again(engine="auto", store=store) as session:
        shown = made(session, CAT)
        assert shown[0].medium.sha256 == paid[0].medium.sha256
        assert not shown.run.sandbox
        assert "locked, so no key is needed" in " ".join(shown.notes)
        assert made(session, "an owl --seed 5 --steps 4").run.sandbox
        assert isinstance(session.generate(CAT, "--estimate"), Priced)
