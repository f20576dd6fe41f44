"""Requests of a lock on their way out: as this account sends them, each checked on its own.

One request that names what is gone must not keep the others from being made. Files are uploaded,
which is free, and prices are asked for; nothing here is paid.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.asset.material import of_path
from rendernet_jupyter.errors import AssetError, NotFound, RenderNetError, RequestRefused
from rendernet_jupyter.request.request import json_text
from rendernet_jupyter.result.lock import LockedRequest
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.pricing import price
from rendernet_jupyter.session.uploads import Uploads

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


async def catalogue(session: Session, engine: Engine) -> None:
    """Have a catalogue at hand, whose date the run records.

    What is locked was checked when it was first made, so without one it is sent all the same.
    """
    with suppress(RenderNetError):
        await catalog_of(engine, session.store)


async def sendable(
    session: Session,
    engine: Engine,
    ask: Ask,
    requests: Sequence[LockedRequest],
    find: Callable[[str], Path | None],
) -> list[Answer | str]:
    """The requests with ids of this account for what they are made from.

    Returns:
        For each request its answer to be, or why it cannot be sent.
    """
    uploads = Uploads(
        engine, session.store, ask, Materials(engine, session.store, Luggage(Path.cwd()))
    )
    wait = float(session.settings.value("timeout"))
    ids: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for sha256 in dict.fromkeys(c for request in requests for c in request.contents):
        path = find(sha256)
        if path is not None:
            try:
                ids[sha256] = await uploads.asset_of(of_path(path, path.name), wait=wait)
            except AssetError as error:
                wrong[sha256] = error.message

    def made(request: LockedRequest) -> Answer | str:
        reasons = (wrong[c] for c in request.contents if c in wrong)
        return next(reasons, None) or _answer(request, ids)

    return [made(request) for request in requests]


def _answer(request: LockedRequest, ids: Mapping[str, str]) -> Answer:
    body = request.body_with(ids)
    return Answer(
        body=body,
        kind=request.kind,
        canonical=json_text(body),
        digest=request.digest,
        job_id=f"job_{secrets.token_hex(6)}",
    )


async def priced(
    session: Session, engine: Engine, ask: Ask, answers: Sequence[Answer], options: Any
) -> tuple[list[Answer | str], Priced | None]:
    """What requests cost, those left out that the service refuses as soon as it is asked.

    Returns:
        For each answer itself, or why it is refused; and the price of those that are left, None
        where none is.

    Raises:
        RenderNetError: as `price` does, for all that is not about one request.
    """
    if not answers:
        return [], None
    try:
        return list(answers), await price(session, engine, ask, answers, options)
    except RenderNetError as error:
        if not _refusal(error):
            raise
    found = [await _tried(session, engine, ask, one, options) or one for one in answers]
    left = [one for one in found if isinstance(one, Answer)]
    return found, await price(session, engine, ask, left, options) if left else None


async def _tried(session: Session, engine: Engine, ask: Ask, answer: Answer, options: Any) -> str:
    """Why one request is refused; empty where it is not."""
    try:
        await price(session, engine, ask, [answer], options)
    except RenderNetError as error:
        return _refusal(error)
    return ""


def _refusal(error: RenderNetError) -> str:
    """What an error says against a request itself; empty when it is about something else."""
    if isinstance(error, RequestRefused):
        return error.message
    # A limit may stand before what is the matter: that what is gone has no price.
    return error.__cause__.message if isinstance(error.__cause__, NotFound) else ""
