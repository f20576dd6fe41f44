"""Withheld pictures are told from failed ones, by one look that never gets in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from rendernet_jupyter.client.service import Service
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.job.ports import RemoteMedium
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, Knobs, World, create_app
from rendernet_jupyter.store.media import Media

pytestmark = pytest.mark.anyio
FAILED = RemoteMedium("img_1", "failed", "failed", generation_id="gen_1")
ELEMENT = {"model": "Harbour 15", "prompt": {"positive": "a cat"}, "batch_size": 2}


async def test_the_sandbox_tells_withheld_from_failed(tmp_path: Path) -> None:
    """A picture that the filter held back would be called a failure of the service."""
    world = World(tmp_path / "world", knobs=Knobs(latency=0, censor_next=1, fail_next=1))
    wire = Wire(SANDBOX_ORIGIN, Secret(SANDBOX_KEY), app=create_app(world))
    service = Service(wire, Media(tmp_path / "media"))
    ticket = await service.submit([ELEMENT])
    seen = await service.generation(ticket.generation_id)
    assert [m.status for m in seen.media] == ["failed", "failed"]
    judged = [await service.verdict(medium) for medium in seen.media]
    assert [m.status for m in judged] == ["censored", "failed"]
    assert all(m.state == "failed" for m in judged)
    await service.close()
    world.close()


async def test_the_documented_answer_is_read(
    service: Any, script: Any, answer: Any, example: Any
) -> None:
    """The one end-point that knows would be asked in vain."""
    app = script(answer(example("response.image_status.censored")))
    assert (await service(app).verdict(FAILED)).status == "censored"
    assert app.seen[0].url.path == "/pub/v1/generations/gen_1/images/img_1/status"


@pytest.mark.parametrize("status", [404, 405, 410, 501])
async def test_an_end_point_that_is_gone_is_asked_once(
    service: Any, script: Any, answer: Any, status: int
) -> None:
    """Every failed picture would cost a look at what was taken away long ago."""
    app = script(answer({"err": {}}, status))
    its = service(app)
    assert await its.verdict(FAILED) is FAILED
    assert await its.verdict(FAILED) is FAILED
    assert len(app.seen) == 1


async def test_videos_unknown_to_the_old_path_do_not_silence_it_for_pictures(
    service: Any, script: Any, answer: Any, example: Any
) -> None:
    """One failed video would make every later withheld picture look like a failure."""
    film = RemoteMedium("vid_1", "failed", "failed", kind="video", generation_id="gen_0")
    its = service(
        script(answer({"err": {}}, 404), answer(example("response.image_status.censored")))
    )
    assert await its.verdict(film) is film
    assert (await its.verdict(FAILED)).status == "censored"


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("no route"),
        httpx.ReadTimeout("slow"),
        PlainTextResponse("busy", 503),
        PlainTextResponse("<html>welcome</html>", 200),
        PlainTextResponse("slow down", 429, {"Retry-After": "0"}),
        PlainTextResponse('{"data": [], "err": {}}', 200),
        PlainTextResponse('{"data": {"status": null}, "err": {}}', 200),
    ],
)
async def test_trouble_leaves_the_medium_as_it_is(service: Any, script: Any, trouble: Any) -> None:
    """A look that failed would take the other pictures of the cell with it."""
    app = script(trouble)
    assert await service(app).verdict(FAILED) is FAILED
    assert len(app.seen) == 1


@pytest.mark.parametrize(
    "medium",
    [
        RemoteMedium("img_1", "success", "success", url="x", generation_id="gen_1"),
        RemoteMedium("img_1", "failed", "censored", generation_id="gen_1"),
        RemoteMedium("img_1", "failed", "failed"),
    ],
)
async def test_what_is_known_is_not_asked(
    service: Any, script: Any, answer: Any, medium: RemoteMedium
) -> None:
    """Each finished picture would cost one more request."""
    app = script(answer({"data": {}, "err": {}}))
    assert await service(app).verdict(medium) is medium
    assert app.seen == []
