"""What may have been paid and was not seen to be: the job, and the pictures that could be it.

A person recognises the own picture at a glance, and no listing of ids can take that place. Nothing
here decides or adopts.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, data_uri, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.thumbnail import thumbnail

EDGE = 320
_COMING = ("initiated", "pending")  # words of the service
SHOWN = 160
_ROW = "display:flex;flex-wrap:wrap;gap:12px;margin:8px 0 4px"
_SIDE_BY_SIDE = "display:flex;flex-wrap:wrap;gap:4px"
_JOB = f"border-left:2px solid {theme.LINE};padding:2px 0 2px 10px;margin:10px 0"


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
        parts = [_at(self.made_at)] if self.made_at else []
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
class Candidate:
    """An uncertain job with what could be it.

    Attributes:
        job: its name.
        asked: what it asked for.
        sent_at: Unix seconds.
        estimated: its price in credits, None when not known.
        reason: why nobody knows.
        looks: generations that could be it, newest first.
    """

    job: str
    asked: str
    sent_at: float
    estimated: float | None
    reason: str
    looks: tuple[Look, ...] = ()

    def facts(self) -> str:
        """`job_12ab, sent 14:03:05, 2 credits if it was accepted`."""
        parts = [self.job]
        if self.sent_at:
            parts.append(f"sent {_at(self.sent_at)}")
        if self.estimated is not None:
            parts.append(f"{counted(self.estimated, 'credit')} if it was accepted")
        return ", ".join(parts)

    def ways(self) -> list[tuple[str, str]]:
        """What can be done, as commands with what they mean."""
        found = [
            (f"%rendernet adopt {self.job} {look.name}", "it is this one") for look in self.looks
        ]
        none = "it is none of them" if self.looks else "it was probably never accepted"
        return [
            *found,
            (f"%rendernet resend {self.job}", f"{none}: send it once more, and pay for that"),
            (f"%rendernet drop {self.job}", "forget it"),
        ]

    def outlook(self) -> str:
        """What else is to be known before deciding; empty when every picture can be seen."""
        if not self.looks:
            return "Nothing in your account fits it: not by time, number, kind and shape."
        if any(look.coming for look in self.looks):
            return "Not all of them are finished: %rendernet resume, a little later, shows more."
        return ""


class Candidates:
    """Uncertain jobs, for a person to decide."""

    def __init__(self, jobs: Sequence[Candidate]) -> None:
        self.jobs = tuple(jobs)

    def _title(self) -> str:
        return (
            f"{counted(len(self.jobs), 'request')} left and no answer came back. Nobody but you can"
            " say which pictures are yours:"
        )

    def __repr__(self) -> str:
        lines = [self._title()]
        for job in self.jobs:
            lines += [f"  {shorten(job.asked, 60)} ({job.facts()})", f"    {job.reason}"]
            lines += [f"    could be {look.name}: {look.facts()}" for look in job.looks]
            lines += [f"    {job.outlook()}"] if job.outlook() else []
            lines += [f"    {command}   {means}" for command, means in job.ways()]
        return clean("\n".join(lines))

    def html(self) -> Markup:
        """The jobs with the pictures that could be theirs."""
        title = tag("div", self._title(), style=theme.TITLE)
        return tag("div", title, *map(_job, self.jobs), style=theme.ROOT)

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def _job(job: Candidate) -> Markup:
    asked = tag("div", shorten(job.asked, 120), style="font-weight:600", dir="auto")
    facts = tag("div", job.facts(), style=theme.NOTE)
    reason = tag("div", job.reason, style=theme.NOTE, dir="auto")
    looks = [tag("div", *(_look(look) for look in job.looks), style=_ROW)] if job.looks else []
    outlook = [tag("div", job.outlook(), style=theme.NOTE)] if job.outlook() else []
    ways = [_way(command, means) for command, means in job.ways()]
    table = tag("table", tag("tbody", *ways), style=f"{theme.TABLE};{theme.SMALL};margin-top:6px")
    return tag("div", asked, facts, reason, *looks, *outlook, table, style=_JOB)


def _way(command: str, means: str) -> Markup:
    name = tag("td", tag("code", command, style=theme.NAME), style=_WAY)
    return tag("tr", name, tag("td", means, style=_WAY), style=theme.ROW)


_WAY = f"{theme.CELL};padding:1px 16px 1px 0"


def _look(look: Look) -> Markup:
    pictures = [picture for file in look.files[:4] if (picture := _picture(file, look))]
    width = SHOWN * max(1, len(pictures)) + 4 * max(0, len(pictures) - 1)
    if not pictures:
        pictures = [
            tag("div", "not finished yet" if look.coming else "cannot be shown", style=theme.HOLE)
        ]
    caption = tag(
        "figcaption",
        tag("code", look.name, style=theme.NAME),
        tag("div", look.facts(), style=theme.NOTE),
        style=theme.CAPTION,
    )
    row = tag("div", *pictures, style=_SIDE_BY_SIDE)
    return tag("figure", row, caption, style=f"margin:0;width:{width}px;max-width:100%")


def _picture(file: Path, look: Look) -> Markup | None:
    try:
        data = thumbnail(file, EDGE, video=file.suffix == ".mp4")
    except StoreError:
        return None
    return tag(
        "img",
        src=data_uri("image/jpeg", data),
        alt=f"A picture of the generation {look.name}, {look.facts()}",
        style=f"{theme.PICTURE};width:{SHOWN}px",
    )


def _at(moment: float) -> str:
    form = "%H:%M:%S" if time.time() - moment < 43_200 else "%Y-%m-%d %H:%M"
    return time.strftime(form, time.localtime(moment))
