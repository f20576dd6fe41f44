"""Plain fakes of the ports: an engine that follows a script, a journal that is a list."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from rendernet_jupyter.errors import NotFound, OutcomeUnknown
from rendernet_jupyter.job.ports import (
    Estimate,
    Fetched,
    RemoteGeneration,
    RemoteMedium,
    Settlement,
    Ticket,
    Trouble,
)
from rendernet_jupyter.job.runner import Runner
from rendernet_jupyter.job.schedule import Schedule
from rendernet_jupyter.job.watch import Watch


class HandClock:
    """Time that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class ScriptedEngine:
    """Accepts everything; each generation needs `looks` looks before it is done."""

    def __init__(self, looks: int = 2, batch: int = 1) -> None:
        self.looks = looks
        self.batch = batch
        self.posts: list[Mapping[str, Any]] = []
        self.listings = 0
        self.singles = 0
        self.fetches: list[str] = []
        self.hidden: set[str] = set()
        self.failing: set[str] = set()
        self.censored: set[str] = set()
        self.verdicts: list[str] = []
        self.on_submit: Exception | None = None
        self.loses: set[int] = set()  # which posts, from 1 on, get no answer
        self.on_fetch: Exception | None = None
        self.on_tries: list[Exception] = []
        self.pause: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.answer_gate: asyncio.Event | None = None
        self._seen: dict[str, int] = {}

    async def estimate(self, elements: Sequence[Mapping[str, Any]]) -> Estimate:
        return Estimate(1, 100)

    async def submit(self, elements: Sequence[Mapping[str, Any]]) -> Ticket:
        self.posts += elements
        if self.answer_gate:
            await self.answer_gate.wait()
        if self.on_submit:
            raise self.on_submit
        if len(self.posts) in self.loses:
            raise OutcomeUnknown("no answer came")
        name = f"gen_{len(self.posts)}"
        self._seen[name] = 0
        return Ticket(name, self._media(name), 99.0)

    def _media(self, name: str) -> tuple[RemoteMedium, ...]:
        done = self._seen[name] >= self.looks
        found = []
        for n in range(self.batch):
            media_id = f"img_{name}_{n}"
            if done and media_id in self.failing:
                found.append(RemoteMedium(media_id, "failed", "failed", reason="out of paint"))
            elif done:
                found.append(RemoteMedium(media_id, "success", "success", url=f"x://{media_id}"))
            else:
                found.append(RemoteMedium(media_id))
        return tuple(found)

    async def recent(self) -> Sequence[RemoteGeneration]:
        self.listings += 1
        shown = [n for n in self._seen if n not in self.hidden]
        return [self._look(n) for n in shown]

    async def generation(self, generation_id: str) -> RemoteGeneration:
        self.singles += 1
        if generation_id not in self._seen:
            raise NotFound("no such generation")
        return self._look(generation_id)

    def _look(self, name: str) -> RemoteGeneration:
        self._seen[name] += 1
        return RemoteGeneration(name, self._media(name))

    async def fetch(self, medium: RemoteMedium, trouble: Trouble | None = None) -> Fetched:
        self.fetches.append(medium.media_id)
        for error in self.on_tries:
            if trouble:
                trouble(error)
            await self.pause(5)
        if self.on_fetch:
            raise self.on_fetch
        return Fetched(medium, "ab" * 32, "image/png", 10, 64, 64)

    async def ready(self) -> None:
        pass

    async def verdict(self, medium: RemoteMedium) -> RemoteMedium:
        self.verdicts.append(medium.media_id)
        return replace(medium, status="censored") if medium.media_id in self.censored else medium


class ListJournal:
    """Remembers what was told, in order."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.settlements: dict[str, Settlement] = {}
        self.held: set[str] = set()
        self.elsewhere: set[str] = set()

    def ticket(self, job_id: str, ticket: Ticket) -> None:
        self.lines.append((job_id, "ticketed"))

    def refuse(self, job_id: str, reason: str) -> None:
        self.lines.append((job_id, "refused"))

    def doubt(self, job_id: str, reason: str) -> None:
        self.lines.append((job_id, "uncertain"))

    def settle(self, settlement: Settlement) -> None:
        self.lines.append((settlement.job_id, "settled"))
        self.settlements[settlement.job_id] = settlement

    def leaving(self, job_id: str, *, again: bool = False) -> None:
        if again:
            self.lines.append((job_id, "again"))

    def take(self, job_id: str) -> bool:
        if job_id in self.elsewhere:
            return False
        self.held.add(job_id)
        return True

    def release(self, job_ids: Sequence[str]) -> None:
        self.held.difference_update(job_ids)

    def over(self, job_id: str) -> bool:
        return (job_id, "settled") in self.lines


class Bench:
    """A runner with its fakes."""

    def __init__(self, engine: ScriptedEngine, submits: int = 4) -> None:
        self.engine = engine
        self.clock = HandClock()
        engine.pause = self.clock.sleep
        self.journal = ListJournal()
        watch = Watch(engine, Schedule(1, 1), clock=self.clock, sleep=self.clock.sleep)
        self.runner = Runner(
            engine,
            self.journal,
            watch,
            clock=self.clock,
            sleep=self.clock.sleep,
            submits=submits,
        )


@pytest.fixture
def bench() -> type[Bench]:
    return Bench


@pytest.fixture
def scripted() -> type[ScriptedEngine]:
    return ScriptedEngine
