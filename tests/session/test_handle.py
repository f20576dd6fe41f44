"""`--no-wait`: a run that goes on by itself, and a handle that loses nothing of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.cli import main
from rendernet_jupyter.errors import (
    BudgetExceeded,
    NotSent,
    RenderNetError,
    RequestRefused,
    SpecError,
    StillRunning,
)
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.knobs import Refusal
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.view.gallery import Gallery

CAT = "a cat on a roof --seed 7"
SWEEP = "seed: 1..12\n\na cat on a roof"
NO = Refusal(400, "GE99", "no such style", operation="createGeneration")


def left(session: Session, text: str = CAT, line: str = "--no-wait", **door: Any) -> Handle:
    made = session.generate(text, line, **door)
    assert isinstance(made, Handle)
    return made


def test_the_next_cell_runs_while_pictures_are_made(session: Session, world: World) -> None:
    """Who says --no-wait has something else to do until they are there."""
    world.knobs.stuck = True
    handle = left(session)
    assert (handle.done, bool(handle), handle.error) == (False, True, None)
    assert "Handle(" in repr(handle)
    with pytest.raises(StillRunning) as caught:
        handle.wait(0)
    assert caught.value.job_ids == handle.jobs
    world.knobs.stuck = False
    assert handle.wait(60).seeds == [7]
    assert handle.done
    assert repr(handle) == "Handle(finished)"
    assert world.counters.charges == 1


def test_as_a_sequence_it_waits_for_its_pictures(local: Session) -> None:
    """`for picture in cats` must work, whether they are there already or not."""
    handle = left(local, "seed: 1..3\n\na cat on a roof")
    assert len(handle) == 3
    assert [picture.seed for picture in handle] == [1, 2, 3]
    assert handle[-1].seed == 3
    assert isinstance(handle[:2], Gallery)
    assert handle.wait() is handle.wait()
    gallery = handle.wait()
    assert gallery.wait(timeout=1) is gallery, "the name may be the gallery's by now"
    assert gallery.done


def test_what_is_wrong_is_told_before_the_cell_ends(local: Session, world: World) -> None:
    """A slip that is told ten minutes later, in another cell, is found by nobody."""
    with pytest.raises(SpecError):
        local.generate("samplr: Euler a\n\na cat", "--no-wait")
    with pytest.raises(BudgetExceeded):
        local.generate(CAT, "--no-wait --max-credits 0.1")
    assert world.counters.posts == 0


def test_a_question_is_asked_before_the_cell_ends(local: Session, world: World) -> None:
    """Nobody answers a question that comes when its author has gone on."""
    asked: list[threading.Thread] = []

    def door(_: str) -> bool:
        asked.append(threading.current_thread())
        return True

    local.generate("a dog --seed 1", "--estimate")
    with Session(engine="sandbox", world=world, model="Harbour 15", ask_above=0.5) as careful:
        handle = left(careful, confirm=door)
        assert asked == [threading.current_thread()]
        assert len(handle.wait(60)) == 1
        with pytest.raises(BudgetExceeded, match="--yes"):
            careful.generate("a boat --seed 2", "--no-wait", confirm=lambda _: None)
    assert world.counters.charges == 1


def test_a_price_is_a_price_with_or_without_waiting(local: Session, world: World) -> None:
    """`--estimate --no-wait` must not order anything."""
    assert isinstance(local.generate(CAT, "--estimate --no-wait"), Priced)
    assert world.counters.posts == 0


def test_what_goes_wrong_later_is_kept_and_logged(local: Session, world: World) -> None:
    """A run that fails where nobody looks would be taken for one that is still going on."""
    world.knobs.refuse_next = [NO]
    ended: list[Handle] = []
    heard = threading.Event()

    def on_end(handle: Handle) -> None:
        ended.append(handle)
        heard.set()

    handle = left(local, on_end=on_end)
    assert heard.wait(30)
    assert ended == [handle]
    assert isinstance(handle.error, RequestRefused)
    with pytest.raises(RequestRefused):
        handle.wait()
    with pytest.raises(RequestRefused):
        len(handle)
    assert repr(handle) == "Handle(failed)"
    assert handle.wait_until_sent() == []
    log = "".join(file.read_text() for file in (local.store.folder / "log").iterdir())
    assert "RequestRefused" in log


def test_every_moment_is_heard_to_the_last(local: Session) -> None:
    """A display that misses the end says 'running' for ever; if it fails, the run must go on."""
    told: list[Progress] = []
    heard = threading.Event()

    def watch(progress: Progress) -> None:
        told.append(progress)
        if threading.current_thread() is not threading.main_thread():
            raise OSError("the browser was closed")

    handle = left(local, SWEEP, on_progress=watch, on_end=lambda _: heard.set())
    assert len(handle.wait(60)) == 12
    assert heard.wait(30)
    assert (told[-1].phase, told[-1].done, told[-1].pictures) == ("finished", 12, 12)
    assert handle.progress == told[-1]


def test_cancelling_keeps_what_was_accepted_and_sends_no_more(
    kernel: Callable[..., Session], counter: Any, world: World
) -> None:
    """A stop that goes on sending costs; one that forgets what was sent loses pictures."""
    session = kernel()
    handle = left(session, SWEEP)
    assert counter.accepted.wait(30)
    handle.cancel()
    assert handle.done
    with pytest.raises(NotSent):
        handle.wait()
    counter.open.set()
    session.close()
    later = kernel()
    assert {job.state for job in later.store.journal.pending()} == {"ticketed"}
    found = later.resume()
    assert 0 < sum(len(g) for g in found.galleries) == world.counters.charges < 12
    assert len(later.retry()) == 12
    assert world.counters.charges == 12


def test_closing_the_session_leaves_the_rest_to_the_next(
    local: Session, world: World, again: Callable[..., Session]
) -> None:
    """A kernel that is restarted loses the display, and nothing else."""
    world.knobs.stuck = True
    handle = left(local)
    assert list(handle.wait_until_sent(30)) == list(handle.jobs)
    local.close()
    assert handle.done
    world.knobs.stuck = False
    assert [g.seeds for g in again().resume().galleries] == [[7]]
    assert world.counters.charges == 1


def test_the_same_cell_twice_is_one_run(local: Session, world: World) -> None:
    """Shift-Enter twice, and each would be paid for."""
    world.knobs.stuck = True
    first, second = left(local), left(local)
    world.knobs.stuck = False
    assert first.wait(60).paths == second.wait(60).paths
    assert world.counters.charges == 1


def test_what_is_in_the_store_is_there_at_once(local: Session, world: World) -> None:
    """Run All with --no-wait in it is as free as without."""
    local.generate(CAT)
    handle = left(local)
    assert handle.wait(30).run.cached
    assert world.counters.charges == 1


def test_waiting_until_all_is_sent_ends_at_the_time(
    kernel: Callable[..., Session], counter: Any
) -> None:
    """A script that leaves too early leaves requests in doubt; one that cannot leave hangs."""
    handle = left(kernel())
    assert counter.accepted.wait(30)
    assert handle.wait_until_sent(0) == []
    counter.open.set()
    handle.wait(60)
    assert handle.wait_until_sent() == []


def test_code_with_a_loop_of_its_own_has_a_better_way(local: Session, world: World) -> None:
    """A handle that blocks would stop the very loop that it is waited for in."""

    async def cell() -> Any:
        return await local.agenerate(CAT, "--no-wait")

    with pytest.raises(RenderNetError, match="--no-wait is for code that blocks") as caught:
        asyncio.run(cell())
    assert "create_task" in caught.value.hint
    assert world.counters.posts == 0


def test_a_cancelled_task_keeps_what_was_accepted(local: Session, world: World) -> None:
    """`task.cancel()` is how code with a loop stops waiting."""
    world.knobs.stuck = True

    async def cell() -> None:
        task = asyncio.create_task(local.agenerate(CAT))
        while not world.counters.charges:  # noqa: ASYNC110 - the sandbox counts in another thread
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cell())
    world.knobs.stuck = False
    gallery = local.generate(CAT)
    assert isinstance(gallery, Gallery)
    assert world.counters.charges == 1


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """`rendernet generate` of a file with these options; its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def call(engine: str, line: str, text: str = CAT) -> tuple[int, str, str]:
        Path("cat.rn").write_text(text, encoding="utf-8")
        code = main(["--use-engine", engine, "generate", "cat.rn", "--line", line])
        return (code, *capsys.readouterr())

    return call


