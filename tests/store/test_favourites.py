"""Stars: kept with the store, by listing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.store import Store


def test_a_star_outlives_the_kernel(tmp_path: Path) -> None:
    """Favourites would be gone the next morning, or stand under another listing."""
    ticks = iter(range(100))
    first = Store(tmp_path, clock=lambda: float(next(ticks)))
    first.favourites.like("styles", "Woodcut")
    first.favourites.like("styles", "Bokeh")
    first.favourites.like("models", "Flux")
    first.close()
    later = Store(tmp_path, clock=lambda: 0.0)
    assert later.favourites.of("styles") == ["Woodcut", "Bokeh"]
    later.favourites.like("styles", "Woodcut")
    later.favourites.unlike("styles", "Bokeh")
    assert later.favourites.of("styles") == ["Woodcut"]
    assert later.favourites.of("models") == ["Flux"]
    assert later.favourites.of("voices") == []
    later.close()


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcde")), max_size=30))
def test_stars_are_those_that_were_given_and_not_taken(
    tmp_path_factory: pytest.TempPathFactory, turns: list[tuple[bool, str]]
) -> None:
    """A name would have a star that nobody gave it."""
    ticks = iter(range(1000))
    store = Store(tmp_path_factory.mktemp("store"), clock=lambda: float(next(ticks)))
    held: list[str] = []
    for given_now, name in turns:
        if given_now:
            store.favourites.like("styles", name)
            held += [] if name in held else [name]
        else:
            store.favourites.unlike("styles", name)
            held = [one for one in held if one != name]
    assert store.favourites.of("styles") == held
    store.close()
