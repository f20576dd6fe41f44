"""What is looked for in the history: the state of a form, and the line that asks for the same.

Form and line find the same runs; a test holds them against each other. Nothing here searches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from rendernet_jupyter.notebook.panels.deed import Deed, option, positional
from rendernet_jupyter.session import period
from rendernet_jupyter.store.history import Wanted, split

FAVOURITE = "favourite"
"""The tag that a favourite has: what the form marks, a line finds, and another notebook too."""

PERIODS = {
    "any time": "",
    "today": "today",
    "the last 7 days": "7d",
    "the last 30 days": "30d",
    "the last 6 months": "6mo",
}
"""What the form offers, with what a line says for it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; what is empty does not matter, all that is not must hold.

    Attributes:
        words: as typed.
        kind: of a request, such as `model`.
        model: that is named.
        tag: that it has.
        since: as on a line, such as `7d`.
        engine: `sandbox` or `service`.
        rating: stars, at least.
        favourite: only favourites.
        failed: only what brought less than was asked for.
        page: from 0.
    """

    words: str = ""
    kind: str = ""
    model: str = ""
    tag: str = ""
    since: str = ""
    engine: str = ""
    rating: int = 0
    favourite: bool = False
    failed: bool = False
    page: int = 0

    def but(self, **changes: Any) -> Self:
        """The same with something else looked for, from the first page."""
        return replace(self, **{"page": 0, **changes})

    @property
    def tags(self) -> tuple[str, ...]:
        """All tags that a run must have."""
        own = (self.tag,) if self.tag else ()
        return (*own, FAVOURITE) if self.favourite else own

    @property
    def narrowed(self) -> bool:
        """Whether anything is looked for at all."""
        return replace(self, page=0) != Query()

    def wanted(self, size: int, now: float) -> Wanted:
        """The same for the store.

        Args:
            size: runs on a page.
            now: Unix seconds.
        """
        facets = (("kind", self.kind), ("model", self.model))
        return Wanted(
            words=self.words,
            facets=tuple((key, value) for key, value in facets if value),
            tags=self.tags,
            since=period.begin(self.since, now) if self.since else None,
            rating=self.rating,
            engine=self.engine,
            failed=self.failed,
            limit=size,
            skip=self.page * size,
        )

    def deed(self) -> Deed:
        """The command that finds the same runs, those of the first page first."""
        words = positional([" ".join(word.split()) for word in split(self.words)])
        options = tuple(self._options())
        return Deed("history", (*options, *words) if "--" in words else (*words, *options))

    def _options(self) -> Iterator[str]:
        named = (("kind", self.kind), ("model", self.model), ("since", self.since))
        for name, value in (*named, ("engine", self.engine)):
            if value:
                yield from option(name, value)
        for tag in self.tags:
            yield from option("tag", tag)
        if self.rating:
            yield from ("--rating", str(self.rating))
        if self.failed:
            yield "--failed"

    def facts(self) -> tuple[tuple[str, str], ...]:
        """The same as pairs of words."""
        said = {
            "words": self.words.strip(),
            "kind": self.kind,
            "model": self.model,
            "tag": ", ".join(self.tags),
            "since": self.since,
            "engine": self.engine,
            "rating": f"{self.rating} or more" if self.rating else "",
            "only": "what failed" if self.failed else "",
        }
        return tuple((name, value) for name, value in said.items() if value)
