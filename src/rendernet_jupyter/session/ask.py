"""One call of `generate`, on its way from text to run. Values only; nothing here waits or sends."""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.view.phrase import counted, numeral

Confirm = Callable[[str], Awaitable[bool | None]]
"""Asks a question: yes, no, or None when there turned out to be nobody."""


@dataclass(slots=True)
class Ask:
    """What was typed, for whom, and what is known of it so far.

    Attributes:
        body: the text below the magic line.
        line: the options on it.
        variables: Python variables for `{{ }}`.
        tell: called with every moment of progress, in the loop's thread.
        where: what the text is called in errors: `cell`, `text`, `file`.
        shift: what errors add to line numbers.
        warnings: lines that the person who reads the result should act on.
        asides: what was decided for them, in a few words each.
        seeds: drawn seeds by the digest of their spec.
        sent: the jobs that were written down to be sent.
        started: monotonic seconds.
        confirm: asks the person who runs it; None when nobody can be asked.
        notebook: file name of the notebook, as far as the door knows it.
        cell: id of its cell, likewise.
        name: the Python name that the result will have.
        gone: set when everything is written down, or when an earlier job is waited for: from then
            on nobody needs to sit there.
    """

    body: str
    line: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)
    tell: Callable[[Progress], None] = lambda _: None
    where: str = "text"
    shift: int = 0
    warnings: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    seeds: dict[str, int] = field(default_factory=dict)
    sent: list[Intent] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    confirm: Confirm | None = None
    notebook: str = ""
    cell: str = ""
    name: str = ""
    gone: threading.Event = field(default_factory=threading.Event)

    def warn(self, text: str) -> None:
        """Add a line for the reader, once."""
        if text and text not in self.warnings:
            self.warnings.append(text)

    def remark(self, text: str) -> None:
        """Add a few words for the reader, once."""
        if text and text not in self.asides:
            self.asides.append(text)

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything for the reader: a line for each warning, and one for all asides."""
        return (*self.warnings, *([" · ".join(self.asides)] if self.asides else []))

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started


@dataclass(frozen=True, slots=True)
class Priced:
    """A price before anything is sent: credits, balance, and what they buy.

    Attributes:
        credits: the sum, None when it is not known.
        balance: credits of the account, None when not known.
        requests: how many would be sent.
        pictures: how many media they make, videos included.
        each: the price of each request, None where it is not known.
        missing: files that the price leaves out, because they are not uploaded yet.
        stored: requests that are answered by the store.
        videos: how many of the media are videos.
        unasked: nobody was asked, and nobody will be.
    """

    credits: float | None
    balance: float | None
    requests: int
    pictures: int
    each: tuple[float | None, ...] = ()
    missing: tuple[str, ...] = ()
    stored: int = 0
    videos: int = 0
    unasked: bool = False

    def sentence(self) -> str:
        """`4 pictures in 2 requests: 8 credits of 992`."""
        if self.unasked:
            return "No price: nobody is asked in a replay."
        if not self.requests:
            return "Free: all of it is in the store."
        requests = f" in {self.requests} requests" if self.requests != 1 else ""
        said = []
        if self.missing and self.credits is not None:
            said.append(f"without {', '.join(self.missing)}, which an estimate does not upload")
        if self.stored:
            said.append(f"{self.stored} more in the store")
        note = f" ({'; '.join(said)})" if said else ""
        return f"{self._what()}{requests}: {self._cost()}{note}"

    def _what(self) -> str:
        """`3 pictures and 1 video`."""
        stills = self.pictures - self.videos
        said = [counted(stills, "picture")] if stills or not self.videos else []
        said += [counted(self.videos, "video")] if self.videos else []
        return " and ".join(said)

    def _cost(self) -> str:
        if self.credits is not None:
            of = f" of {numeral(self.balance)}" if self.balance is not None else ""
            return f"{counted(self.credits, 'credit')}{of}"
        if self.missing:
            # The service prices the whole request, and that needs the ids of its files.
            are = "is" if len(self.missing) == 1 else "are"
            wait = f"{', '.join(self.missing)} {are} uploaded"
            return f"price unknown until {wait}, and an estimate uploads nothing"
        return "price unknown"


UNASKED = Priced(None, None, 0, 0, unasked=True)
"""What is said of a price in a replay, where the store cannot answer all of it."""
