"""The four laws, counted by the sandbox's own books.

Nothing here asks the client under test but for what lies in its store.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence

from rig.stand import Stand, request_of

from rendernet_jupyter import Session


def hold(stand: Stand, session: Session, wanted: Sequence[str]) -> None:
    """All four of them."""
    paid_once(stand, wanted)
    adopted_rightly(stand, session)
    nothing_lost(stand, session)
    assert session.store.journal.pending() == []


def paid_once(stand: Stand, wanted: Sequence[str]) -> None:
    """Every request was charged exactly once, and nothing besides."""
    assert Counter(paid.request for paid in stand.paid()) == Counter(wanted)
    assert stand.charges() == len(wanted)


def adopted_rightly(stand: Stand, session: Session) -> None:
    """Every generation that is recorded as ours was asked for by that very body."""
    books = {paid.generation_id: paid.request for paid in stand.paid()}
    rows = session.store.database.read(
        "SELECT generation_id, body FROM job WHERE generation_id IS NOT NULL"
    )
    for row in rows:
        assert books.get(row["generation_id"]) == request_of(json.loads(row["body"]))


def nothing_lost(stand: Stand, session: Session) -> None:
    """Every medium that was paid for is in the store, with the bytes that the service serves."""
    rows = session.store.database.read(
        "SELECT media_id, sha256, generation_id FROM medium JOIN job USING (job_id)"
        " WHERE state = 'settled' ORDER BY job_id, medium.position"
    )
    kept = {(row["generation_id"], row["media_id"]): row["sha256"] for row in rows}
    for paid in stand.paid():
        for media_id, sha256 in paid.media.items():
            assert kept.get((paid.generation_id, media_id)) == sha256
            file = session.store.media.find(sha256)
            assert file is not None
            assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256
