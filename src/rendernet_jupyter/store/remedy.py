"""What to do about a stored file that is gone or damaged: the way that costs nothing stands first.

Nothing is fetched or repaired here.
"""

from __future__ import annotations

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.parcel import ORIGIN

BACKUP = "Take it from a backup."

_MADE = (
    "SELECT job.run_id, job.origin, run.host FROM medium JOIN job USING (job_id)"
    " JOIN run USING (run_id) WHERE sha256 = ? ORDER BY job.origin = ?, run.created_at LIMIT 1"
)


def remedy(database: Database, sha256: str) -> str:
    """How to come by the file of a picture again, as sentences.

    Args:
        database: of the store.
        sha256: its hash, hex.
    """
    try:
        rows = database.read(_MADE, (sha256, ORIGIN))
    except StoreError:
        return BACKUP
    if not rows:
        return "No run shows it. Move it away: what still needs it fetches it again."
    run_id, host = rows[0]["run_id"], rows[0]["host"]
    if rows[0]["origin"] == ORIGIN:
        return (
            f"It was imported with {run_id}: move away what is left of it, and import it again, or"
            " take it from a backup. Running its cell would pay for it anew."
        )
    where = f" at {host}" if host else ""
    return (
        f"Run the cell of {run_id} again{where}, which fetches it at no cost while the service has"
        f" it (%rendernet recall {run_id} writes the cell). Or take it from a backup."
    )
