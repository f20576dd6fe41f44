"""A key that a person gives for an engine: tried with one free read, and put back if it fails.

Where keys are kept is the business of the key ring. Nothing here is asked or shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.session.engines import Choice
from rendernet_jupyter.session.loop import LOOP

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def login(session: Session, key: Secret, *, save: bool, engine: str) -> Choice:
    """Take a key for the service, or for the address `engine`; see `Session.login`."""
    from rendernet_jupyter.client.wire import origin_of

    url = engine or str(session.settings.value("base_url"))
    origin = origin_of(url)
    before = session.keys.of_session(origin)
    session.keys.login(origin, key, save=False)
    try:
        found = session.engine(url)
        LOOP.wait(found.refresh(session.store))
    except BaseException:
        session.keys.put_back(origin, before)
        raise
    if save:
        session.keys.login(origin, key, save=True)
    return found.choice
