"""Which characters are shown: the state of a form, and the line that lists the same.

Nothing is read from a service here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from rendernet_jupyter.catalog import Character
from rendernet_jupyter.notebook.panels.deed import Deed, option

PAGE = 10
"""Characters on a page."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Which characters are shown.

    Attributes:
        words: that stand in the name or the description, letter case aside.
        own: only those of the account.
        page: from 0.
    """

    words: str = ""
    own: bool = False
    page: int = 0

    def but(self, **changes: Any) -> Self:
        """The same with something else shown, from the first page."""
        return replace(self, **{"page": 0, **changes})

    def of(self, everybody: Sequence[Character]) -> list[Character]:
        """Those that are meant, in the order of the listing."""
        words = self.words.strip().casefold()
        return [
            who
            for who in everybody
            if not (self.own and who.system_character)
            and words in f"{who.name} {who.prompt}".casefold()
        ]

    def on_page(self, meant: Sequence[Character]) -> list[Character]:
        """Those of the page."""
        return list(meant[self.page * PAGE : (self.page + 1) * PAGE])

    @staticmethod
    def pages(meant: Sequence[Character]) -> int:
        """How many pages they fill."""
        return max(1, math.ceil(len(meant) / PAGE))

    def deed(self) -> Deed:
        """The command that lists the same."""
        words = self.words.strip()
        own = ("--own",) if self.own else ()
        return Deed("characters", (*own, *(option("search", words) if words else ())))

    def facts(self) -> tuple[tuple[str, str], ...]:
        """The same as pairs of words."""
        words = (("words", self.words.strip()),) if self.words.strip() else ()
        return (*words, ("only", "mine")) if self.own else words
