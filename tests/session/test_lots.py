"""Doubts that are alike share their candidates, and none of either is lost or shown twice."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.ports import Intent, RemoteGeneration, RemoteMedium
from rendernet_jupyter.job.recovery import SENDING, fits
from rendernet_jupyter.session.doubts import Doubt
from rendernet_jupyter.session.lots import NEAREST, in_turn, lots
from rendernet_jupyter.store.docket import Pending

NOON = 1_700_000_000.0
RATIOS = {"1:1": (512, 512), "9:16": (512, 896)}


def made(name: str, at: float | None, ratio: str = "1:1") -> RemoteGeneration:
    width, height = RATIOS[ratio]
    moment = None if at is None else NOON + at
    medium = RemoteMedium(f"m_{name}", "success", "success", "image", width, height)
    return RemoteGeneration(name, (medium,), moment)


def doubt(
    name: str, at: float, found: list[RemoteGeneration], ratio: str = "1:1", **facts: Any
) -> Doubt:
    body = {"aspect_ratio": ratio}
    job = Pending(Intent(name, body), "uncertain", "run_1", 0.0, sent_at=NOON + at)
    return Doubt(job, tuple(g for g in found if fits(body, 1, NOON + at, g)), **facts)


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(list(RATIOS))), max_size=25),
    st.lists(
        st.tuples(st.none() | st.integers(0, 2000), st.sampled_from(list(RATIOS))), max_size=40
    ),
)
def test_each_doubt_is_in_one_lot_with_all_that_it_could_be(
    sent: list[tuple[int, str]], listed: list[tuple[int | None, str]]
) -> None:
    """A doubt that is in no lot is never decided, and its request is paid twice."""
    found = [made(f"gen_{n}", at, ratio) for n, (at, ratio) in enumerate(listed)]
    every = [doubt(f"job_{n}", at, found, ratio) for n, (at, ratio) in enumerate(sent)]
    grouped = lots(every)
    names = [d.job.intent.job_id for lot in grouped for d in lot.doubts]
    assert sorted(names) == sorted(d.job.intent.job_id for d in every)
    for lot in grouped:
        shown = [g.generation_id for g in lot.candidates]
        assert len(set(shown)) == len(shown)
        assert set(shown) == {g.generation_id for d in lot.doubts for g in d.candidates}
        assert len(lot.nearest()) == min(NEAREST, len(shown))
        assert len({d.job.intent.body["aspect_ratio"] for d in lot.doubts}) == 1
        moments = [d.job.sent_at for d in lot.doubts]
        assert all(b - a <= SENDING for a, b in pairwise(moments))
        assert set(lot.pairs) in (set(), {d.job.intent.job_id for d in lot.doubts})
        assert len(set(lot.pairs.values())) == len(lot.pairs)
    turn = [g.generation_id for g in in_turn(grouped)]
    assert len(set(turn)) == len(turn)
    assert set(turn) == {g.generation_id for lot in grouped for g in lot.nearest()}


def test_the_nearest_in_time_come_first() -> None:
    """One's own picture behind twelve strangers' is not found."""
    found = [made(f"gen_{at}", at) for at in (290, 200, 41, 30, -100)]
    found.append(made("gen_when", None))
    [lot] = lots([doubt("job_1", 40, found)])
    names = [g.generation_id for g in lot.candidates]
    assert names == ["gen_41", "gen_30", "gen_200", "gen_290", "gen_when"]


def test_of_those_equally_near_the_oldest_comes_first() -> None:
    """Requests are listed oldest first: their pictures would stand the other way round."""
    found = [made("gen_later", 40), made("gen_sooner", 40)]  # as a listing has it
    [lot] = lots([doubt("job_1", 40.5, found)])
    assert [g.generation_id for g in lot.candidates] == ["gen_sooner", "gen_later"]


def test_the_order_in_time_is_told_where_it_says_something() -> None:
    """Sixty pairs are found in a minute by whoever is told that they stand in order."""
    found = [made(f"gen_{n}", 10 * n + 2) for n in (3, 2, 1)]
    [lot] = lots([doubt(f"job_{n}", 10 * n, found) for n in (2, 3, 1)])
    assert lot.pairs == {f"job_{n}": f"gen_{n}" for n in (1, 2, 3)}


@pytest.mark.parametrize(
    ("times", "facts"),
    [
        ((12, 22), {"contested": frozenset({"gen_0"})}),
        ((12, 12), {}),
        ((12, None), {}),
        ((12, 22, 32), {}),
        ((12,), {}),
        ((315, 318), {}),
    ],
    ids=["may be on its way", "same second", "no time", "more", "fewer", "too late for its turn"],
)
def test_an_order_that_says_nothing_is_not_told(
    times: tuple[int | None, ...], facts: dict[str, Any]
) -> None:
    """A hint that is a guess gives a cell somebody else's picture."""
    found = [made(f"gen_{n}", at) for n, at in enumerate(times)]
    [lot] = lots([doubt("job_1", 20, found, **facts), doubt("job_2", 10, found, **facts)])
    assert lot.pairs == {}


def test_a_picture_that_two_lots_could_be_is_nobodys_by_order() -> None:
    """A request of another time has as good a claim to it."""
    found = [made("gen_1", 5), made("gen_2", 22)]
    early = doubt("job_3", -294, found)
    near = [doubt("job_1", 11, found), doubt("job_2", 21, found)]
    assert [bool(lot.pairs) for lot in lots(near)] == [True]
    assert [bool(lot.pairs) for lot in lots([*near, early])] == [False, False]
