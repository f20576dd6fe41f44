"""From text to pictures, against the sandbox in process and over HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import (
    AuthenticationError,
    BudgetExceeded,
    DownloadError,
    GenerationFailed,
    NotEnoughCredits,
    OutcomeUnknown,
    RenderNetError,
    ServiceUnreachable,
    SettingsError,
    SpecError,
    StillRunning,
    StoreError,
)
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.result.embedding import strip
from rendernet_jupyter.sandbox import Refusal, World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.ask import Priced

CAT = "model: Harbour 15\nbatch_size: 2\nseed: 7\na cat on a roof"


def made(result: Gallery | Priced) -> Gallery:
    assert isinstance(result, Gallery)
    return result


def test_a_spec_becomes_pictures(session: Session, world: World) -> None:
    """The one thing that this package is for."""
    moments: list[Progress] = []
    gallery = made(session.generate(CAT, on_progress=moments.append))
    assert [(p.seed, p.index) for p in gallery] == [(7, 0), (7, 1)]
    assert gallery[0].image.size == (gallery[0].width, gallery[0].height)
    assert gallery[0].path.is_file()
    assert gallery.run.sandbox
    assert gallery.credits_spent == world.counters.charged_credits > 0
    assert gallery.run.credits_left == 1000 - world.counters.charged_credits
    assert world.counters.charges == 1
    assert moments[0].phase == "pricing"


def test_running_again_shows_the_same_and_costs_nothing(session: Session, world: World) -> None:
    """A notebook whose Run All costs money is not research."""
    first = made(session.generate(CAT))
    again = made(session.generate(CAT))
    assert [p.path for p in again] == [p.path for p in first]
    assert again.run.cached
    assert again.credits_spent == 0
    assert (world.counters.charges, world.counters.downloads) == (1, 2)


def test_an_unseeded_cell_keeps_its_seed_across_kernels(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """Restart and Run All would show other pictures, and pay for them."""
    first = made(local.generate("a cat on a roof"))
    later = made(again().generate("a cat on a roof"))
    assert first.seeds == later.seeds
    assert later.run.cached
    assert any(str(first.seeds[0]) in note for note in first.notes)
    fresh = made(again().generate("a cat on a roof", "--fresh"))
    assert fresh.seeds != first.seeds
    assert made(again().generate("a cat on a roof")).seeds == fresh.seeds
    assert world.counters.charges == 2


def test_refresh_makes_the_same_pictures_anew(local: Session, world: World) -> None:
    """Who doubts a stored picture must be able to have it made again."""
    first = made(local.generate(CAT))
    again = made(local.generate(CAT, "--cache refresh"))
    assert world.counters.charges == 2
    assert not again.run.cached
    assert [p.path for p in again] == [p.path for p in first]


def test_a_changed_word_is_another_picture(local: Session, world: World) -> None:
    """A cell that ignored a change would be a broken promise."""
    first = made(local.generate(CAT))
    other = made(local.generate(CAT.replace("cat", "dog")))
    assert first[0].path != other[0].path
    assert world.counters.charges == 2


def test_a_sweep_pays_only_for_what_is_new(local: Session, world: World) -> None:
    """Adding a column to a table of pictures must not buy the others again."""
    made(local.generate("steps: 4, 8\nseed: 1\na cat"))
    wider = made(local.generate("steps: 4, 8, 12\nseed: 1\na cat"))
    assert [a.cached for a in wider.run.answers] == [True, True, False]
    assert world.counters.charges == 3
    assert len(wider) == 3


def test_the_shipped_default_model_is_said(world: World) -> None:
    """A model that nobody chose must not look like a choice."""
    with Session(engine="sandbox", world=world) as session:
        gallery = made(session.generate("a cat"))
    assert "model JuggernautXL: the shipped default" in gallery.notes[-1]
    assert gallery.run.answers[0].body["model"] == "JuggernautXL"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("samplr: Euler a\na cat", "unknown-key", "sampler"),
        ("sampler: Eulr a\na cat", "bad-value", "Euler a"),
        ("style: Bokehh\na cat", "unknown-name", "Bokeh"),
        ("aspect_ratio: 3:1\na cat", "bad-value", "16:9"),
        ("", "empty-spec", ""),
    ],
)
def test_a_wrong_spec_sends_nothing(
    local: Session, world: World, text: str, code: str, says: str
) -> None:
    """A cell that silently ignores a field is what people fear most."""
    with pytest.raises(SpecError) as caught:
        local.generate(text)
    assert [p.code for p in caught.value.problems] == [code]
    assert says in str(caught.value)
    assert (world.counters.posts, local.store.runs.latest()) == (0, [])


def test_an_estimate_sends_nothing(local: Session, world: World) -> None:
    """A question about the price must not be an order."""
    priced = local.generate("steps: 4, 8\nseed: 1\nbatch_size: 2\na cat", "--estimate")
    assert isinstance(priced, Priced)
    assert (priced.requests, priced.pictures) == (2, 4)
    assert priced.credits is not None
    assert "4 pictures" in priced.sentence()
    assert world.counters.posts == 0


def test_the_estimate_is_what_is_charged(local: Session, world: World) -> None:
    """A price that is wrong is worse than none."""
    priced = local.generate(CAT, "--estimate")
    assert isinstance(priced, Priced)
    made(local.generate(CAT))
    assert priced.credits == world.counters.charged_credits


def test_a_sweep_of_many_sorts_is_priced_in_few_questions(local: Session, world: World) -> None:
    """A hundred questions about the price would run into the service's rate limit."""
    before = world.counters.estimates
    priced = local.generate("steps: 1, 2, ..., 60\nseed: 1\na cat", "--estimate")
    assert isinstance(priced, Priced)
    assert priced.credits == sum(c for c in priced.each if c is not None) == 60
    assert world.counters.estimates == before + 6
    # What differs in its seed alone is asked about once, and the sum is still what is charged.
    uneven = "steps: 1..9\nseed: 1..2\na cat\n---\nquality: Plus\nsteps: 21, 22\na dog"
    priced = local.generate(uneven, "--estimate")
    assert isinstance(priced, Priced)
    assert world.counters.estimates == before + 6 + 2
    assert priced.requests == 20
    assert len({*priced.each}) > 1
    local.generate(uneven)
    assert priced.credits == world.counters.charged_credits


