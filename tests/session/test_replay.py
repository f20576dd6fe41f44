"""`engine = replay`: everything from lock and store, nothing from anybody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
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
from rendernet_jupyter.session.appraise import appraise
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


def as_saved(gallery: Gallery) -> dict[str, Any]:
    """The output of a gallery as a notebook file holds it."""
    data, metadata = gallery._repr_mimebundle_()
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def lock_of(*sources: str, shown: Sequence[Gallery] = ()) -> None:
    """A notebook with these cells, saved with the gallery that each shows."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": source, "outputs": outputs}
        for n, source in enumerate(sources)
        for outputs in [[as_saved(one) for one in shown[n : n + 1]]]
    ]
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


def test_a_cell_that_wants_new_pictures_shows_the_newest_that_were_made(
    local: Session, replay: Session, world: World
) -> None:
    """A review would stop at a picture that lies in the store."""
    first = made(local, CAT)
    made(local, CAT, "--fresh")
    newest = made(local, CAT, "--fresh")
    charged, requests = world.counters.charges, world.counters.requests
    for line in ("--fresh", "--cache refresh", "--cache off"):
        shown = made(replay, CAT, line)
        assert shown.seeds == newest.seeds
        assert f"{line} left out: a replay shows what was made" in " ".join(shown.notes)
    replay.reconfigure({"cache": "refresh"})
    assert made(replay, CAT).seeds == first.seeds  # of this very text
    assert (world.counters.charges, world.counters.requests) == (charged, requests)
    with pytest.raises(RenderNetError, match="no picture"):
        replay.generate("an owl", "--fresh")


def test_a_seed_that_brought_nothing_hides_no_picture(local: Session, replay: Session) -> None:
    """A `--fresh` that was refused would take the pictures of the last one out of every review."""
    shown = made(local, CAT, "--fresh")
    with pytest.raises(RenderNetError):
        local.generate(CAT, "--fresh --max-credits 0")
    assert made(replay, CAT, "--fresh").seeds == shown.seeds
    text = "seed: random\nsteps: 4\nan owl"
    owl = made(local, text, "--cache refresh")
    assert made(replay, text, "--cache refresh").seeds == owl.seeds


def test_each_of_several_cells_shows_its_own_pictures(local: Session, replay: Session) -> None:
    """Two takes of one request would be shown as one and the same."""
    calls = [(CAT, line) for line in ("", "--fresh", "--fresh --tag b")]
    calls += [(f"seed: random\n{CAT}", line) for line in ("", "--cache refresh")]
    takes = [made(local, text, line) for text, line in calls]
    assert len({seed for take in takes for seed in take.seeds}) == len(takes)
    lock_of(*(f"%%rendernet {line}\n{text}" for text, line in calls))
    local.command("lock")
    for take in takes:
        assert made(replay, take.run.source, take.run.line).seeds == take.seeds


def test_the_cell_that_asks_decides_where_the_text_does_not(
    local: Session, replay: Session
) -> None:
    """A cell that was copied would show the pictures of the other one."""
    takes = [made(local, CAT, "--fresh") for _ in range(3)]
    lock_of(*["%%rendernet --fresh\n" + CAT] * 3, shown=takes)
    local.command("lock")
    for n, take in enumerate(takes):
        shown = made(replay, CAT, "--fresh", notebook="study.ipynb", cell=f"c{n}")
        assert shown.seeds == take.seeds
    assert made(replay, CAT, "--fresh").seeds == takes[2].seeds


def test_what_makes_nothing_stops_no_replay(local: Session, replay: Session) -> None:
    """A notebook that asks for a price, or how a cell is read, could never be reviewed."""
    made(local, CAT)
    priced = replay.generate(CAT, "--estimate")
    assert isinstance(priced, Priced)
    assert priced.sentence() == "Free: all of it is in the store."
    for text in ("an owl on a fence", "seed: 4, 5\nan owl"):
        priced = replay.generate(text, "e --estimate")
        assert isinstance(priced, Priced)
        assert priced.sentence() == "No price: nobody is asked in a replay."
        assert "an owl" in str(replay.generate(text, "--explain"))
    assert "No price" in appraise(replay, "an owl on a fence", "").trouble
    with pytest.raises(SpecError, match="unknown key"):
        replay.generate("styl: x\na cat", "--estimate")


@pytest.fixture
def bound(
    local: Session, again: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Session]:
    """Later kernels, in an environment that sets replay."""
    monkeypatch.setenv("RENDERNET_ENGINE", "replay")
    return lambda **settings: again(**{"world": None, **settings})


