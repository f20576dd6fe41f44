"""A service that says what a test tells it to, behind the client's own connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rendernet_jupyter.client.pace import Pace
from rendernet_jupyter.client.service import Service
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.store.media import Media

URL = "http://service.invalid"
KEY = "canary-5up3r-s3cret"
EXAMPLES = Path(__file__).parents[1] / "contract" / "examples"


class Script:
    """An ASGI application that gives prepared answers, one after the other, the last for ever.

    An answer is a response, an exception to raise in its place, or a function of the request.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.seen: list[Request] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        self.seen.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer) and not isinstance(answer, (Response, type)):
            answer = answer(request)
        if isinstance(answer, BaseException):
            raise answer
        await answer(scope, receive, send)


class HandClock:
    """Time that moves only when somebody sleeps, and says how long that was."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        goal = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, goal)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def pace(clock: HandClock) -> Pace:
    return Pace(clock=clock, sleep=clock.sleep, chance=lambda: 0.0)


@pytest.fixture
def script() -> type[Script]:
    return Script


@pytest.fixture
def service(tmp_path: Path, pace: Pace) -> Callable[..., Service]:
    def make(app: Any, url: str = URL) -> Service:
        return Service(Wire(url, Secret(KEY), app=app, pace=pace), Media(tmp_path / "media"))

    return make


@pytest.fixture
def example() -> Callable[[str], Any]:
    return lambda name: json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def answer() -> Callable[..., Response]:
    def make(body: Any, status: int = 200, **headers: str) -> Response:
        return JSONResponse(body, status, {k.replace("_", "-"): v for k, v in headers.items()})

    return make


@pytest.fixture(autouse=True)
def _key_stays_home(capsys: pytest.CaptureFixture[str], caplog: Any) -> Iterator[None]:
    """No test of the wire may print or log the key."""
    caplog.set_level("DEBUG")
    yield
    out, err = capsys.readouterr()
    assert KEY not in out + err + caplog.text
