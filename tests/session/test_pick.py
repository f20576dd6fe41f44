"""Which of several runs made what a cell shows."""

from __future__ import annotations

from rendernet_jupyter.session.pick import Picked, pick
from rendernet_jupyter.store.precedents import PastRun


def run(job: str, *, notebook: str = "", session: str = "s", whole: bool = True) -> PastRun:
    """A run of one request for each letter of a word."""
    letters = frozenset(job)
    return PastRun(notebook, session, tuple(sorted(job)), letters, letters, whole)


def test_what_is_shown_wins_over_what_is_newer() -> None:
    """A copy of a notebook would be locked with the pictures of the original."""
    past = [run("b", notebook="n"), run("a")]
    assert pick(past, frozenset("a"), "n", once=True, varied=True) == Picked(("a",))


def test_nothing_is_taken_for_what_it_is_not() -> None:
    """A cell would be locked with a picture that its notebook does not show."""
    past = [run("b", notebook="n")]
    assert pick(past, frozenset("a"), "n", once=True, varied=False) == Picked(doubt=True)


def test_a_run_that_was_stopped_is_known_by_what_had_arrived() -> None:
    """The pictures that came later would be missing from the lock."""
    past = [run("c"), run("ab")]
    assert pick(past, frozenset("a"), "n", once=True, varied=False).jobs == ("a", "b")


def test_of_a_loop_each_value_is_taken_once_in_its_last_order() -> None:
    """A lock would change with each Run All, or name pictures twice."""
    past = [run(letter) for letter in "cbaabz"]
    assert pick(past, frozenset("abc"), "n", once=False, varied=True) == Picked(tuple("abc"))


def test_without_outputs_it_is_the_last_session_of_the_notebook() -> None:
    """The loop of another notebook would be locked for this one's."""
    past = [
        run("d", notebook="other"),
        run("b", notebook="n", session="new"),
        run("x", notebook="n", session="new", whole=False),
        run("a", notebook="n", session="new"),
        run("z", notebook="n", session="old"),
    ]
    nothing = frozenset[str]()
    assert pick(past, nothing, "n", once=False, varied=True) == Picked(("a", "b"), doubt=True)
    assert pick(past[1:2], nothing, "n", once=True, varied=True) == Picked(("b",))


def test_others_are_taken_only_where_a_text_can_mean_one_thing() -> None:
    """The values of another notebook's variables would be taken for this one's."""
    nothing = frozenset[str]()
    assert pick([run("a"), run("a")], nothing, "n", once=True, varied=False) == Picked(("a",))
    assert pick([run("a")], nothing, "n", once=True, varied=True) == Picked(doubt=True)
    assert pick([run("a"), run("b")], nothing, "n", once=True, varied=False) == Picked(doubt=True)
    assert pick([run("")], nothing, "n", once=True, varied=False) == Picked()
