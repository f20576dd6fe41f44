"""The commands about runs of the past, from the session."""

from __future__ import annotations

from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError


@pytest.fixture
def studio(local: Session) -> Session:
    """A session with two runs: a cat in two seeds, then a boat."""
    local.generate("seed: 1, 2\na cat on a roof", "cats --tag pets", notebook="Study.ipynb")
    local.generate("seed: 3\na boat at dusk", "boat")
    return local


def names(found: Any) -> list[str]:
    """The result names of what was found."""
    return [entry.name for entry in found]


def test_runs_are_found_by_words_and_filters(studio: Session) -> None:
    """An old picture that cannot be found again is as good as lost."""
    assert names(studio.history()) == ["boat", "cats"]
    assert names(studio.history("roof")) == ["cats"]
    assert names(studio.history(seed=3)) == ["boat"]
    assert names(studio.history(tag="pets", notebook="study", since="today")) == ["cats"]
    assert names(studio.history(until="2020")) == []
    assert studio.history("cat")[0].pictures == 2


def test_the_command_finds_the_same(studio: Session) -> None:
    """A filter that works in Python and not on the line would be learned twice."""
    assert names(studio.command("history", '"a roof" --seed 2 --tag pets')) == ["cats"]
    assert names(studio.command("history", "--kind model --engine sandbox --limit 1")) == ["boat"]
    assert studio.command("history", "--limit 1").total == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("--kind pictures", "true_touch"),
        ("--engine flux", "sandbox, service"),
        ("--rating 6", "1 to 5"),
        ("--limit 0", "1 or more"),
        ("--since someday", "yesterday"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said(studio: Session, arguments: str, says: str) -> None:
    """An ignored filter answers another question than the one that was asked."""
    with pytest.raises(RenderNetError) as caught:
        studio.command("history", arguments)
    assert says in str(caught.value)


def test_a_filter_that_nothing_answers_to_says_what_is_near(studio: Session) -> None:
    """`--tag pet` would read as if the pictures were gone."""
    found = studio.history(tag="pet", model="harbour-15")
    assert "pets?" in found.note
    assert "Harbour 15?" in found.note
    assert studio.history(tag="pets", seed=99).note == ""


def test_tags_notes_and_stars_are_given_later(studio: Session) -> None:
    """What a picture is worth is known weeks after it was made."""
    assert "pets, poster" in repr(studio.command("tag", "cats poster"))
    assert "the one for the cover" in repr(studio.command("note", "cats the one for the cover"))
    assert "the cover" in repr(studio.command("note", "cats"))
    studio.command("rate", "cats 4")
    [entry] = studio.history("cover", rating=4)
    assert (entry.tags, entry.rating) == (("pets", "poster"), 4)
    assert "has no tag now" in repr(studio.command("untag", "cats"))
    studio.command("rate", "cats 0")
    studio.command("note", 'cats ""')
    [entry] = studio.history("roof")
    assert (entry.tags, entry.rating, entry.note) == ((), None, "")


def test_one_picture_of_a_sweep_can_be_rated(studio: Session) -> None:
    """The best of thirty is what one looks for later."""
    studio.command("rate", "cats 5 --picture 1")
    run = studio.history(rating=5)[0]
    assert (run.name, run.rating) == ("cats", 5)
    picture = studio.run("cats")[1].medium.sha256
    assert studio.store.marks.ratings(run.run_id) == {picture: 5}
    with pytest.raises(RenderNetError, match=r"no picture \[2\]"):
        studio.command("rate", "cats 5 --picture 2")


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("tag", "cts poster", "cats"),
        ("tag", "cats ,", "a tag is a word"),
        ("untag", "cats pet", "pets"),
        ("rate", "cats 6", "1 to 5"),
        ("rate", "cats many", "whole number"),
        ("note", "nobody hello", "no run is called"),
    ],
)
def test_slips_are_said_and_change_nothing(
    studio: Session, name: str, arguments: str, says: str
) -> None:
    """A mark on the wrong run is worse than none."""
    with pytest.raises(RenderNetError) as caught:
        studio.command(name, arguments)
    assert says in str(caught.value)
    assert studio.history("roof")[0].tags == ("pets",)


def test_every_name_of_a_run_shows_it(studio: Session) -> None:
    """A name that the history shows and `show` does not know would be a dead end."""
    run_id = studio.history("roof")[0].run_id
    for name in ("cats", run_id, run_id[:8]):
        assert studio.run(name).run.run_id == run_id
    assert studio.run("last").run.name == "boat"
