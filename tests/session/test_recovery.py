"""What may have been paid: found again, adopted, sent once more, never paid twice unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import (
    DownloadError,
    GenerationFailed,
    OutcomeUnknown,
    RenderNetError,
    StillRunning,
    StoreError,
)
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import SANDBOX_KEY, Refusal, World, create_app
from rendernet_jupyter.session.jobs import lacks
from rendernet_jupyter.view.gallery import Gallery

SMALL = "Harbour 15"
CAT = "a cat on a roof --seed 7"
DOG = "a dog in a boat --seed 8"


def unasked(tmp_path: Path, world: World) -> Session:
    folder = str(tmp_path / "s")
    return Session(engine="sandbox", store=folder, world=world, model=SMALL, adopt="unique")


def lose(session: Session, world: World, text: str = CAT, when: str = "after") -> str:
    """Send `text` and lose the answer; the job's name."""
    world.knobs.drop_next = when  # type: ignore[assignment]  # one of two words
    with pytest.raises(OutcomeUnknown):
        session.generate(text)
    known = {d.job.intent.label: d.job.intent.job_id for d in session.doubts()}
    return known[text.partition(" --")[0]]


def test_the_lost_picture_is_shown_and_can_be_adopted(local: Session, world: World) -> None:
    """A person who paid, and sees no picture, would send it again and pay twice."""
    job = lose(local, world)
    [doubt] = local.doubts()
    [candidate] = doubt.candidates
    shown = local.command("resume")[0]
    assert f"%rendernet adopt {job} {candidate.generation_id}" in repr(shown)
    assert "data:image/jpeg;base64" in str(shown.html())
    found = local.command("adopt", job)
    [gallery] = [part for part in found if isinstance(part, Gallery)]
    assert gallery.seeds == [7]
    again = local.generate(CAT)
    assert isinstance(again, Gallery)
    assert again.run.cached
    assert world.counters.charges == 1


def test_a_strangers_picture_is_offered_and_not_taken(local: Session, world: World) -> None:
    """Another client of the account makes pictures at the same time: they are not this cell's."""
    other = _other_client(world)
    job = lose(local, world, when="before")
    theirs = other("a harbour")
    [doubt] = local.doubts()
    assert [c.generation_id for c in doubt.candidates] == [theirs]
    local.resume()
    assert [d.job.intent.job_id for d in local.doubts()] == [job]
    assert world.counters.charges == 1


def test_two_that_fit_are_not_chosen_between(local: Session, world: World) -> None:
    """Adopting one of two look-alikes gives a cell somebody else's picture."""
    other = _other_client(world)
    job = lose(local, world)
    other("a harbour")
    assert len(local.doubts()[0].candidates) == 2
    with pytest.raises(RenderNetError, match="2 of the account's generations"):
        local.adopt(job)


def test_the_setting_adopts_what_fits_alone(tmp_path: Path, world: World) -> None:
    """An unattended run whose account nobody shares need not wait for a person."""
    with Session(
        engine="sandbox", store=str(tmp_path / "s"), world=world, model=SMALL, adopt="unique"
    ) as mine:
        world.knobs.drop_next = "after"
        with pytest.raises(OutcomeUnknown):
            mine.generate(CAT)
        found = mine.resume()
        assert (len(found.adopted), len(found.galleries), found.doubts) == (1, 1, ())
        assert world.counters.charges == 1


def test_the_setting_does_not_choose(tmp_path: Path, world: World) -> None:
    """Two jobs that one picture could be, or two pictures for one job, are a person's to tell."""
    with Session(
        engine="sandbox", store=str(tmp_path / "s"), world=world, model=SMALL, adopt="unique"
    ) as mine:
        lose(mine, world, CAT, "before")
        lose(mine, world, DOG, "after")
        found = mine.resume()
        assert (found.adopted, len(found.doubts)) == ((), 2)


def test_a_generation_has_one_job(local: Session, world: World) -> None:
    """Two cells that show one picture: one of them lies."""
    first = local.generate(CAT)
    assert isinstance(first, Gallery)
    job = lose(local, world, DOG)
    with pytest.raises(StoreError, match="belongs to another job"):
        local.adopt(job, first.run.answers[0].generation_id)
    with pytest.raises(RenderNetError, match="no generation gen_nowhere"):
        local.adopt(job, "gen_nowhere")
    with pytest.raises(RenderNetError, match="no uncertain job"):
        local.adopt("job_nowhere", "gen_nowhere")


def test_sending_once_more_is_asked_and_makes_one_picture(local: Session, world: World) -> None:
    """A request that was never accepted must be able to leave again, but only when told to."""
    job = lose(local, world, when="before")
    kept = local.command("resend", job, confirm=lambda _: False)
    assert "Nothing was sent" in repr(kept)
    nobody = local.command("resend", job, confirm=lambda _: None)
    assert "--yes" in repr(nobody)
    gallery = local.command("resend", job, confirm=lambda _: True)
    assert (len(gallery), gallery.seeds, world.counters.charges) == (1, [7], 1)
    assert local.doubts() == []


