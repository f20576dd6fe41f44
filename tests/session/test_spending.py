"""Ways to lose money that are closed: races, slow answers, ends in the middle, another engine."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import (
    BudgetExceeded,
    OutcomeUnknown,
    RenderNetError,
    RequestRefused,
    StillRunning,
    StoreError,
)
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.sandbox.knobs import Refusal
from rendernet_jupyter.view.gallery import Gallery

SMALL = "Harbour 15"
CAT = "a cat on a roof --seed 7"
DOG = "a dog in a boat --seed 8"


def lose(session: Session, world: World, text: str = CAT, when: str = "after") -> str:
    """Send `text` and lose the answer; the job's name."""
    world.knobs.drop_next = when  # type: ignore[assignment]  # one of two words
    with pytest.raises(OutcomeUnknown):
        session.generate(text)
    known = {d.job.intent.label: d.job.intent.job_id for d in session.doubts()}
    return known[text.partition(" --")[0]]


def test_what_another_kernel_made_meanwhile_is_not_made_twice(
    again: Callable[..., Session], world: World
) -> None:
    """While a question stands in one kernel, the same cell runs in another: both would be paid."""
    asking, other = again(ask_above=0.5), again()

    def meanwhile(_: str) -> bool:
        other.generate(CAT)
        return True

    gallery = asking.generate(CAT, confirm=meanwhile)
    assert isinstance(gallery, Gallery)
    assert gallery.run.cached
    assert (len(gallery), world.counters.charges) == (1, 1)


def test_what_another_kernel_made_is_made_anew_when_that_is_asked_for(
    again: Callable[..., Session], world: World
) -> None:
    """`--cache refresh` in two kernels at once is twice the wish for a new picture."""
    asking, other = again(ask_above=0.5), again()
    asking.generate(CAT, "--cache refresh", confirm=lambda _: bool(other.generate(CAT)))
    assert world.counters.charges == 2


@pytest.mark.parametrize("stops", ["limit", "refused", "no"])
def test_a_resend_that_does_not_happen_keeps_the_doubt(
    again: Callable[..., Session], world: World, stops: str
) -> None:
    """A picture that was paid for would be forgotten, and its candidates never shown again."""
    session = again(max_credits_day=0.5) if stops == "limit" else again()
    job = lose(again(), world)
    if stops == "limit":
        with pytest.raises(BudgetExceeded):
            session.resend(job)
    elif stops == "refused":
        world.knobs.refuse_next = [Refusal(400, "GE99", "no", operation="createGeneration")]
        with pytest.raises(RequestRefused):
            session.resend(job)
    else:
        session.command("resend", job, confirm=lambda _: False)
    assert job in {d.job.intent.job_id for d in session.doubts()}
    assert world.counters.charges == 1
    assert len(session.adopt(job).galleries) == 1


def test_two_resends_of_one_job_send_once(again: Callable[..., Session], world: World) -> None:
    """Two people, or two clicks, would each pay for the picture that was lost."""
    first, second = again(), again()
    job = lose(first, world, when="before")
    outcomes: list[object] = []

    def resend(session: Session) -> None:
        try:
            outcomes.append(session.resend(job))
        except RenderNetError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=resend, args=[s]) for s in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(o) for o in outcomes].count(Gallery) == 1
    assert world.counters.charges == 1


def test_a_request_on_its_way_is_not_taken_for_a_lost_one(
    kernel: Callable[..., Session], counter: Any, world: World
) -> None:
    """Kernel one would adopt the picture that kernel two is just paying for."""
    counter.open.set()
    mine, other = kernel(adopt="unique"), kernel()
    job = lose(mine, world, when="before")
    counter.open.clear()
    counter.accepted.clear()
    made: list[Any] = []
    cell = threading.Thread(target=lambda: made.append(other.generate(DOG)))
    cell.start()
    assert counter.accepted.wait(30)
    assert mine.resume().adopted == ()
    [doubt] = mine.doubts()
    assert [g.generation_id for g in doubt.candidates] == sorted(doubt.contested)
    with pytest.raises(RenderNetError, match="on its way"):
        mine.adopt(job)
    counter.open.set()
    cell.join()
    [gallery] = made
    assert gallery.seeds == [8]
    assert mine.doubts()[0].candidates == ()


