"""Adopting several lost requests at once: all pairs hold, or none is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import Declined, OutcomeUnknown, RenderNetError
from rendernet_jupyter.sandbox import World

SMALL = "Harbour 15"


@pytest.fixture
def lose(local: Session, world: World) -> Callable[..., list[str]]:
    """Sends requests whose answers are lost; the names of the jobs, the oldest first."""

    def lost(count: int, first: int = 1, more: str = "", when: str = "after") -> list[str]:
        for seed in range(first, first + count):
            world.knobs.drop_next = when  # type: ignore[assignment]  # one of two words
            with pytest.raises(OutcomeUnknown):
                local.generate(f"a kite {more} --seed {seed}")
        return uncertain(local)

    return lost


def uncertain(session: Session) -> list[str]:
    """The names of the jobs in doubt, as a listing of them would show."""
    doubts = sorted(session.doubts(), key=lambda doubt: doubt.job.sent_at)
    return [doubt.job.intent.job_id for doubt in doubts]


def made(session: Session) -> list[str]:
    """The generations that could be jobs in doubt, the oldest first."""
    return [g.generation_id for g in reversed(session.doubts()[0].candidates)]


def test_several_are_adopted_in_one_line(local: Session, world: World, lose: Any) -> None:
    """Sixty commands, with a new list after each, are done by nobody."""
    jobs = lose(3)
    pairs = dict(zip(jobs, made(local), strict=True))
    answer = local.command("adopt", " ".join(f"{job}={name}" for job, name in pairs.items()))
    seeds = [part.seeds for part in answer if isinstance(part, Gallery)]
    assert sorted(seeds) == [[1], [2], [3]]
    for job, name in pairs.items():
        assert f"{job} is {name}." in repr(answer[0])
    assert local.doubts() == []
    assert world.counters.charges == 3


def test_lists_that_were_printed_stay_right(local: Session, lose: Any) -> None:
    """Whoever goes on with the list on the page must not give two cells one picture."""
    [first, second, third] = lose(3)
    [one, two, three] = made(local)
    local.command("adopt", f"{first} {one}")
    local.command("adopt", f"{second}={two}")
    with pytest.raises(RenderNetError, match=f"{one} belongs to another job of this store"):
        local.command("adopt", f"{third} {one}")
    local.command("adopt", f"{third} {three}")
    assert local.doubts() == []


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ("{0}={a} {1}={a}", "is named for 2 jobs"),
        ("{0}={a} {1}=gen_nowhere", "the account has no generation gen_nowhere"),
        ("{0}={a} job_nowhere={b}", "no uncertain job is called 'job_nowhere'"),
        ("{0}={a} {1}=", "is not a pair"),
        ("{0}={a} {1}", "is not a pair"),
        ("{0} {a} {b}", "is not a pair"),
        ("{0}={a} {0}={b}", "is named twice"),
    ],
)
def test_one_pair_that_does_not_hold_stops_them_all(
    local: Session, lose: Any, pairs: str, says: str
) -> None:
    """Half of a line that is done leaves nobody sure which half."""
    jobs = lose(2)
    a, b = made(local)
    with pytest.raises(RenderNetError, match="adopted") as caught:
        local.command("adopt", pairs.format(*jobs, a=a, b=b))
    assert says in str(caught.value)
    assert uncertain(local) == jobs


def test_every_pair_that_does_not_hold_is_named(local: Session, lose: Any) -> None:
    """Ten slips in a long line would take ten tries to find."""
    jobs = lose(3)
    [one, *_] = made(local)
    line = f"{jobs[0]}={one} {jobs[1]}=gen_nowhere {jobs[2]}=gen_neither"
    with pytest.raises(RenderNetError, match="2 of 3 pairs cannot be taken") as caught:
        local.command("adopt", line)
    assert f"{jobs[1]}=gen_nowhere: the account has no" in str(caught.value)
    assert f"{jobs[2]}=gen_neither" in str(caught.value)
    assert f"{jobs[0]}=" not in str(caught.value)


def test_another_shape_is_asked_about(local: Session, lose: Any) -> None:
    """An id that was pasted wrong is settled for good: there is no way back."""
    lose(1, more="--aspect 9:16")
    [tall] = made(local)
    [_, job] = lose(1, first=5, more="--aspect 1:1")
    asked: list[str] = []

    def refuse(question: str) -> bool:
        asked.append(question)
        return False

    with pytest.raises(RenderNetError, match=f"{tall} is .* not 1:1; nothing was adopted"):
        local.command("adopt", f"{job} {tall}", confirm=lambda _: None)
    with pytest.raises(RenderNetError, match="nothing was adopted"):
        local.adopt(job, tall)
    with pytest.raises(Declined):
        local.command("adopt", f"{job} {tall}", confirm=refuse)
    assert "It cannot be taken back" in asked[0]
    assert len(local.doubts()) == 2
    local.command("adopt", f"{job} {tall} --yes")
    assert len(local.doubts()) == 1


def test_several_are_forgotten_or_none(local: Session, lose: Any) -> None:
    """A slip in the third name must not have forgotten the first two."""
    jobs = lose(3)
    with pytest.raises(RenderNetError, match="no uncertain job"):
        local.command("drop", f"{jobs[0]} {jobs[1]} job_nowhere")
    assert uncertain(local) == jobs
    assert "2 jobs are forgotten" in repr(local.command("drop", f"{jobs[0]} {jobs[1]}"))
    assert uncertain(local) == jobs[2:]


def test_forgetting_all_is_asked(local: Session, lose: Any) -> None:
    """Sixty paid pictures would be lost to the store by one word."""
    lose(2)
    asked: list[str] = []
    for answer in (False, None):
        told = local.command("drop", "--all", confirm=lambda q, a=answer: asked.append(q) or a)
        assert "Nothing was forgotten" in repr(told)
    assert "Forget 2 uncertain jobs (about 2 credits, if all were charged)?" in asked[0]
    assert len(local.doubts()) == 2
    with pytest.raises(RenderNetError, match="say which jobs"):
        local.command("drop", "--all job_1")
    local.command("drop", "--all --yes")
    assert local.doubts() == []
    assert "Nothing is uncertain" in repr(local.command("drop", "--all"))


def test_resume_shows_the_nearest_and_all_on_demand(
    local: Session, lose: Any, world: World
) -> None:
    """Sixty requests with sixty pictures each were 36 MB in one output, and no page opened it."""
    jobs = lose(14)
    nearest, every = (local.command("resume", option)[0] for option in ("", "--all"))
    [few], [all_] = nearest.lots, every.lots
    assert [job.job for job in few.jobs] == [job.job for job in all_.jobs] == jobs
    assert [job.coordinates for job in few.jobs] == [f"seed {n}" for n in range(1, 15)]
    assert (len(few.looks), few.more, len(all_.looks), all_.more) == (12, 2, 14, 0)
    assert all(look.files for look in all_.looks)
    assert "2 more fit, less near in time: %rendernet resume --all" in repr(nearest)
    assert world.counters.charges == 14