def test_a_limit_that_cannot_be_held_stops(local: Session, world: World) -> None:
    """An engine that names no price must not spend under a limit."""
    world.knobs.refuse_next = [Refusal(400, operation="estimateGeneration", times=9)]
    with pytest.raises(RenderNetError):
        local.generate(CAT, "--max-credits 5")
    assert world.counters.posts == 0


def test_a_budget_holds(local: Session, world: World) -> None:
    """A sweep with one zero too many would empty the account."""
    with pytest.raises(BudgetExceeded) as caught:
        local.generate("seed: 1..100\na cat", "--max-credits 10")
    assert caught.value.estimated > caught.value.limit == 10
    assert world.counters.posts == 0


def test_too_few_credits_are_said(session: Session, world: World) -> None:
    """An empty account must not look like a fault of the spec."""
    world.reset(0)
    with pytest.raises(NotEnoughCredits):
        session.generate(CAT)
    assert world.counters.charges == 0


def test_a_wrong_key_is_said(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A key with a letter missing is the commonest trouble of all, and must not be shown."""
    caplog.set_level("DEBUG")
    with served(world, keys=["right-right"]) as url, Session(engine=url) as session:
        session.keys.login(url, Secret("canary-wrong-key"), save=False)
        with pytest.raises(AuthenticationError, match="does not accept the API key") as caught:
            session.generate(CAT)
    assert "%rendernet login" in caught.value.hint
    assert "canary" not in str(caught.value) + caplog.text


def test_a_service_that_is_down_is_said(world: World) -> None:
    """Without a network the cell must end, and say that nothing was bought."""
    with served(world) as url:
        pass
    with Session(engine=url) as session, pytest.raises(ServiceUnreachable, match="cannot be"):
        session.generate(CAT)


def test_a_rate_limit_of_a_paid_request_is_waited_for(session: Session, world: World) -> None:
    """A sweep would have holes wherever the service asked to slow down."""
    refusal = Refusal(429, headers={"Retry-After": "0.2"}, operation="createGeneration")
    world.knobs.refuse_next = [refusal]
    assert len(made(session.generate(CAT))) == 2
    assert (world.counters.posts, world.counters.charges) == (2, 1)


@pytest.mark.parametrize(("when", "charges"), [("before", 0), ("after", 1)])
def test_a_lost_answer_is_uncertain_and_never_sent_again(
    session: Session, world: World, when: Any, charges: int
) -> None:
    """The neighbours bill twice here."""
    world.knobs.drop_next = when
    with pytest.raises(OutcomeUnknown):
        session.generate(CAT)
    assert (world.counters.posts, world.counters.charges) == (1, charges)
    found = session.resume()
    assert [len(doubt.candidates) for doubt in found.doubts] == [charges]
    assert world.counters.posts == 1
    session.command("drop", found.doubts[0].job.intent.job_id)
    assert session.resume().doubts == ()


def test_half_a_download_is_fetched_again(session: Session, world: World) -> None:
    """A connection that breaks in the middle must not cost a picture."""
    world.knobs.truncate_next_download = 1
    gallery = made(session.generate(CAT))
    assert len(gallery) == 2
    assert world.counters.downloads == 3


def test_a_download_that_fails_for_good_can_be_resumed(session: Session, world: World) -> None:
    """A picture that was paid for must still be there tomorrow."""
    world.knobs.truncate_next_download = 50
    with pytest.raises(DownloadError, match="bytes"):
        session.generate(CAT)
    world.knobs.truncate_next_download = 0
    found = session.resume()
    assert [len(g) for g in found.galleries] == [2]
    assert world.counters.charges == 1


def test_a_slow_job_can_be_resumed_by_another_kernel(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """The time to wait is over before the picture is done: nothing may be lost."""
    world.knobs.stuck = True
    with pytest.raises(StillRunning) as caught:
        local.generate(CAT, "--timeout 0.5")
    assert "%rendernet resume" in caught.value.hint
    world.knobs.stuck = False
    [gallery] = again().resume().galleries
    assert [p.seed for p in gallery] == [7, 7]
    assert gallery.credits_spent == world.counters.charged_credits
    assert (world.counters.posts, world.counters.charges) == (1, 1)
    assert again().resume().galleries == ()


def test_failed_media_are_tiles_beside_the_others(session: Session, world: World) -> None:
    """One failed picture of two must not hide the other."""
    world.knobs.fail_next = 1
    gallery = made(session.generate(CAT))
    assert (len(gallery), len(gallery.failed)) == (1, 1)
    assert gallery.failed[0].reason


def test_a_run_without_any_picture_is_an_error_that_can_be_shown(
    session: Session, world: World
) -> None:
    """Run All must stop, and the reader must see why."""
    world.knobs.fail_next = 2
    with pytest.raises(GenerationFailed) as caught:
        session.generate(CAT)
    assert isinstance(caught.value.result, Gallery)
    assert len(caught.value.result.failed) == 2


def test_a_failed_run_is_not_shown_from_the_store(local: Session, world: World) -> None:
    """Running the cell again is a wish to try again."""
    world.knobs.fail_next = 2
    with pytest.raises(GenerationFailed):
        local.generate(CAT)
    assert len(made(local.generate(CAT))) == 2


def test_copies_of_the_originals(local: Session, tmp_path: Path) -> None:
    """`--out` must copy what the service sent, not something drawn anew."""
    gallery = made(local.generate(CAT, f"hero --out {tmp_path / 'out'}"))
    saved = [strip(file.read_bytes()) for file in (tmp_path / "out").iterdir()]
    assert sorted(saved) == sorted(p.path.read_bytes() for p in gallery)


def test_pictures_of_the_sandbox_do_not_pass_for_the_service(local: Session, world: World) -> None:
    """A served sandbox says what it is; its pictures are never taken for real ones."""
    with served(world) as url, Session(engine=url) as other:
        gallery = made(other.generate(CAT))
    assert gallery.run.sandbox
    assert made(local.generate(CAT)).run.cached


def test_it_works_inside_a_running_loop(local: Session) -> None:
    """A kernel has a loop of its own, and blocking code runs inside it."""

    async def cell() -> int:
        return len(made(local.generate(CAT)))

    assert asyncio.run(cell()) == 2


def test_it_can_be_awaited(local: Session) -> None:
    """Code with a loop of its own must not be blocked by it."""

    async def cell() -> list[int]:
        several = [local.agenerate(f"seed: {n}\na cat") for n in (1, 2, 3)]
        return [len(made(g)) for g in await asyncio.gather(*several)]

    assert asyncio.run(cell()) == [1, 1, 1]


def test_an_interrupt_keeps_the_job(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """Stopping a cell must not lose what it bought."""
    import signal

    world.knobs.stuck = True

    def stop(progress: Progress) -> None:
        if progress.phase in ("queued", "running") and world.counters.charges:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt, match="%rendernet resume"):
        local.generate(CAT, on_progress=stop)
    world.knobs.stuck = False
    [gallery] = again().resume().galleries
    assert len(gallery) == 2
    assert world.counters.charges == 1


def test_many_threads_share_one_session(local: Session, world: World) -> None:
    """Widgets call from other threads than cells do."""
    found: list[int] = []

    def work(seed: int) -> None:
        found.append(len(made(local.generate(f"seed: {seed}\na cat"))))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 6
    assert world.counters.charges == 6


def test_nothing_is_written_outside_the_store(local: Session, tmp_path: Path) -> None:
    """A notebook folder that fills with files nobody asked for is not tidy."""
    before = {f.name for f in tmp_path.iterdir()}
    made(local.generate(CAT))
    assert {f.name for f in tmp_path.iterdir()} - before <= {"store"}


def test_files_of_a_sweep_say_what_they_are(local: Session, tmp_path: Path) -> None:
    """`cats-3-0.png`, `-2` and `-3` would have to be opened to be told apart."""
    gallery = made(local.generate("steps: 4, 8\nseed: 3\na cat", "cats"))
    saved = gallery.save(tmp_path / "out")
    assert [f.name for f in saved] == ["cats-steps-4-3-0.png", "cats-steps-8-3-0.png"]


def test_an_interrupted_cell_that_is_run_again_is_not_paid_again(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """Interrupting a slow cell and running it again is what everybody does."""
    world.knobs.stuck = True
    with pytest.raises(StillRunning):
        local.generate(CAT, "--timeout 0.3")
    world.knobs.stuck = False
    gallery = made(again().generate(CAT))
    assert [p.seed for p in gallery] == [7, 7]
    assert "joined" in gallery.notes[-1]
    assert (world.counters.posts, world.counters.charges) == (1, 1)


def test_the_same_request_in_many_threads_is_paid_once(local: Session, world: World) -> None:
    """Cells that run side by side ask for the same picture more often than one thinks."""
    found: list[Gallery] = []

    def work() -> None:
        found.append(made(local.generate(CAT)))

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert world.counters.charges == 1
    assert len({p.path for g in found for p in g}) <= 2
    assert [len(g) for g in found] == [2] * 5


def test_the_same_request_in_two_sessions_is_paid_once(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """Two kernels on one store must not both buy what one of them needs."""
    other = again()
    world.knobs.latency = 0.5

    async def both() -> list[Any]:
        return list(await asyncio.gather(local.agenerate(CAT), other.agenerate(CAT)))

    assert [len(g) for g in asyncio.run(both())] == [2, 2]
    assert world.counters.charges == 1


def test_the_same_request_twice_in_a_cell_is_paid_once(local: Session, world: World) -> None:
    """Two specs of a cell may come to the same request."""
    gallery = made(local.generate("seed: 1\na cat\n---\nseed: 1\na cat"))
    assert len(gallery) == 2
    assert gallery.credits_spent == world.counters.charged_credits == 1
    assert gallery[0].path == gallery[1].path


def test_a_request_twice_in_a_cell_joins_what_is_under_way(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """An interrupted cell with twins in it could never be run again."""
    text = "seed: 1\na cat\n---\nseed: 1\na cat"
    world.knobs.stuck = True
    with pytest.raises(StillRunning):
        local.generate(text, "--timeout 0.3")
    world.knobs.stuck = False
    gallery = made(again().generate(text))
    assert len(gallery) == 2
    assert gallery[0].path == gallery[1].path
    assert world.counters.charges == 1


def test_cache_off_makes_it_all_anew(local: Session, world: World) -> None:
    """Who asks for it by name gets what was asked for, and pays."""
    made(local.generate("seed: 1\na cat\n---\nseed: 1\na cat", "--cache off"))
    assert world.counters.charges == 2


def test_an_uncertain_try_is_not_repeated_unasked(local: Session, world: World) -> None:
    """Running a cell again after a lost answer is how the neighbours' users pay twice."""
    world.knobs.drop_next = "after"
    with pytest.raises(OutcomeUnknown):
        local.generate(CAT)
    with pytest.raises(OutcomeUnknown, match="earlier try") as caught:
        local.generate(CAT)
    assert world.counters.posts == 1
    local.command("drop", caught.value.job_id)
    assert len(made(local.generate(CAT))) == 2


def test_resuming_right_after_a_cancelled_wait_works(local: Session, world: World) -> None:
    """The end of one wait must not take the news from the next."""
    world.knobs.stuck = True

    async def cell() -> None:
        under_way = asyncio.Event()

        def tell(_: Progress) -> None:
            if world.counters.polls:
                under_way.set()

        waiting = asyncio.create_task(local.agenerate(CAT, on_progress=tell))
        await under_way.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(cell())
    world.knobs.stuck = False
    assert [len(g) for g in local.resume().galleries] == [2]
    assert world.counters.charges == 1


def test_a_served_sandbox_stays_one_for_later_kernels(
    world: World, again: Callable[..., Session]
) -> None:
    """From its second session on, play pictures would pass for real ones."""
    with served(world) as url:
        for cached in (False, True):
            with Session(engine=url, model="Harbour 15") as session:
                gallery = made(session.generate(CAT))
                assert (gallery.run.sandbox, gallery.run.cached) == (True, cached)
    assert world.counters.charges == 1


def test_what_the_balance_cannot_pay_is_not_begun(local: Session, world: World) -> None:
    """A sweep that runs out of credits in the middle leaves holes that were paid for."""
    world.reset(3)
    with pytest.raises(NotEnoughCredits, match="10 credits of 3"):
        local.generate("seed: 1..10\na cat")
    assert world.counters.posts == 0


def test_copies_that_cannot_be_written_stop_before_paying(
    local: Session, world: World, tmp_path: Path
) -> None:
    """A folder with a slip should not cost a picture first."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="nothing was sent"):
        local.generate(CAT, f"--out {tmp_path / 'file' / 'deeper'}")
    assert world.counters.posts == 0


@pytest.mark.parametrize(
    "engine", ["http://127.0.0.1:99999", "http://[::1", "http://u:p@h.example"]
)
def test_an_address_that_cannot_be_one_is_said(engine: str) -> None:
    """A screenful of a network library's errors tells nobody about the digit too many."""
    with Session(engine=engine) as session, pytest.raises(SettingsError, match="address"):
        session.generate(CAT)


def test_a_store_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    """The first run on a read-only disk must name the setting that helps."""
    (tmp_path / "taken").write_text("x")
    session = Session(engine="sandbox", store=tmp_path / "taken")
    with pytest.raises(StoreError, match="cannot be written") as caught:
        session.generate(CAT)
    assert "RENDERNET_STORE" in caught.value.hint
