"""A key that was changed: jobs of the old one belong to the account that the new one opens.

The journal knows an account by its key. Whether two keys open the same account is told by the
service: it shows a generation of the one to the other, or it does not. Nothing here costs anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError, ServiceUnreachable
from rendernet_jupyter.session.engines import Engine

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


async def recognised(session: Session, engine: Engine, digest: str = "") -> None:
    """Take over the jobs of other keys that open the present account.

    Args:
        session: whose.
        engine: of the present key.
        digest: only keys with a job of this request are looked at, each once a session.
    """
    journal, mine = session.store.journal, engine.account
    for fingerprint in journal.of_other_keys(mine, digest):
        if digest and fingerprint in engine.strangers:
            continue
        known = journal.generation_of(replace(mine, fingerprint=fingerprint))
        if known and await _shows(engine, known):
            journal.move_to(mine, fingerprint)
        else:
            engine.strangers.add(fingerprint)


async def _shows(engine: Engine, generation_id: str) -> bool:
    try:
        await engine.service.generation(generation_id)
    except ServiceUnreachable:
        raise
    except RenderNetError:
        return False  # not found, or not for this key
    return True
