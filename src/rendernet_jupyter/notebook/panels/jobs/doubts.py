"""Jobs that may have been charged, one at a time: the pictures that could be it, and three ways.

A person recognises the own picture; each way asks before it is taken, and the price is named where
there is one. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import Card, Cards, pictures_of
from rendernet_jupyter.notebook.panels.deed import Deed
from rendernet_jupyter.notebook.panels.pager import Pager
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.session import jobs
from rendernet_jupyter.session.doubts import fetch_looks
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.resume import Resumed
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.candidates import Candidate, Candidates, Look
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel
    from rendernet_jupyter.session import Session

MOST = 12
"""Candidates that are shown for one job."""


def candidates(session: Session) -> tuple[Candidate, ...]:
    """Uncertain jobs of the account with what could be each, and pictures of that.

    Raises:
        RenderNetError: the account's listing cannot be read.
    """
    found = session.doubts()
    looks = LOOP.wait(fetch_looks(session.engine(), found))
    parts = jobs.shown(session, Resumed(doubts=tuple(found), looks=looks)) if found else []
    return next((part.jobs for part in parts if isinstance(part, Candidates)), ())


class Doubts:
    """The place where doubts are resolved; hidden while there is none.

    Args:
        panel: in which it stands.
        on_deed: called with what a person decided.
    """

    def __init__(self, panel: Panel, on_deed: Callable[[Deed], None]) -> None:
        self._panel = panel
        self._on_deed = on_deed
        self._jobs: tuple[Candidate, ...] = ()
        self._at = 0
        self._title, self._words = look.html(), look.html()
        self._cards = Cards(panel, MOST, self._adopt)
        self._pager = Pager(panel, self._turn, back="‹ Request", on="Request ›")
        self._resend = look.button("Send it again…", "None of them is it; it is paid for")
        self._drop = look.button("Forget it…", "Stop asking about it")
        self._resend.on_click(panel.guarded(lambda _: self._ask_to_resend()))
        self._drop.on_click(panel.guarded(lambda _: self._ask_to_drop()))
        self._question = Question(panel)
        self.root: Any = look.stack(
            self._title,
            self._pager.root,
            self._words,
            self._cards.root,
            look.across(self._resend, self._drop),
            self._question.root,
            display="none",
            margin="8px 0 0",
        )

    def show(self, found: Sequence[Candidate]) -> None:
        """Show what is in doubt; where one is looked at, it stays so."""
        name = self._job.job if self._job else ""
        self._jobs = tuple(found)
        names = [one.job for one in found]
        self._at = names.index(name) if name in names else 0
        if name not in names:
            self._question.withdraw()  # else somebody may be thinking about it
        self._draw()

    @property
    def _job(self) -> Candidate | None:
        return self._jobs[self._at] if self._jobs else None

    def _turn(self, page: int) -> None:
        self._at = page
        self._question.withdraw()
        self._draw()

    def _draw(self) -> None:
        job, count = self._job, len(self._jobs)
        self.root.layout.display = "" if job else "none"
        if job is None:
            return
        many = "One request" if count == 1 else counted(count, "request")
        said = f"{many} left, and no answer came back. Only you can say which pictures are yours."
        self._title.value = look.shown(look.heading("In doubt", said))
        self._pager.show(self._at, count)
        self._words.value = look.shown(_told(job))
        self._show_looks(job, None)
        files = {
            one.name: (one.files[0], one.files[0].suffix == ".mp4")
            for one in job.looks
            if one.files
        }
        self._panel.behind(
            lambda: pictures_of(files),
            lambda found: self._show_looks(job, found),
            key="candidates",
        )

    def _show_looks(self, job: Candidate, pictures: dict[str, str] | None) -> None:
        """The candidates; without pictures those are still being read."""
        if not job.looks:
            self._cards.say(look.empty(job.outlook()))
            return
        self._cards.show(
            [
                Card(
                    one.name,
                    "It is this one",
                    (one.facts(), one.name),
                    picture=(pictures or {}).get(one.name, ""),
                    alt=f"A picture of the generation {one.name}, {one.facts()}",
                    blank=_blank(one, read=pictures is not None),
                )
                for one in job.looks
            ]
        )

    # The three ways

    def _adopt(self, generation: str) -> None:
        if self._job:
            deed = Deed("adopt", (self._job.job, generation))
            asked = shorten(self._job.asked, 60)
            words = f"Is {generation} the answer to “{asked}”? It is fetched then, at no cost."
            self._question.ask(words, lambda: self._on_deed(deed), yes="It is this one")

    def _ask_to_resend(self) -> None:
        if not self._job:
            return
        name, session = self._job.job, self._panel.session
        deed = Deed("resend", (name,))
        self._panel.behind(
            lambda: deed.question(session),
            lambda words: self._question.ask(
                words, lambda: self._on_deed(deed), yes="Send it, and pay"
            ),
            key="resend",
        )

    def _ask_to_drop(self) -> None:
        if self._job:
            deed = Deed("drop", (self._job.job,))
            words = (
                f"Forget “{shorten(self._job.asked, 60)}”? If it was charged, its pictures stay in"
                " your account, and this store does not know them."
            )
            self._question.ask(words, lambda: self._on_deed(deed), yes="Forget it")


def _blank(one: Look, *, read: bool) -> str:
    if one.coming:
        return "not finished yet"
    return "cannot be shown" if read else "\N{HORIZONTAL ELLIPSIS}"


def _told(job: Candidate) -> Markup:
    asked = tag("div", shorten(without_home(job.asked), 120), style="font-weight:600", dir="auto")
    lines = [job.facts(), job.reason, job.outlook() if job.looks else ""]
    notes = [tag("div", without_home(t), style=theme.NOTE, dir="auto") for t in lines if t]
    return tag("div", asked, *notes, style=theme.SMALL)
