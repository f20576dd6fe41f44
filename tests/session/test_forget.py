"""Forgetting for good: nothing of it is left on the disk, and nothing else is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.view.gallery import Gallery

SECRET = "xylophonist zeppelin"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Session]:
    """A session whose sandbox keeps its world beside the store, as it is for everybody."""
    with Session(engine="sandbox", model="Harbour 15") as made:
        yield made


def holders(session: Session, text: str) -> list[str]:
    """Every file of the store in which `text` can be read, in any letter case."""
    needle = text.encode()
    files = [file for file in session.store.folder.rglob("*") if file.is_file()]
    assert any(file.name == "store.sqlite3" for file in files)
    return [file.name for file in files if needle in file.read_bytes().lower()]


def test_no_file_of_the_store_holds_the_words_any_more(home: Session) -> None:
    """A prompt with a patient's name that can still be found on the disk was not forgotten."""
    kept = home.generate("seed: 1\na cat", "cat")
    home.generate(
        f"seed: 2\nnegative: {SECRET} hidden\n{SECRET} at dusk",
        f"secret --tag xylophonist --note {SECRET.split()[1]}",
        notebook="xylophonist.ipynb",
    )
    for word in SECRET.split():
        home.history(word)
        assert holders(home, word)
    said = home.command("forget", "secret --yes")
    assert "is forgotten, with 1 picture" in repr(said)
    for word in SECRET.split():
        assert holders(home, word) == []
    assert home.history(SECRET).total == 0
    assert home.run("cat").paths == kept.paths


def test_its_pictures_are_gone_and_others_stay(home: Session) -> None:
    """Deleting one file too few breaks the promise, one too many breaks another run."""
    [kept] = home.generate("seed: 1\na cat", "cat").paths
    [gone] = home.generate("seed: 2\na boat", "boat").paths
    painted = {file.read_bytes() for file in home.store.sandbox_folder.glob("media/*")}
    assert gone.read_bytes() in painted
    home.command("forget", "boat --yes")
    assert kept.exists()
    assert not gone.exists()
    left = {file.read_bytes() for file in home.store.sandbox_folder.glob("media/*")}
    assert left == {kept.read_bytes()}


def test_the_ledger_keeps_time_and_price(home: Session) -> None:
    """Sums that shrink when somebody tidies up would be no account of what was spent."""
    home.generate("seed: 2\na boat", "boat")
    before = home.store.database.read("SELECT sum(credits), min(intended_at) FROM job")
    run_id = home.run("boat").run.run_id
    home.command("forget", "boat --yes")
    assert home.store.database.read("SELECT sum(credits), min(intended_at) FROM job") == before
    for name in (run_id, "last", "boat"):
        with pytest.raises(RenderNetError):
            home.run(name)
    with pytest.raises(RenderNetError, match="was forgotten on"):
        home.run(run_id)
    assert home.last() is None


def test_runs_that_show_its_pictures_go_with_it(home: Session) -> None:
    """A Run All leaves copies of the prompt in later runs: they would give it away."""
    first = home.generate("seed: 2\na boat", "boat").run.run_id
    later = home.generate("seed: 2\na boat", "again").run.run_id
    asked: list[str] = []
    home.command("forget", "again", confirm=lambda question: asked.append(question) or True)
    assert first in asked[0]
    for run_id in (first, later):
        with pytest.raises(RenderNetError, match="was forgotten"):
            home.run(run_id)
    assert holders(home, "a boat") == []


def test_a_run_with_other_requests_keeps_those(home: Session) -> None:
    """Forgetting one picture of a sweep must not take the whole study with it."""
    home.generate("seed: 2\na boat", "boat")
    both = home.generate("seed: 2\na boat\n---\nseed: 2\na cat", "both").run.run_id
    home.command("forget", "boat --yes")
    left = home.run(both)
    assert [p.prompt for p in left] == ["a cat"]
    assert left.run.source == ""
    assert holders(home, "a boat") == []
    assert home.history("cat")[0].requests == 1


def test_the_same_request_is_made_anew_afterwards(home: Session) -> None:
    """An answer from a store that has forgotten would be a hole with a price of zero."""
    home.generate("seed: 2\na boat", "boat")
    home.command("forget", "boat --yes")
    made = home.generate("seed: 2\na boat", "boat")
    assert (made.run.cached, len(made)) == (False, 1)


def test_nothing_is_forgotten_without_a_yes(home: Session) -> None:
    """What cannot be taken back must never happen by a slip, or unattended."""
    home.generate("seed: 2\na boat", "boat")
    with pytest.raises(RenderNetError, match="Nobody can be asked") as caught:
        home.command("forget", "boat")
    assert "--yes" in caught.value.hint
    said = home.command("forget", "boat", confirm=lambda _: False)
    assert repr(said) == "Nothing was forgotten."
    assert len(home.run("boat")) == 1


def test_what_is_under_way_is_not_forgotten(again: Callable[..., Session], local: Session) -> None:
    """Pictures that arrive after their run was forgotten would belong to nobody."""
    local.generate("seed: 2\na boat", "boat")
    with local.store.database.transaction() as do:
        do("UPDATE job SET state = 'ticketed'")
    with pytest.raises(RenderNetError, match="is not over") as caught:
        again().command("forget", "boat --yes")
    assert "resume" in caught.value.hint
    assert local.history("boat").total == 1


def test_an_open_reader_is_said_to_hold_the_log(home: Session) -> None:
    """To be told that it is gone while it lies in the log would be a lie."""
    home.generate("seed: 2\na boat", "boat")
    reader = sqlite3.connect(home.store.database.file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM run").fetchall()
    home.store.database._connection.execute("PRAGMA busy_timeout = 10")
    said = repr(home.command("forget", "boat --yes"))
    reader.close()
    assert "Another program holds the store open" in said
    assert "cache prune" in said


def test_a_replay_forgets_in_the_sandbox_as_well(
    home: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of a run that is forgotten would stay in the world of the sandbox."""
    home.generate(f"seed: 2\n{SECRET} at dusk", "secret")
    home.close()
    monkeypatch.setenv("RENDERNET_ENGINE", "replay")
    with Session() as later:
        later.command("forget", "secret --yes")
    for word in SECRET.split():
        assert holders(home, word) == []


def plain(gallery: Gallery) -> str:
    """What a notebook keeps of a gallery for those who see no pictures."""
    bundle = gallery._repr_mimebundle_()
    return str(bundle[0]["text/plain"])


def test_a_gallery_that_is_still_held_promises_nothing_that_costs(home: Session) -> None:
    """Who reads that running the cell costs nothing runs it, and pays for what was forgotten."""
    hero = home.generate("seed: 1..2\na stork", "hero")
    lost = home.generate("seed: 3\na fish", "fish")
    assert isinstance(hero, Gallery)
    assert isinstance(lost, Gallery)
    home.command("forget", "hero --yes")
    lost.paths[0].unlink()
    assert "at no cost" in plain(lost)
    assert not lost[0].forgotten
    assert hero[0].forgotten
    assert plain(hero).count("forgotten.") == 2
    assert "at no cost" not in str(hero._repr_mimebundle_())
    for use in (
        lambda: hero[0].image,
        lambda: hero.save("pictures"),
        lambda: home.generate("upscale: {{hero[0]}} scale=2", variables={"hero": hero}),
        lambda: hero.export("hero.zip"),
    ):
        with pytest.raises(RenderNetError) as caught:
            use()
        assert "and paid, anew" in str(caught.value)
        assert "at no cost" not in str(caught.value)
    assert not home.generate("seed: 1..2\na stork", "hero").run.cached
