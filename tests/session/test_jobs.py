"""Which requests of a run are sent again: those that brought less than was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.records import Medium, MediumStatus, Run
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.jobs import lacks, price_again
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.view.gallery import Gallery

GONE = "0" * 64


@pytest.fixture
def made(local: Session) -> Run:
    """A run of one picture, which is in the store."""
    gallery = local.generate("a cat on a roof --seed 7")
    assert isinstance(gallery, Gallery)
    return gallery.run


def of(run: Run, requests: int, media: Any) -> Run:
    """The run with so many requests that no other run answers, and with other media."""
    [answer] = run.answers
    answers = [replace(answer, digest=f"nowhere {i}", cached=False) for i in range(requests)]
    return replace(run, answers=tuple(answers), media=media)


@given(
    brought=st.lists(
        st.lists(st.sampled_from(["success", "failed", "censored", "gone"]), max_size=3),
        min_size=1,
        max_size=6,
    ),
    chance=st.randoms(use_true_random=False),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_short_of_a_picture_is_sent_again(
    local: Session, made: Run, brought: list[list[MediumStatus | str]], chance: Any
) -> None:
    """A retry would leave out what failed, or buy again what is there, whatever the order."""
    [first] = made.media
    media = [
        replace(first, request=request, batch=batch, sha256=GONE)
        if status == "gone"
        else replace(first, request=request, batch=batch, status=status)
        for request, statuses in enumerate(brought)
        for batch, status in enumerate(statuses)
    ]
    chance.shuffle(media)
    run = of(made, len(brought), tuple(media))
    short = sum(not each or set(each) != {"success"} for each in brought)
    assert lacks(local, run) == (short > 0)
    if short:
        assert LOOP.wait(price_again(local, Ask(""), run)).requests == short
        return
    with pytest.raises(RenderNetError, match="nothing to send again"):
        LOOP.wait(price_again(local, Ask(""), run))


class Counted(tuple[Medium, ...]):
    """Media that count how many times somebody goes through them."""

    walks = 0

    def __iter__(self) -> Iterator[Medium]:
        type(self).walks += 1
        return super().__iter__()


def test_a_long_run_is_looked_through_once(local: Session, made: Run) -> None:
    """The jobs panel would stand still at each look, the longer the more the run made."""
    Counted.walks = 0
    [first] = made.media
    run = of(made, 50, Counted(replace(first, request=i) for i in range(50)))
    assert not lacks(local, run)
    assert Counted.walks == 1
