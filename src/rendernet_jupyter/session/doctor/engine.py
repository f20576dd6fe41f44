"""The engine: whether it answers, how fast, by which clock, and where its answers have changed.

One read that costs nothing, not repeated and not waited for long. Nothing here pays.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rendernet_jupyter.client.exchange import Exchange, clock_ahead
from rendernet_jupyter.client.service import Service
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.session.doctor.rescue import troubles
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.view.checklist import Line
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session.engines import Choice
    from rendernet_jupyter.session.session import Session

PATIENCE = 10.0
"""Seconds; a person is waiting, and an engine that needs longer is in no order."""

SKEWED, WRONG = 5.0, 60.0
"""Seconds between two clocks that are worth a note, and a problem: uncertain jobs are looked for by
the time at which they were sent."""

_MOST_DRIFT = 20
_LOGIN = "%rendernet login asks for another key."


def examine(session: Session) -> Iterator[Line]:
    """One exchange, and what the radar has seen."""
    if troubles():
        says = "not tried while settings cannot be read: they may say where a key belongs"
        yield Line("note", ("connection", says), "Mend the settings first.")
        return
    try:
        choice = session.choice()
        if choice.kind == "replay":
            yield Line("ok", ("connection", "replay shows what the store holds, and asks nobody"))
            return
        if choice.kind == "sandbox" and not (session.store.folder / "store.sqlite3").is_file():
            yield Line("ok", ("connection", "the sandbox needs none; its world is not made yet"))
            return
        with _service(session, choice) as service:
            yield from _reached(service, in_process=choice.kind == "sandbox")
            yield from _drift(session, service)
    except RenderNetError as error:
        yield Line("problem", ("connection", error.message), error.hint)


@contextmanager
def _service(session: Session, choice: Choice) -> Iterator[Service]:
    """The connected engine's; when the store is broken, one that does without."""
    try:
        engine = session.engine()
    except StoreError:
        if choice.kind == "sandbox":
            raise
    else:
        yield engine.service
        return
    wire = Wire(choice.url, choice.key.key)
    alone = Service(wire, Media(session.store.folder), hear=session.log.write)  # fetches nothing
    try:
        yield alone
    finally:
        LOOP.wait(alone.close())


def _reached(service: Service, *, in_process: bool) -> Iterator[Line]:
    label = "the sandbox, in process," if in_process else service.place
    try:
        found = LOOP.wait(asyncio.wait_for(_one_read(service), PATIENCE))
    except TimeoutError:
        says = f"{label} has not answered in {PATIENCE:g} s"
        yield Line("problem", ("connection", says), "Check the network, a proxy, a firewall.")
        return
    except RenderNetError as error:
        yield Line("problem", ("connection", error.message), error.hint)
        return
    yield _answered(label, found)
    if not in_process:
        yield _clock(found)


async def _one_read(service: Service) -> Exchange:
    return await service.exchange("GET", "/pub/v1/models", query={"page": 1, "page_size": 1})


def _answered(label: str, found: Exchange) -> Line:
    says = f"{label} answers {found.status} in {found.seconds * 1000:.0f} ms"
    if found.status in (401, 403):
        return Line("problem", ("connection", f"{says}: it does not accept the key"), _LOGIN)
    if found.status == 429:
        advice = "It asks to slow down. Wait a little; cells do so by themselves."
        return Line("note", ("connection", says), advice)
    if not found.success:
        advice = "It is the service's trouble, or that of a proxy in between; try again later."
        return Line("problem", ("connection", says), advice)
    if not isinstance(found.answer, dict):
        advice = "A login page or a proxy is in between, or the address is another service's."
        return Line("problem", ("connection", f"{says}, but not with JSON"), advice)
    return Line("ok", ("connection", says))


def _clock(found: Exchange) -> Line:
    if "date" not in found.headers:
        return Line("ok", ("clock", "the engine does not say what time it is"))
    ahead = clock_ahead(found.headers, time.time(), 0.0)
    if abs(ahead) < SKEWED:
        return Line("ok", ("clock", "agrees with the engine's"))
    side = "behind" if ahead > 0 else "ahead of"
    says = f"this machine's is {abs(ahead):,.0f} s {side} the engine's"
    advice = "Set this machine's clock: uncertain jobs are looked for by their time."
    return Line("problem" if abs(ahead) >= WRONG else "note", ("clock", says), advice)


def _drift(session: Session, service: Service) -> Iterator[Line]:
    """What differs from what is known, in this session and in those of the log."""
    now = [str(drift) for drift in service.radar.found]
    logged = [str(e.get("line", "")) for e in session.log.recent() if e.get("event") == "drift"]
    every = list(dict.fromkeys([*now, *logged]))
    for text in filter(None, every[:_MOST_DRIFT]):
        yield Line("note", ("answers", text), "An upgrade of rendernet-jupyter may know it.")
    if len(every) > _MOST_DRIFT:
        more = counted(len(every) - _MOST_DRIFT, "difference")
        yield Line("note", ("answers", f"and {more} more"))
    if not every:
        yield Line("ok", ("answers", "nothing was seen that is not known"))