@pytest.mark.parametrize("name", ["auto", "sandbox", "service", "http://127.0.0.1:9"])
def test_no_line_of_a_notebook_undoes_a_replay(
    local: Session, bound: Callable[..., Session], world: World, name: str
) -> None:
    """A notebook of somebody else would pay while it is looked at."""
    made(local, CAT)
    requests = world.counters.requests
    session = bound(engine="replay")
    said = repr(session.command("engine", name))
    assert "Replay is set for this run" in said
    assert "nothing else is asked" in said
    noted = "replay is set for this run; nothing else is asked"
    assert noted not in " ".join(made(session, CAT).notes)
    assert noted in " ".join(made(session, CAT, f"--engine {name}").notes)
    with pytest.raises(RenderNetError, match="no picture") as caught:
        session.generate("an owl --seed 1", f"--engine {name}")
    assert "RENDERNET_ENGINE" in caught.value.hint
    assert session.engine(name).replays
    for other in (bound(engine=name), bound(engine="replay")):
        other.reconfigure({"engine": name})
        assert other.engine().replays
        assert made(other, CAT).run.cached
    assert noted in " ".join(made(bound(engine=name), CAT).notes)
    assert world.counters.requests == requests


def test_a_line_that_looks_after_an_engine_is_passed_over(
    local: Session, bound: Callable[..., Session], tmp_path: Path
) -> None:
    """A replay would stop to ask for a key, or empty the sandbox."""

    def never(_: str) -> str:
        raise AssertionError("nobody sits there")

    session = bound()
    assert "No key is needed" in repr(session.command("login", ask_secret=never))
    assert "stays as it is" in repr(session.command("sandbox", "reset"))
    assert not session.store.sandbox_folder.exists()
    with pytest.raises(RenderNetError, match="asks nobody"):
        session.login(Secret(KEY), engine="http://127.0.0.1:9")


def test_a_line_that_changes_the_environment_undoes_no_replay(tmp_path: Path) -> None:
    """`%env RENDERNET_ENGINE=service` would pay in a run that was started as a replay."""
    script = (
        "import os; from rendernet_jupyter import Session\n"
        "os.environ['RENDERNET_ENGINE'] = 'sandbox'\n"
        "with Session() as session: print(session.engine().choice.kind)"
    )
    environ = {**os.environ, "RENDERNET_ENGINE": "replay"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["replay"]


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


IDA = 'create Ida face.png --prompt "woman"'


def character(session: Session, line: str) -> str:
    """What `%rendernet character ...` says."""
    word, _, rest = line.partition(" ")
    return repr(session.command(f"character {word}", rest))


def faces_here() -> None:
    for name, colour in (("face.png", "tan"), ("other.png", "olive"), ("third.png", "navy")):
        Image.new("RGB", (64, 64), colour).save(name)


@pytest.mark.parametrize("older", [False, True])
def test_a_character_that_was_made_is_there_already(
    local: Session, replay: Session, world: World, older: bool
) -> None:
    """A notebook that makes its own character would stop at that cell, and show nothing below."""
    faces_here()
    character(local, IDA)
    child = made(local, "steps: 4\n{Ida} at sea --seed 1")
    character(local, "edit Ida --face other.png")
    character(local, "archive Ida --yes") if not older else None
    if older:  # a store from before there was a cast knows the last face, and those of pictures
        with local.store.database.transaction() as do:
            do("DELETE FROM listing WHERE name = 'cast'")
    for line in (IDA, IDA.replace("Ida", "ida").replace("face", "./face"), IDA):
        assert "Ida is there already, with this face" in character(replay, line)
    again = made(replay, "steps: 4\n{Ida} at sea --seed 1")
    assert again[0].media_id == child[0].media_id
    for line in ("edit Ida --face third.png", "archive Ida --yes", "archive Ida"):
        assert "engine = replay changes nothing" in character(replay, line)
    assert world.counters.uploads == 2


def test_a_character_that_was_never_made_is_named(local: Session, replay: Session) -> None:
    """Somebody would take a character of another face for the one that a paper shows."""
    faces_here()
    character(local, IDA)
    for line, says in (
        (IDA.replace("face.png", "other.png"), "Ida was made of another face"),
        (IDA.replace("Ida", "Eva"), "no character that was made as 'Eva'"),
        (IDA.replace("Ida", "Mira"), "no character that was made as 'Mira'"),
        (IDA.replace("face.png", "https://example.org/a.png"), "asks nobody|cannot be fetched"),
        ("archive Eva --yes", "no character is called 'Eva'"),
    ):
        with pytest.raises(RenderNetError, match=says):
            character(replay, line)
