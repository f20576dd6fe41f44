"""Jobs that may have been charged: what could be them, and the ways to go on, each asked first.

Requests that are alike share their candidates: a person notes which is which, card by card, and
adopts what is noted at once. What costs names its price. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import Card, Cards, pictures_of
from rendernet_jupyter.notebook.panels.deed import Deed
from rendernet_jupyter.notebook.panels.jobs.notes import Notes
from rendernet_jupyter.notebook.panels.jobs.roll import Roll
from rendernet_jupyter.notebook.panels.jobs.words import lot_told, nickname, noted_told
from rendernet_jupyter.notebook.panels.pager import Pager
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.session.decisions import told
from rendernet_jupyter.session.doubts import fetch_looks
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.lots import NEAREST, Lot, lots
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.undecided import EACH, Look, Lost, Undecided

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel
    from rendernet_jupyter.session import Session

Found = tuple[Lot, Undecided]


def undecided(session: Session) -> tuple[Found, ...]:
    """Jobs in doubt, in lots, with all that could be them; pictures are fetched page by page.

    Raises:
        RenderNetError: the account's listing cannot be read.
    """
    return tuple((lot, told(session, lot, every=True)) for lot in lots(session.doubts()))


class Doubts:
    """The place where doubts are resolved; hidden while there is none.

    Args:
        panel: in which it stands.
        on_deed: called with what a person decided.
    """

    def __init__(self, panel: Panel, on_deed: Callable[[Deed], None]) -> None:
        self._panel = panel
        self._on_deed = on_deed
        self._found: tuple[Found, ...] = ()
        self._at, self._page = 0, 0
        self._seen: dict[str, str] = {}  # pictures by generation, empty where there is none
        self._notes = Notes()
        self._title, self._words, self._noted = look.html(), look.html(), look.html()
        self._pager = Pager(panel, self._turn, back="‹ Requests", on="Requests ›")
        self._roll = Roll(panel, self._draw_cards)
        self._cards = Cards(panel, NEAREST, self._point)
        self._leaves = Pager(panel, self._leaf, back="‹ Nearer in time", on="Further off ›")
        self._question = Question(panel)
        self.root: Any = look.stack(
            self._title,
            self._pager.root,
            self._words,
            self._roll.root,
            self._cards.root,
            self._leaves.root,
            self._noted,
            self._buttons(),
            self._question.root,
            display="none",
            margin="8px 0 0",
        )

    def _buttons(self) -> Any:
        act = self._panel.guarded
        self._adopt = look.button("Adopt", "Fetch what is noted; costs nothing", kind="primary")
        self._by_time = look.button("Note by time", "Note what the order in time suggests")
        self._anew = look.button("Note nothing", "Start the notes anew")
        self._resend = look.button("Send it again…", "None of them is it; it is paid for")
        self._drop = look.button("Forget it…", "Stop asking about it")
        self._drop_all = look.button("Forget all…", "Stop asking about all of these")
        self._adopt.on_click(act(lambda _: self._ask_to_adopt(self._notes.pairs)))
        self._by_time.on_click(act(lambda _: self._note_by_time()))
        self._anew.on_click(act(lambda _: self._note_nothing()))
        self._resend.on_click(act(lambda _: self._ask_to_resend()))
        self._drop.on_click(act(lambda _: self._ask_to_drop(whole=False)))
        self._drop_all.on_click(act(lambda _: self._ask_to_drop(whole=True)))
        return look.across(
            self._adopt, self._by_time, self._anew, self._resend, self._drop, self._drop_all
        )

    def show(self, found: Sequence[Found]) -> None:
        """Show what is in doubt; where one is looked at, and what was noted, it stays so."""
        name = self._job.job if self._job else ""
        self._found = tuple(found)
        self._seen = {one: picture for one, picture in self._seen.items() if picture}
        places = [n for n, (_, lot) in enumerate(found) if any(j.job == name for j in lot.jobs)]
        self._at = places[0] if places else 0
        if not places:
            self._page = 0
            self._question.withdraw()  # else somebody may be thinking about it
        self._draw()

    @property
    def _lot(self) -> Undecided | None:
        return self._found[self._at][1] if self._found else None

    @property
    def _job(self) -> Lost | None:
        return self._roll.chosen(self._lot.jobs) if self._lot else None

    def _turn(self, place: int) -> None:
        self._at, self._page = place, 0
        self._question.withdraw()
        self._draw()

    def _leaf(self, page: int) -> None:
        self._page = page
        self._draw_cards()

    # How it looks

    def _draw(self) -> None:
        lot = self._lot
        self.root.layout.display = "" if lot else "none"
        if lot is None:
            return
        count = sum(len(lot.jobs) for _, lot in self._found)
        many = "One request" if count == 1 else counted(count, "request")
        said = f"{many} left, and no answer came back. Only you can say which pictures are yours."
        self._title.value = look.shown(look.heading("In doubt", said))
        self._pager.show(self._at, len(self._found))
        self._words.value = look.shown(lot_told(lot))
        self._notes.keep(lot)
        self._page = min(self._page, _pages(lot) - 1)
        self._draw_cards()

    def _draw_cards(self) -> None:
        """The candidates of the page, and what is noted; pictures follow when they have come."""
        lot = self._lot
        if lot is None:
            return
        self._roll.show(lot, self._notes)
        self._leaves.show(self._page, _pages(lot))
        self._noted.value = look.shown(noted_told(lot, self._notes))
        shown = {
            self._adopt: bool(self._notes),
            self._by_time: bool(lot.pairs) and not self._notes,
            self._anew: bool(self._notes),
            self._drop_all: not lot.alone,
        }
        for button, wanted in shown.items():
            button.layout.display = "" if wanted else "none"
        self._adopt.description = f"Adopt {len(self._notes)}…"
        self._fill(lot)
        unseen = [one for one in self._page_of(lot) if one.name not in self._seen]
        if unseen:
            self._panel.behind(
                lambda: self._pictures(unseen), lambda found: self._come(lot, found), key="looks"
            )

    def _page_of(self, lot: Undecided) -> tuple[Look, ...]:
        return lot.looks[self._page * NEAREST : (self._page + 1) * NEAREST]

    def _pictures(self, looks: Sequence[Look]) -> dict[str, str]:
        """Pictures of candidates as `data:` addresses, empty where there is none to be had."""
        session = self._panel.session
        names = {one.name for one in looks}
        wanted = {
            g.generation_id: g
            for lot, _ in self._found
            for g in lot.candidates
            if g.generation_id in names
        }
        most = EACH * NEAREST
        fetched = LOOP.wait(fetch_looks(session.engine(), list(wanted.values()), most))
        files = {}
        for name, one in wanted.items():
            hashes = (fetched[m.media_id] for m in one.media if m.media_id in fetched)
            paths = [path for sha in hashes if (path := session.store.media.find(sha))]
            if paths:
                files[name] = paths[0], paths[0].suffix == ".mp4"
        return dict.fromkeys(names, "") | pictures_of(files)

    def _come(self, lot: Undecided, pictures: dict[str, str]) -> None:
        self._seen |= pictures
        self._fill(lot)

    def _fill(self, lot: Undecided) -> None:
        """The cards of the page; those whose picture was not seen yet say so."""
        if not lot.looks:
            self._cards.say(look.empty(lot.outlook()))
            return
        noted = {name: job for job, name in self._notes.pairs.items()}
        first = self._page * NEAREST + 1
        self._cards.show(
            [
                Card(
                    one.name,
                    nickname(lot, noted[one.name]) if one.name in noted else "It is this one",
                    (f"{number}. {one.facts()}", one.name),
                    picture=self._seen.get(one.name, ""),
                    alt=f"A picture of the generation {one.name}, {one.facts()}",
                    whole=True,  # a person compares with what was meant
                    blank=_blank(one, read=one.name in self._seen),
                )
                for number, one in enumerate(self._page_of(lot), first)
            ]
        )

    # What a person says

    def _point(self, generation: str) -> None:
        """A card was opened: of one request that is the answer, of several a note."""
        lot, job = self._lot, self._job
        if lot is None or job is None:
            return
        if lot.alone:
            self._ask_to_adopt({job.job: generation})
            return
        self._question.withdraw()
        if self._notes.turn(job.job, generation):
            self._roll.go_on(lot, self._notes)
        self._draw_cards()

    def _note_by_time(self) -> None:
        if self._lot:
            self._notes = Notes(dict(self._lot.pairs))
            self._draw_cards()

    def _note_nothing(self) -> None:
        self._question.withdraw()
        self._notes = Notes()
        self._draw_cards()

    # The three ways

    def _ask_to_adopt(self, pairs: dict[str, str]) -> None:
        lot = self._lot
        if lot is None or not pairs:
            return
        [(job, generation), *others] = pairs.items()
        if others:
            words = f"Adopt {len(pairs)} generations as noted? They are fetched then, at no cost."
            deed = Deed("adopt", tuple(f"{name}={one}" for name, one in pairs.items()))
        else:
            asked = lot.asked(60) if lot.alone else nickname(lot, job)
            words = f"Is {generation} the answer to “{asked}”? It is fetched then, at no cost."
            deed = Deed("adopt", (job, generation))
        yes = "Adopt them" if others else "It is this one"
        self._question.ask(words, lambda: self._on_deed(deed), yes=yes)

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

    def _ask_to_drop(self, *, whole: bool) -> None:
        lot, job = self._lot, self._job
        if lot is None or job is None:
            return
        jobs = lot.jobs if whole else (job,)
        asked = shorten(replace(lot, jobs=jobs).asked(60), 60)
        many = len(jobs) > 1
        what = f"these {len(jobs)} requests" if many else f"“{asked}” ({nickname(lot, job.job)})"
        was, whose = ("they were", "their") if many else ("it was", "its")
        words = (
            f"Forget {what}? If {was} charged, {whose} pictures stay in your account, and this"
            " store does not know them."
        )
        deed = Deed("drop", tuple(one.job for one in jobs))
        yes = "Forget them" if many else "Forget it"
        self._question.ask(words, lambda: self._on_deed(deed), yes=yes)


def _pages(lot: Undecided) -> int:
    return max(1, -(-len(lot.looks) // NEAREST))


def _blank(one: Look, *, read: bool) -> str:
    if one.coming:
        return "not finished yet"
    return "cannot be shown" if read else "\N{HORIZONTAL ELLIPSIS}"
