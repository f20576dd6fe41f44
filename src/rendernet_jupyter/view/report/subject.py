"""What a report is about: a run, or some of its outputs. Nothing here is put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rendernet_jupyter.result.manifest import Maker, Manifest
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import Shelf, answer_of, is_picture, unserved


@dataclass(frozen=True)
class Subject:
    """A run, or a part of it.

    Attributes:
        run: where the pictures come from.
        chosen: its outputs that are reported; None for all of them, and for the requests of which
            nothing came.
        shelf: where the files are.
    """

    run: Run
    chosen: tuple[Medium, ...] | None
    shelf: Shelf

    @cached_property
    def media(self) -> tuple[Medium, ...]:
        """The outputs, failed ones too, by request and batch."""
        if self.chosen is not None:
            return self.chosen
        every = (*self.run.media, *unserved(self.run))
        return tuple(sorted(every, key=lambda one: (one.request, one.batch)))

    @cached_property
    def pictures(self) -> tuple[Medium, ...]:
        """Those that came."""
        return tuple(filter(is_picture, self.media))

    @cached_property
    def answers(self) -> Mapping[int, Answer]:
        """The requests, by their place in the run."""
        return {medium.request: answer_of(self.run, medium) for medium in self.media}

    @cached_property
    def manifests(self) -> tuple[Manifest, ...]:
        """What is recorded of each of the pictures; their pixels are not looked at."""
        return tuple(map(self._manifest, self.pictures))

    def _manifest(self, medium: Medium) -> Manifest:
        if self.shelf.tell is not None:
            return self.shelf.tell(self.run, medium)
        return Manifest.of(self.run, answer_of(self.run, medium), medium, Maker())

    @property
    def is_flux(self) -> bool:
        """Whether all requests are of Flux, which has a short list of settings."""
        return bool(self.answers) and all(map(_is_flux, self.answers.values()))

    def share(self, medium: Medium) -> float | None:
        """Credits of one output: an equal part of its request; None when that is unknown."""
        price = answer_of(self.run, medium).credits
        batch = Counter(one.request for one in self.run.media)[medium.request]
        return None if price is None else price / max(1, batch)


def _is_flux(answer: Answer) -> bool:
    detail = answer.body.get("style_detail")
    base = detail.get("base_model") if isinstance(detail, Mapping) else ""
    return "flux" in (str(answer.body.get("model", "")).casefold(), str(base).casefold())


def negative_of(answer: Answer) -> str:
    """The negative prompt of a request, empty without one."""
    return without_home(str((answer.body.get("prompt") or {}).get("negative") or ""))


def prompt_of(answer: Answer) -> str:
    """The text of a request, without the home directory."""
    return without_home(answer.prompt)
