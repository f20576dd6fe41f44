"""Errors carry facts, survive travelling, and show the place of the fault."""

from __future__ import annotations

import inspect
import pickle
import unicodedata

import pytest

from rendernet_jupyter import errors
from rendernet_jupyter.errors import (
    Interrupted,
    Problem,
    RateLimited,
    RenderNetError,
    SpecError,
    StillRunning,
)

EVERY = [
    cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, RenderNetError)
]


def test_the_drawn_tree_names_every_error() -> None:
    """A reader of the tree would not know what to catch."""
    for cls in EVERY:
        assert cls.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("slow down", retry_after=2.5, operation="listModels", hint="wait"),
        StillRunning("later", job_ids=["job_1"], hint="resume"),
        SpecError([Problem("bad-value", "not a number", 2, 7, "seed: x", 1)], shift=1),
    ],
)
def test_errors_survive_pickling(error: RenderNetError) -> None:
    """Parallel workers send their errors home by pickle; facts would be lost on the way."""
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)


def test_a_caret_stands_under_the_fault() -> None:
    """A caret one column off sends its reader to the wrong word."""
    problem = Problem("bad-value", "not one of 1:1, 2:3", 4, 15, "aspect_ratio: 3:1", 3)
    text, caret = problem.show(shift=1).splitlines()
    assert text.startswith("  line 5  ")
    start = caret.index("^")
    assert text[start : start + 3] == "3:1"
    assert caret.endswith("^^^ not one of 1:1, 2:3")


def test_a_caret_counts_wide_letters_twice() -> None:
    """In a cell of Japanese every caret would stand too far to the left."""
    problem = Problem("unknown-flag", "no such key", 1, 4, "猫が x", 1)
    text, caret = problem.show().splitlines()
    assert caret.index("^") == text.index("x") + 2


def test_a_long_line_is_cut_round_the_fault() -> None:
    """A prompt of a thousand letters would push the caret out of sight."""
    problem = Problem("unknown-flag", "no such key", 1, 901, "a" * 900 + "--v 6", 3)
    text, caret = problem.show().splitlines()
    assert len(text) < 120
    start = caret.index("^")
    assert text[start : start + 3] == "--v"


def test_all_problems_of_a_cell_stand_in_one_error() -> None:
    """Fixing one fault a run is a tedious way to learn a grammar."""
    error = SpecError([Problem("a", "first", 1, 1, "x"), Problem("b", "second", 2, 1, "y")])
    assert str(error).startswith("2 problems in this cell; nothing was sent")
    assert "first" in str(error)
    assert "second" in str(error)


def test_the_notebook_shows_the_error_without_our_frames() -> None:
    """Forty lines of our own traceback would hide the one line that helps."""
    shown = "\n".join(RenderNetError("it failed", hint="do this")._render_traceback_())
    assert "RenderNetError" in shown
    assert "do this" in shown
    assert "Traceback" not in shown


def test_an_interrupt_is_no_exception_to_swallow() -> None:
    """`except Exception` in a loop of cells must not eat a person's wish to stop."""
    stopped = Interrupted(["job_1"])
    assert isinstance(stopped, KeyboardInterrupt)
    assert not isinstance(stopped, Exception)
    assert "%rendernet resume" in str(stopped)


@pytest.mark.parametrize("text", ["red \x1b[31m", "turned \u202e", "bell \x07", "\x9b2J", "a\r"])
def test_words_of_a_server_steer_no_terminal(text: str) -> None:
    """A hostile answer would rewrite what stands on the screen above it."""
    said = str(RenderNetError(f"the service says {text}"))
    assert not any(unicodedata.category(c) in ("Cc", "Cf") for c in said)
