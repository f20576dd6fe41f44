"""Requests whose answers were lost, and the generations of the account that could be theirs.

What there is to know of them before a person decides, in words. Nothing here decides or draws.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.place import without_home

EACH = 4
"""Pictures of one generation that are shown: enough to recognise it by."""

MOST_PICTURES = 144
"""Pictures that one output holds at the most; what is further off in time is told in words."""

_COMING = ("initiated", "pending")  # words of the service
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Look:
    """A generation of the account that could be it.

    Attributes:
        name: its id.
        made_at: Unix seconds, None when the service does not say.
        media: kind, width, height and status of each medium.
        files: those of its pictures that could be fetched.
    """

    name: str
    made_at: float | None
    media: tuple[tuple[str, int, int, str], ...] = ()
    files: tuple[Path, ...] = ()

    def facts(self) -> str:
        """`14:03:05, 2 pictures, 832 x 1216`."""
        sizes = {f"{width} x {height}" for _, width, height, _ in self.media if width and height}
        kinds = {"video" if kind == "video" else "picture" for kind, *_ in self.media}
        noun = kinds.pop() if len(kinds) == 1 else "medium"
        parts = [moment(self.made_at)] if self.made_at else []
        parts += [counted(len(self.media), noun)] if self.media else []
        parts += [sizes.pop()] if len(sizes) == 1 else []
        states = {status for *_, status in self.media} - {"success", *_COMING}
        parts += ["not finished"] if self.coming else []
        return ", ".join([*parts, *sorted(states)])

    @property
    def coming(self) -> bool:
        """Whether pictures of it are still being made."""
        return any(status in _COMING for *_, status in self.media)


@dataclass(frozen=True, slots=True)
class Lost:
    """A request that left, and no answer came back.

    Attributes:
        job: its name.
        asked: what it asked for.
        sent_at: Unix seconds, 0 when not known.
        estimated: its price in credits, None when not known.
        reason: why nobody knows.
        coordinates: what tells it from the others of its sweep, such as `seed 7`.
    """

    job: str
    asked: str
    sent_at: float
    estimated: float | None
    reason: str
    coordinates: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Lost requests that are alike from outside, and what could be one of them or more.

    Attributes:
        jobs: oldest first, at least one.
        looks: generations that could be them, nearest in time first.
        more: how many further ones are not shown.
        pairs: by the jobs' names the ids that the order in time suggests; a hint and no more.
    """

    jobs: tuple[Lost, ...]
    looks: tuple[Look, ...] = ()
    more: int = 0
    pairs: Mapping[str, str] = field(default_factory=dict)

    @property
    def alone(self) -> bool:
        """Whether it is one request."""
        return len(self.jobs) == 1

    def asked(self, limit: int = 120) -> str:
        """What the requests asked for; of several the first, and how many others."""
        texts = list(dict.fromkeys(without_home(job.asked) for job in self.jobs))
        others = f" (and {counted(len(texts) - 1, 'other')})" if len(texts) > 1 else ""
        return shorten(texts[0], limit - len(others)) + others

    def facts(self) -> str:
        """`job_12ab, sent 14:03:05, 2 credits if it was accepted`; of several their number."""
        parts = [self.jobs[0].job if self.alone else counted(len(self.jobs), "request")]
        if self.alone and self.jobs[0].coordinates:
            parts.append(shorten(self.jobs[0].coordinates, 60))
        moments = [moment(job.sent_at) for job in self.jobs if job.sent_at]
        if moments:
            until = f" to {moments[-1]}" if moments[-1] != moments[0] else ""
            parts.append(f"sent {moments[0]}{until}")
        prices = [job.estimated for job in self.jobs if job.estimated is not None]
        if prices:
            accepted = "it was" if self.alone else "all were"
            parts.append(f"{counted(sum(prices), 'credit')} if {accepted} accepted")
        return ", ".join(parts)

    def reasons(self) -> list[str]:
        """Why nobody knows; each reason once, the most frequent first."""
        counts = Counter(without_home(job.reason) for job in self.jobs if job.reason)
        if len(counts) < 2:
            return list(counts)
        told = [f"{count} times: {reason}" for reason, count in counts.most_common(_REASONS)]
        rest = len(counts) - len(told)
        return told + ([f"and {counted(rest, 'other reason')}"] if rest else [])

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Of each request its name, when it left, what tells it from the others, and which it is.

        The last is the number of the look that the order in time suggests, empty without a hint.
        """
        same = len({job.asked for job in self.jobs}) == 1
        numbers = {look.name: str(number) for number, look in enumerate(self.looks, 1)}
        return [
            (
                *(job.job, moment(job.sent_at) if job.sent_at else "", _told(job, same=same)),
                numbers.get(self.pairs.get(job.job, ""), ""),
            )
            for job in self.jobs
        ]

    def ways(self) -> list[tuple[str, str]]:
        """What can be done, as commands with what they mean."""
        if not self.alone:
            adopt = "%rendernet adopt JOB=GENERATION JOB=GENERATION"
            return [
                *([(adopt, "these are those, as many as you know")] if self.looks else []),
                ("%rendernet panel jobs", "the same by clicks, in a notebook"),
                ("%rendernet resend JOB", f"{self._none()}: send it once more, and pay for that"),
                ("%rendernet drop JOB JOB", "forget them; --all forgets all, after a question"),
            ]
        name = self.jobs[0].job
        found = [(f"%rendernet adopt {name} {look.name}", "it is this one") for look in self.looks]
        return [
            *found,
            (f"%rendernet resend {name}", f"{self._none()}: send it once more, and pay for that"),
            (f"%rendernet drop {name}", "forget it"),
        ]

    def _none(self) -> str:
        return "it is none of them" if self.looks else "it was probably never accepted"

    def outlook(self) -> str:
        """What else is to be known before deciding; empty when every picture can be seen."""
        if not self.looks:
            them = "it" if self.alone else "them"
            return f"Nothing in your account fits {them}: not by time, number, kind and shape."
        if any(look.coming for look in self.looks):
            return "Not all of them are finished: %rendernet resume, a little later, shows more."
        return ""

    def rest(self) -> str:
        """How many candidates are not shown, and how to see them; empty for none."""
        verb = "fits, less near" if self.more == 1 else "fit, less near"
        return f"{self.more:,} more {verb} in time: %rendernet resume --all" if self.more else ""

    def hint(self) -> tuple[str, str]:
        """What the order in time suggests, and the command for it; empty where it says nothing."""
        if not self.pairs:
            return "", ""
        said = "There are as many as requests, and in the order of time each fits."
        if self.more:
            return f"{said} The command for that comes with", "%rendernet resume --all"
        doubt = "That is no proof: requests that leave together may be accepted in another order."
        pairs = " ".join(f"{job}={generation}" for job, generation in self.pairs.items())
        return f"{said} {doubt} If the pictures agree:", f"%rendernet adopt {pairs}"


def _told(job: Lost, *, same: bool) -> str:
    """What tells a request from its neighbours; where they asked for the same, not that again."""
    parts = [] if same and job.coordinates else [without_home(job.asked)]
    return shorten(", ".join([*filter(None, [job.coordinates]), *parts]), 80)


def moment(at: float) -> str:
    """A time of the day, with its date where that is not today's by all means."""
    form = "%H:%M:%S" if time.time() - at < 43_200 else "%Y-%m-%d %H:%M"
    return time.strftime(form, time.localtime(at))
