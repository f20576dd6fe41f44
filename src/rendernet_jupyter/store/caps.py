"""Limits on what may be spent, kept in the very transaction that writes the intents.

So no two cells and no two kernels can reserve the same credits. What may have been charged counts:
everything but what was certainly refused. Nothing is priced here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.errors import BudgetExceeded
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.result.records import Run
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Execute


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` credits at one address, since a moment or in a session.

    An account may change its key, so a limit counts what all keys of an address spend.

    Attributes:
        setting: its name, for people.
        limit: credits.
        since: Unix seconds; everything when absent.
        session: only runs of this session; of all when empty.
    """

    setting: str
    limit: float
    since: float = 0.0
    session: str = ""

    def demand(
        self, do: Execute, run: Run, account: Account, intents: Sequence[Intent | None]
    ) -> None:
        """Refuse a run that would go beyond.

        Raises:
            BudgetExceeded: it would, or its price is not known.
        """
        asked = [a.credits for a, intent in zip(run.answers, intents, strict=True) if intent]
        if not asked:
            return
        known = [price for price in asked if price is not None]
        hint = f"Ask for less, or raise it: %config RenderNet.{self.setting} = ..."
        if len(known) < len(asked):
            raise BudgetExceeded(
                f"the engine does not say what this costs, so {self.setting} {self.limit:g} cannot"
                " be held; nothing was sent",
                estimated=sum(known),
                limit=self.limit,
                hint="Set it to 0 to send it all the same.",
            )
        spent, price = self.spent(do, account), sum(known)
        if spent + price > self.limit + 1e-9:
            raise BudgetExceeded(
                f"this costs {price:g} credits, and {spent:g} of {self.setting} {self.limit:g} are"
                " spent or reserved; nothing was sent",
                estimated=price,
                limit=self.limit,
                hint=hint,
            )

    def spent(self, do: Execute, account: Account) -> float:
        """Credits that are spent or reserved."""
        query = (
            "SELECT total(max(ifnull(job.credits, 0), ifnull(job.estimated, 0))) AS credits"
            " FROM job JOIN run USING (run_id) WHERE job.origin = ?"
            " AND job.state != 'refused' AND job.source_job IS NULL AND job.intended_at >= ?"
            " AND (? = '' OR run.session = ?)"
        )
        values = (account.origin, self.since, self.session, self.session)
        return float(do(query, values).fetchone()["credits"])