def test_retry_sends_only_what_brought_nothing(local: Session, world: World) -> None:
    """Running a sweep again for its one failed tile must not pay for the others."""
    world.knobs.fail_next = 1
    first = local.generate("seed: 1..3\n\na cat on a roof")
    assert isinstance(first, Gallery)
    assert (len(first), len(first.failed)) == (2, 1)
    second = local.retry()
    assert (len(second), len(second.failed)) == (3, 0)
    assert world.counters.charges == 4
    with pytest.raises(RenderNetError, match="nothing to send again"):
        local.retry()


def test_the_price_of_a_retry_is_told_first(local: Session, world: World) -> None:
    """Four pictures would be bought again for the one that is missing, at a price nobody named."""
    world.knobs.fail_next = 1
    made = local.generate("n: 4\nseed: 1\n\na cat on a roof")
    assert isinstance(made, Gallery)
    assert len(made.failed) == 1
    assert lacks(local, made.run)
    said = repr(local.command("retry", "--estimate"))
    assert "4 pictures: 4 credits" in said
    assert world.counters.charges == 1
    charged = world.counters.charged_credits
    local.retry()
    assert world.counters.charged_credits - charged == 4
    assert not lacks(local, made.run)
    assert local.retry_price(made.run.run_id).requests == 0


def test_retry_does_not_repeat_the_uncertain(local: Session, world: World) -> None:
    """What may have been charged is never sent again unasked, by this way either."""
    lose(local, world)
    with pytest.raises(OutcomeUnknown):
        local.retry()
    assert world.counters.charges == 1


def test_a_dead_process_leaves_its_jobs_to_the_next(tmp_path: Path, world: World) -> None:
    """A kernel that was killed must not keep its jobs from everybody for minutes."""
    folder = str(tmp_path / "s")
    world.knobs.latency = 1.5
    first = Session(engine="sandbox", store=folder, world=world, model=SMALL, timeout=0.2)
    with pytest.raises(StillRunning):
        first.generate(CAT)
    with Session(engine="sandbox", store=folder, world=world, model=SMALL) as second:
        found = second.resume()
    first.close()
    assert [len(g) for g in found.galleries] == [1]
    assert world.counters.charges == 1


def test_a_failed_generation_is_not_taken_for_an_uncertain_one(
    local: Session, world: World
) -> None:
    """A job that ended badly is over: nothing of it waits for a decision."""
    world.knobs.fail_next = 1
    with pytest.raises(GenerationFailed):
        local.generate(CAT)
    assert local.doubts() == []


def _other_client(world: World) -> Any:
    """Another client of the same account, straight at the sandbox."""
    import asyncio

    import httpx

    from rendernet_jupyter.sandbox import SANDBOX_KEY, create_app

    async def make(prompt: str) -> str:
        transport = httpx.ASGITransport(create_app(world))
        headers = {"X-API-KEY": SANDBOX_KEY}
        body = [{"model": SMALL, "prompt": {"positive": prompt}, "aspect_ratio": "1:1"}]
        async with httpx.AsyncClient(
            transport=transport, base_url="http://sandbox.invalid", headers=headers
        ) as client:
            answer = await client.post("/pub/v1/generations", json=body)
            return str(answer.json()["data"]["generation_id"])

    return lambda prompt: asyncio.run(make(prompt))


def test_files_that_are_gone_are_fetched_and_not_paid_again(session: Session, world: World) -> None:
    """Somebody who tidies up the store's folder would pay for every picture of it once more."""
    first = session.generate(CAT)
    assert isinstance(first, Gallery)
    content = first.paths[0].read_bytes()
    first.paths[0].unlink()
    again = session.generate(CAT)
    assert isinstance(again, Gallery)
    assert again.run.cached
    assert again.paths[0].read_bytes() == content
    assert world.counters.charges == 1


def test_files_that_are_gone_everywhere_are_made_anew_and_said(
    session: Session, world: World
) -> None:
    """A cell that can never be made again because its old pictures are lost is lost with them."""
    first = session.generate(CAT)
    assert isinstance(first, Gallery)
    first.paths[0].unlink()
    world.knobs.refuse_next = [Refusal(404, code="", message="", operation="getGeneration")]
    again = session.generate(CAT)
    assert isinstance(again, Gallery)
    assert not again.run.cached
    assert any("paid for earlier" in note for note in again.run.notes)
    assert world.counters.charges == 2


def test_a_picture_that_cannot_be_fetched_is_said_and_not_waited_for_without_end(
    session: Session, world: World
) -> None:
    """Running the cell again would hammer the service for ever."""
    world.knobs.truncate_next_download = 1000
    for _ in range(2):
        with pytest.raises(DownloadError) as caught:
            session.generate(CAT)
    assert "--cache refresh" in caught.value.hint
    assert world.counters.charges == 1
    world.knobs.truncate_next_download = 0
    assert len(session.resume().galleries) == 1


