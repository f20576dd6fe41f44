"""The journal: durable before the wire, legal moves only, one transaction a step."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.job.ports import Intent, RemoteMedium, Ticket
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account


def test_an_intent_is_on_disk_when_open_run_returns(desk: Any) -> None:
    """A crash right after paying would leave no trace of what was bought."""
    intent = desk.intend()
    with sqlite3.connect(desk.store.folder / "store.sqlite3") as other:
        [row] = other.execute("SELECT job_id, state FROM job").fetchall()
    other.close()
    assert row == (intent.job_id, "intended")


def test_a_later_process_finds_what_is_pending(desk: Any) -> None:
    """After a kernel restart nobody would know that pictures are waiting to be fetched."""
    intent = desk.intend()
    medium = RemoteMedium("img_9", width=64, height=48)
    desk.store.journal.ticket(intent.job_id, Ticket("gen_9", (medium,), 998.0))
    later = Store(desk.store.folder, clock=lambda: 2_000.0)
    [job] = later.journal.pending()
    later.close()
    assert (job.state, job.ticket.generation_id, job.intent.body) == (
        "ticketed",
        "gen_9",
        intent.body,
    )
    assert job.ticket.media == (medium,)


def test_settling_again_changes_nothing(desk: Any, picture: Callable[..., bytes]) -> None:
    """Two kernels that wait for the same job must not record its pictures twice."""
    from rendernet_jupyter.job.ports import Settlement

    intent = desk.intend()
    desk.finish(intent, picture())
    before = desk.store.runs.get("run_1")
    desk.store.journal.settle(Settlement(intent.job_id, "gen_1"))
    assert desk.store.runs.get("run_1") == before
    with pytest.raises(StoreError, match="settled and cannot become refused"):
        desk.store.journal.refuse(intent.job_id, "too late")


def test_a_refused_move_changes_nothing(desk: Any) -> None:
    """A transaction that half-happened would leave a job without its media."""
    intent = desk.intend()
    with pytest.raises(StoreError):
        desk.store.journal.drop(intent.job_id, "not uncertain")
    [job] = desk.store.journal.pending()
    assert (job.state, job.reason) == ("intended", "")


def test_pending_jobs_are_told_apart_by_account(desk: Any) -> None:
    """Resuming with another key would ask the wrong account for the pictures."""
    desk.intend("1")
    other = Account("service", "https://api.rendernet.ai:443", "beef")
    desk.intend("2", account=other)
    assert [j.intent.job_id for j in desk.store.journal.pending(other)] == ["job_2"]
    assert len(desk.store.journal.pending()) == 2


def test_a_settled_run_reads_back_whole(desk: Any, picture: Callable[..., bytes]) -> None:
    """A gallery shown again next month must say the same as today."""
    intent = desk.intend()
    sha = desk.finish(intent, picture())
    desk.store.journal.close_run("run_1", 3.5, ["a note"])
    run = desk.store.runs.get("run_1")
    assert (run.credits_spent, run.credits_left, run.seconds) == (2.0, 998.0, 3.5)
    assert run.notes == ("a note",)
    [medium] = run.media
    assert (medium.sha256, medium.width, medium.status) == (sha, 8, "success")
    assert run.answers[0].generation_id == "gen_1"


def test_the_store_answers_a_digest_only_with_pictures_that_are_there(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """A cell that is 'from the store' with a missing file would show a hole."""
    sha = desk.finish(desk.intend(), picture())
    assert desk.store.runs.made("rn1:d", desk.me) == "job_1"
    desk.store.media.find(sha).unlink()
    assert desk.store.runs.made("rn1:d", desk.me) is None


def test_sandbox_pictures_never_pass_for_the_service(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """Somebody with a key would be shown a painted landscape in place of what they paid for."""
    desk.finish(desk.intend(), picture())
    service = Account("service", "https://api.rendernet.ai:443", "beef")
    assert desk.store.runs.made("rn1:d", service) is None


def test_pictures_of_the_service_serve_under_the_sandbox(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """A reader without a key could not run a notebook whose pictures are all there."""
    service = Account("service", "https://api.rendernet.ai:443", "beef")
    desk.finish(desk.intend(account=service), picture())
    assert desk.store.runs.made("rn1:d", desk.me) == "job_1"


def test_an_answer_from_the_store_is_a_run_of_its_own(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """A second Run All must show the pictures, cost nothing, and say so."""
    desk.finish(desk.intend(), picture())
    first = desk.store.runs.get("run_1").answers[0]
    again = Answer(first.body, "model", digest="rn1:d", job_id="job_1", credits=0.0, cached=True)
    run = Run("run_2", 950.0, "sandbox", answers=(again,))
    desk.store.journal.open_run(run, desk.me, [None], "0")
    shown = desk.store.runs.get("run_2")
    assert (shown.cached, shown.credits_spent, len(shown.media)) == (True, 0.0, 1)
    assert desk.store.journal.pending() == []
    assert desk.store.runs.made("rn1:d", desk.me) == "job_1"


def test_intents_of_a_run_are_written_all_or_none(desk: Any) -> None:
    """Half a sweep in the journal would be half forgotten after a crash."""
    body = {"seed": 1}
    twice = [Intent("job_x", body), Intent("job_x", body)]
    run = Run("run_x", 1.0, "sandbox", answers=(Answer(body, "model"), Answer(body, "model")))
    with pytest.raises(StoreError):
        desk.store.journal.open_run(run, desk.me, twice, "0")
    assert desk.store.runs.get("run_x") is None


def test_a_refused_job_costs_nothing(desk: Any) -> None:
    """A sum that counts what was refused frightens for nothing."""
    intent = desk.intend()
    desk.store.journal.refuse(intent.job_id, "no such style")
    assert desk.store.runs.get("run_1").credits_spent == 0.0