def test_closing_waits_for_the_answer_to_what_is_paid(
    kernel: Callable[..., Session], counter: Any, world: World
) -> None:
    """Ctrl-C in a terminal, right after sending, would lose the only proof of what was bought."""
    first = kernel()
    handle = first.generate(CAT, "--no-wait")
    assert counter.accepted.wait(30)
    threading.Timer(0.3, counter.open.set).start()
    first.close()
    assert handle.done
    later = kernel()
    [job] = later.store.journal.pending()
    assert (job.state, job.held) == ("ticketed", False)
    assert [g.seeds for g in later.resume().galleries] == [[7]]
    assert world.counters.charges == 1


SCRIPT = """
import sys
from rendernet_jupyter import Session
Session(engine="sandbox", store=sys.argv[1], model="Harbour 15").generate(
    "seed: 1..9\\n\\na cat", "--no-wait"
)
"""


def test_a_script_that_ends_leaves_nothing_in_doubt(tmp_path: Path) -> None:
    """A script that does not wait would leave requests of which nobody knows whether they left."""
    subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path / "s")], check=True)
    with Session(engine="sandbox", store=str(tmp_path / "s"), model=SMALL) as later:
        pending = later.store.journal.pending()
        assert {job.state for job in pending} <= {"ticketed"}
        [run] = later.store.runs.latest()
        assert len(run.answers) == 9
        found = later.resume()
        assert sum(len(g) for g in found.galleries) == len(pending)


def test_the_time_to_wait_holds_while_another_kernel_sends(
    kernel: Callable[..., Session], counter: Any, world: World
) -> None:
    """A stopped kernel that was just sending would stop everybody else's Run All, for ever."""
    first, second = kernel(), kernel()
    first.generate(CAT, "--no-wait")
    assert counter.accepted.wait(30)
    with pytest.raises(StillRunning, match="being sent by another"):
        second.generate(CAT, "--timeout 0.3")
    counter.open.set()
    gallery = second.generate(CAT)
    assert isinstance(gallery, Gallery)
    assert world.counters.charges == 1


def test_a_trial_on_the_sandbox_is_not_repeated_on_the_service(
    local: Session, world: World, tmp_path: Path, address_of: Callable[[Any], str]
) -> None:
    """`retry` of a free trial would be paid for as soon as a key is known."""
    world.knobs.fail_next = 1
    with pytest.raises(RenderNetError):
        local.generate(CAT)
    elsewhere = World(tmp_path / "elsewhere")
    url = address_of(create_app(elsewhere, base_url=""))
    with (
        Session(engine=url, store=str(local.store.folder), model=SMALL) as service,
        pytest.raises(RenderNetError, match="made by sandbox") as caught,
    ):
        service.retry()
    assert "rendernet engine" in caught.value.hint
    assert elsewhere.counters.posts == 0
    elsewhere.close()
    assert len(local.retry()) == 1


def test_a_cell_that_names_its_engine_is_retried_there(
    kernel: Callable[..., Session], counter: Any, world: World, tmp_path: Path
) -> None:
    """A retry that refuses what its own cell was allowed to do helps nobody."""
    counter.open.set()
    session = kernel()
    world.knobs.fail_next = 1
    line = f"--engine {session.choice().url}"
    with Session(engine="sandbox", store=str(tmp_path / "s"), model=SMALL) as other:
        with pytest.raises(RenderNetError):
            other.generate(CAT, line)
        assert len(other.retry()) == 1
    assert world.counters.charges == 2


def test_a_job_that_was_taken_over_does_not_leave(local: Session, world: World) -> None:
    """A machine that slept too long for a network drive would send what others sent already."""
    store = local.store

    def taken_over(_: str) -> bool:
        return True

    world.knobs.latency = 0
    local.generate(DOG, confirm=taken_over)
    [dog] = store.runs.latest()
    with pytest.raises(StoreError, match="settled by now, so it is not sent"):
        store.journal.leaving(dog.answers[0].job_id)
    with pytest.raises(StoreError, match="forgotten by now"):
        store.journal.leaving("job_nowhere")


def test_a_run_with_two_tags_is_paid_once(local: Session) -> None:
    """A total that counts a run under each of its tags frightens, and is not on the bill."""
    local.generate(CAT, "--tag poster,client")
    by_tag, by_day = (local.command("credits", f"--by {by}") for by in ("tag", "day"))
    assert len(list(by_tag)) == 2
    total = f"{by_day[0]['charged']} credits of sandbox"
    assert total in repr(by_tag)
    assert total in repr(by_day)