def test_a_batch_of_which_some_came_is_not_bought_again(local: Session, world: World) -> None:
    """Run All would pay for the whole batch each time, and replace the pictures that are there."""
    world.knobs.fail_next = 1
    first = local.generate("batch_size: 3\n\na cat on a roof --seed 7")
    assert isinstance(first, Gallery)
    again = local.generate("batch_size: 3\n\na cat on a roof --seed 7")
    assert isinstance(again, Gallery)
    assert again.run.cached
    assert (len(again), len(again.failed), world.counters.charges) == (2, 1, 1)
    whole = local.retry()
    assert (len(whole), world.counters.charges) == (3, 2)
    assert len(local.generate("batch_size: 3\n\na cat on a roof --seed 7")) == 3  # type: ignore[arg-type]  # a gallery
    assert world.counters.charges == 2


def test_a_new_key_of_the_account_finds_what_the_old_one_paid_for(
    local: Session, world: World
) -> None:
    """A key that is changed would leave paid pictures behind, and its cells would pay again."""
    world.knobs.latency = 1.0
    with pytest.raises(StillRunning):
        local.generate(CAT, "--timeout 0.1")
    with local.store.database.transaction() as do:
        do("UPDATE job SET account = 'the key before'")
    again = local.generate(CAT)
    assert isinstance(again, Gallery)
    assert world.counters.charges == 1


def test_jobs_of_another_account_are_left_to_it(local: Session, world: World) -> None:
    """Two accounts at one address: one must not wait for, or take, what the other paid for."""
    world.knobs.latency = 1.0
    with pytest.raises(StillRunning):
        local.generate(CAT, "--timeout 0.1")
    with local.store.database.transaction() as do:
        do("UPDATE job SET account = 'somebody else', generation_id = 'gen_of_theirs'")
    found = local.resume()
    assert (found.galleries, [place.ready for place in found.abroad]) == ((), [1])
    assert "another key" in repr(local.command("resume"))
    assert len(local.generate(CAT)) == 1  # type: ignore[arg-type]  # a gallery
    assert world.counters.charges == 2


class Swallower:
    """A gateway that passes paid requests on and answers each with its own error."""

    def __init__(self, world: World) -> None:
        self._app: Any = create_app(world, base_url="")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("method") != "POST" or not scope["path"].endswith("/generations"):
            await self._app(scope, receive, send)
            return

        async def nowhere(_: Any) -> None:
            pass

        await self._app(scope, receive, nowhere)
        await send({"type": "http.response.start", "status": 502, "headers": []})
        await send({"type": "http.response.body", "body": b"bad gateway"})


def test_a_sweep_behind_a_gateway_that_swallows_answers_ends_early(
    world: World, address_of: Callable[[Any], str]
) -> None:
    """Sixty pictures would be paid for, and not one of them be shown."""
    url = address_of(Swallower(world))
    with Session(engine=url, model=SMALL) as session:
        session.login(Secret(SANDBOX_KEY), engine=url)
        with pytest.raises(OutcomeUnknown) as told:
            session.generate("seed: 1..60\na cat")
        assert world.counters.charges <= 8
        in_doubt = len(session.doubts())
        assert in_doubt == world.counters.charges
        assert f"{in_doubt} of 60 requests" in str(told.value)
        assert f"{60 - in_doubt} more were not sent" in str(told.value)


def test_a_disk_that_fills_up_between_price_and_receipt_leaves_the_receipt(
    local: Session, world: World
) -> None:
    """The only name of a picture that was paid for would be lost behind "the disk is full"."""
    with local.store.database.transaction() as execute:
        for change in ("UPDATE OF generation_id ON job", "UPDATE OF finished_at ON run"):
            name = f"full_{change.rpartition(' ')[2]}"
            full = "SELECT RAISE(ABORT, 'database or disk is full')"
            execute(f"CREATE TRIGGER {name} BEFORE {change} BEGIN {full}; END")
    with pytest.raises(OutcomeUnknown) as told:
        local.generate(CAT)
    assert world.counters.charges == 1
    [paid] = [e.generation_id for e in world.ledger() if e.reason == "charge"]
    assert paid in told.value.hint


def test_the_last_run_is_shown_though_it_has_no_picture(local: Session, world: World) -> None:
    """Whoever asks what became of a run that failed would read that there never was one."""
    assert "no run yet" in repr(local.command("show"))
    world.knobs.fail_next = 1
    with pytest.raises(GenerationFailed):
        local.generate(CAT)
    shown = local.command("show", "last")
    assert isinstance(shown, Gallery)
    assert (len(shown), len(shown.failed)) == (0, 1)
    world.knobs.latency = 1.0
    with pytest.raises(StillRunning):
        local.generate(DOG, "--timeout 0.1")
    assert "a dog in a boat" in repr(local.command("show", "last"))
