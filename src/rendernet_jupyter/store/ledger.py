"""Credits: what was estimated and what was charged, by day, tag, notebook, cell or run.

The service tells no charge, only the balance after each accepted request; where nothing else of
this store was under way, the difference is the charge. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.seal import resealed

GROUPS: dict[str, str] = {
    "day": "date(job.intended_at, 'unixepoch', 'localtime')",
    "tag": "ifnull(tag.tag, '')",
    "notebook": "run.notebook",
    "cell": "trim(run.notebook || ' ' || run.cell)",
    "run": "run.run_id",
    "engine": "run.host",
}
"""What a ledger can be sorted by, and the SQL of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger.

    Attributes:
        name: of the group; empty for what has none.
        runs: how many.
        requests: sent, and accepted or perhaps accepted.
        pictures: media that came of it.
        estimated: credits, as priced before sending.
        charged: credits, as far as they are known.
        unpriced: requests that were accepted at a price that nobody told; they are in no sum.
        uncertain: requests of which nobody knows whether they were charged.
    """

    name: str
    runs: int
    requests: int
    pictures: int
    estimated: float
    charged: float
    unpriced: int
    uncertain: int


class Ledger:
    """Reads and corrects what jobs cost.

    Args:
        database: where.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def entries(self, by: str, account: Account | None = None, since: float = 0.0) -> list[Entry]:
        """The ledger by a name of `GROUPS`, newest or dearest first.

        A run with several tags counts under each of them.
        """
        group = GROUPS[by]
        tags = "LEFT JOIN tag USING (run_id)" if by == "tag" else ""
        where = "AND job.origin = ? AND job.account = ?" if account else ""
        rows = self._database.read(
            f"""
            SELECT {group} AS label, count(DISTINCT job.run_id) AS runs, count(*) AS requests,
                total((SELECT count(*) FROM medium
                       WHERE medium.job_id = job.job_id AND status = 'success')) AS pictures,
                total(job.estimated) AS estimated, total(job.credits) AS charged,
                total(job.state IN ('ticketed', 'settled')
                      AND ifnull(job.credits, job.estimated) IS NULL) AS unpriced,
                total(job.state IN ('uncertain', 'dropped')) AS uncertain
            FROM job JOIN run USING (run_id) {tags}
            WHERE job.source_job IS NULL AND job.state != 'refused' AND job.intended_at >= ? {where}
            GROUP BY label ORDER BY {"label DESC" if by == "day" else "max(job.intended_at) DESC"}
            """,  # noqa: S608 - the words come from the table above
            (since, *((account.origin, account.fingerprint) if account else ())),
        )
        return [
            Entry(
                *(str(row["label"]), row["runs"], row["requests"], int(row["pictures"])),
                *(row["estimated"], row["charged"]),
                *(int(row["unpriced"]), int(row["uncertain"])),
            )
            for row in rows
        ]

    def reserved(self, account: Account, since: float) -> float | None:
        """Credits of everything that may have been charged after `since`; None if unpriced."""
        (row,) = self._database.read(
            "SELECT total(estimated) AS credits, count(*) - count(estimated) AS unknown FROM job"
            " WHERE origin = ? AND account = ? AND source_job IS NULL AND state != 'refused'"
            " AND (intended_at >= ? OR accepted_at >= ? OR state = 'intended')",
            (account.origin, account.fingerprint, since, since),
        )
        return None if row["unknown"] else float(row["credits"])

    def alone(self, account: Account, since: float, job_ids: Sequence[str]) -> bool:
        """Whether only these jobs of the account can have been charged after `since`."""
        rows = self._database.read(
            "SELECT job_id FROM job"
            " WHERE origin = ? AND account = ? AND source_job IS NULL AND state != 'refused'"
            " AND (intended_at >= ? OR accepted_at >= ? OR state = 'intended')",
            (account.origin, account.fingerprint, since, since),
        )
        return {row["job_id"] for row in rows} <= set(job_ids)

    def charge(
        self, job_ids: Sequence[str], charged: float, left: float | None = None
    ) -> float | None:
        """Share what was charged among the accepted of these jobs, by their estimates.

        Args:
            job_ids: of one run.
            charged: credits, refunds taken off.
            left: the balance afterwards, None when it is not known.

        Returns:
            The sum of their estimates; None, and nothing is written, when one has none or the
            outcome of one is not known.
        """
        with self._database.transaction() as do:
            marks = ", ".join("?" * len(job_ids))
            rows = do(
                f"SELECT job_id, state, estimated FROM job WHERE job_id IN ({marks})"  # noqa: S608
                " AND state != 'refused'",  # the marks are question marks
                tuple(job_ids),
            ).fetchall()
            shares = [row["estimated"] for row in rows]
            certain = all(row["state"] in ("ticketed", "settled") for row in rows)
            if not rows or not certain or None in shares or not sum(shares):
                return None
            estimated = float(sum(shares))
            for row in rows:
                credits_ = charged * row["estimated"] / estimated
                with resealed(do, "job", row["job_id"]):
                    do(
                        "UPDATE job SET credits = ?, credits_left ="
                        " ifnull(max(credits_left, ?), credits_left) WHERE job_id = ?",
                        (credits_, left, row["job_id"]),
                    )
        return estimated