def test_a_shell_says_what_was_accepted_and_leaves(
    shell: Callable[..., tuple[int, str, str]], service: str, world: World
) -> None:
    """A nightly script starts its jobs, and fetches them in the morning."""
    world.knobs.stuck = True
    code, out, err = shell(service, "--no-wait", "seed: 1..3\n\na cat on a roof")
    assert (code, err) == (0, "")
    assert "3 jobs accepted." in out
    assert "rendernet resume" in out
    assert world.counters.charges == 3
    world.knobs.stuck = False
    assert main(["--use-engine", service, "resume"]) == 0
    assert world.counters.charges == 3


def test_a_shell_tells_what_was_refused(
    shell: Callable[..., tuple[int, str, str]], service: str, world: World
) -> None:
    """'0 jobs accepted' with exit code 0 lets a nightly script believe that all is well."""
    world.knobs.refuse_next = [NO]
    code, out, err = shell(service, "--no-wait")
    assert (code, out) == (1, "")
    assert "no such style" in err


def test_a_shell_saves_what_is_there_already(
    shell: Callable[..., tuple[int, str, str]], service: str, world: World
) -> None:
    """What the store holds need not be fetched in the morning."""
    shell(service, "")
    code, out, _ = shell(service, "--no-wait")
    assert code == 0
    assert "Saved in pictures" in out
    assert world.counters.charges == 1
