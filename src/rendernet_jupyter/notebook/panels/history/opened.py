"""One run of the history: its pictures large, its cell to copy, its marks to change.

What is marked is written by the commands that do the same. A cell is only shown here: who wants it
copies it, or has `%rendernet insert` write it. Nothing here sends what costs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import picture_of
from rendernet_jupyter.notebook.panels.deed import Deed, do, positional
from rendernet_jupyter.notebook.panels.field import field
from rendernet_jupyter.notebook.panels.history.comparing import Comparing
from rendernet_jupyter.notebook.panels.history.query import FAVOURITE
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.notebook.panels.stars import Stars
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.fact import facts, word
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import TIMES, counted, shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import answer_of, is_picture, noun_of

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel
    from rendernet_jupyter.session import Session

EDGE, HEAVIEST = 960, 160_000
"""Pixels of the long edge of a large picture, and bytes, before base64 adds a third."""

TALLEST = 460
"""CSS pixels of a large picture."""

WHOLE, ALONE = "the whole run", "this picture alone"

_PICTURE = (
    f"display:block;max-width:100%;max-height:{TALLEST}px;width:auto;height:auto;margin:0 auto;"
    "border-radius:6px"
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A run that is open, and the picture of it that is looked at.

    Attributes:
        run: the run.
        pictures: its pictures and videos.
        index: of the one that is looked at, from 0.
        address: that one as a `data:` address; empty when it cannot be shown.
        ratings: stars by content; those of the run under an empty text.
        alone: whether the cell is that of the picture, not of the run.
        cell: (line, text) of the cell that makes it again.
    """

    run: Run
    pictures: tuple[Medium, ...] = ()
    index: int = 0
    address: str = ""
    ratings: tuple[tuple[str, int], ...] = ()
    alone: bool = False
    cell: tuple[str, str] = ("", "")

    @property
    def picture(self) -> Medium | None:
        """The one that is looked at, None when the run has none."""
        return self.pictures[self.index] if self.pictures else None

    def stars(self, *, of_picture: bool) -> int:
        """Its rating, 0 for none."""
        sha256 = self.picture.sha256 if of_picture and self.picture else ""
        return dict(self.ratings).get(sha256, 0)


def read(session: Session, run_id: str, index: int = 0, *, alone: bool = False) -> Exhibit:
    """A run of the store, ready to be shown.

    Args:
        session: whose.
        run_id: its name.
        index: the picture that is looked at; the last one when there are fewer.
        alone: whether the cell is that of the picture.

    Raises:
        RenderNetError: it is not there any more.
    """
    run = session.store.runs.get(session.store.marks.meant(run_id))
    if run is None:
        raise RenderNetError(f"the run {run_id!r} vanished from the store")
    pictures = tuple(medium for medium in run.media if is_picture(medium))
    index = max(0, min(index, len(pictures) - 1))
    one = pictures[index] if pictures else None
    address = ""
    if one is not None:
        file = session.located(one.sha256)
        address = picture_of(file, EDGE, HEAVIEST, video=one.kind == "video")
    ratings = tuple(session.store.marks.ratings(run.run_id).items())
    name = one.media_id if alone and one is not None else run.run_id
    cell = _cell(session, run, name)
    return Exhibit(run, pictures, index, address, ratings, alone=alone, cell=cell)


def _cell(session: Session, run: Run, name: str) -> tuple[str, str]:
    """The cell that makes it again; as it was typed where that cannot be written."""
    try:
        text = session.recall(name).text
    except RenderNetError:
        return run.line, run.source
    line, _, body = text.partition("\n")
    return line.removeprefix("%%rendernet").strip(), body


class Opened:
    """The place of an open run; hidden while there is none.

    Args:
        panel: in which it stands.
        on_show: called when a run is shown, or shown anew.
        on_back: called when a person goes back to the list.
        on_studio: called with the cell that is to be shown in the studio; None where there is none.
    """

    def __init__(
        self,
        panel: Panel,
        on_show: Callable[[Exhibit], None],
        on_back: Callable[[], None],
        on_studio: Callable[[str, str], None] | None = None,
    ) -> None:
        self._panel = panel
        self._on_show = on_show
        self._on_back = on_back
        self._on_studio = on_studio
        self._exhibit: Exhibit | None = None
        self._make_marks()
        self._make_controls()
        self.root: Any = self._arranged()

    def _make_marks(self) -> None:
        panel = self._panel
        self._stars = Stars(panel, "this run", lambda n: self._rate(n, of_picture=False))
        self._own_stars = Stars(panel, "this picture", lambda n: self._rate(n, of_picture=True))
        self._favourite = ipywidgets.ToggleButton(
            description="\N{BLACK HEART SUIT} favourite",
            tooltip="Among the favourites, by the tag of that name",
            layout=ipywidgets.Layout(width="auto", margin="0", align_self="flex-start"),
        )
        self._tags = field(
            ipywidgets.Text,
            "tags",
            placeholder="words with commas; Enter keeps them",
            continuous_update=False,
        )
        self._note = field(
            ipywidgets.Text,
            "note",
            placeholder="a sentence; Enter keeps it",
            continuous_update=False,
        )
        self._favourite.observe(panel.guarded(lambda e: self._favour(on=e["new"])), names="value")
        self._tags.observe(panel.guarded(lambda e: self._tag(e["new"])), names="value")
        self._note.observe(panel.guarded(lambda e: self._write(e["new"])), names="value")

    def _make_controls(self) -> None:
        panel = self._panel
        self._back = look.button("‹ All runs", "Back to the list", plain=True)
        self._before, self._after = look.button("‹ Picture"), look.button("Picture ›")
        self._forget = look.button("Forget…", "Remove its words and pictures for good")
        self._studio = look.button("Show in the studio", "Open its cell as a form")
        parts = [(WHOLE, False), (ALONE, True)]
        self._part = field(ipywidgets.Dropdown, "its cell", width="260px", options=parts)
        self.comparing = Comparing(panel, self._here, self.close)
        self._question = Question(panel)
        self._back.on_click(panel.guarded(lambda _: self.close()))
        self._before.on_click(panel.guarded(lambda _: self._turn(-1)))
        self._after.on_click(panel.guarded(lambda _: self._turn(1)))
        self._forget.on_click(panel.guarded(lambda _: self._ask_to_forget()))
        self._studio.on_click(panel.guarded(lambda _: self._to_studio()))
        self._part.observe(panel.guarded(lambda e: self._take(alone=e["new"])), names="value")

    def _arranged(self) -> Any:
        self._title, self._picture, self._facts = look.html(), look.html(), look.html()
        self._place, self._cell = look.html(), look.html(width="100%")
        turning = look.across(
            self._before, self._place, self._after, justify_content="center", width="auto"
        )
        self._turning = turning
        left = look.stack(self._picture, turning, flex="1 1 360px", min_width="260px")
        marks = look.stack(
            look.stack(self._stars.root, self._own_stars.root, gap="0"),
            self._favourite, self._tags, self._note,
        )  # fmt: skip
        right = look.stack(self._facts, marks, gap="12px", flex="1 1 280px", min_width="240px")
        beside = look.across(left, right, gap=look.ROOMY, align_items="flex-start")
        left.layout.width = right.layout.width = "auto"
        studio = [] if self._on_studio is None else [self._studio]
        acts = [*studio, self.comparing.button, self._forget]
        return look.stack(
            look.across(self._back, self._title), beside, self._part, self._cell,
            look.across(*acts), self._question.root, self.comparing.root,
            gap="10px", display="none",
        )  # fmt: skip

    # What is shown

    def open(self, run_id: str, index: int = 0) -> None:
        """Show a run."""
        alone, session = self._part.value, self._panel.session
        self._panel.behind(
            lambda: read(session, run_id, index, alone=alone), self._show, key="opened"
        )

    def close(self) -> None:
        """Go back to the list."""
        self._exhibit = None
        self._panel.drop("opened")
        self._question.withdraw()
        self._panel.say("")
        self.root.layout.display = "none"
        self._on_back()

    def _show(self, exhibit: Exhibit) -> None:
        if self._exhibit is None or self._exhibit.run.run_id != exhibit.run.run_id:
            self._question.withdraw()
        self._exhibit = exhibit
        run, count = exhibit.run, len(exhibit.pictures)
        self._title.value = look.shown(_title(run))
        self._picture.value = look.shown(_large(exhibit))
        self._facts.value = look.shown(_facts(exhibit))
        self._cell.value = look.shown(_cell_text(exhibit.cell))
        self._place.value = look.shown(look.quiet(f"{exhibit.index + 1} of {count}"))
        self._before.disabled = exhibit.index == 0
        self._after.disabled = exhibit.index + 1 >= count
        self._turning.layout.display = "" if count > 1 else "none"
        self._stars.show(exhibit.stars(of_picture=False))
        self._own_stars.show(exhibit.stars(of_picture=True))
        self._own_stars.root.layout.display = "" if count > 1 else "none"
        self.comparing.arrive()
        with self._panel.hushed():
            self._favourite.value = FAVOURITE in run.tags
            self._tags.value = ", ".join(tag for tag in run.tags if tag != FAVOURITE)
            self._note.value = run.note
        self.root.layout.display = ""
        self._on_show(exhibit)

    def _turn(self, step: int) -> None:
        if self._exhibit:
            self.open(self._exhibit.run.run_id, self._exhibit.index + step)

    def _take(self, *, alone: bool) -> None:
        if self._exhibit:
            self._exhibit = replace(self._exhibit, alone=alone)
            self.open(self._exhibit.run.run_id, self._exhibit.index)

    def _to_studio(self) -> None:
        if self._exhibit and self._on_studio:
            self._on_studio(*self._exhibit.cell)

    def _here(self) -> str:
        """The picture that is looked at, as a line names it."""
        shown = self._exhibit
        return f"{shown.run.run_id}[{shown.index}]" if shown and shown.picture else ""

    # What is said of it

    def _do(self, name: str, *words: str) -> None:
        run_id, index = self._run_id, self._index
        deed = Deed(name, (run_id, *words))
        do(self._panel, deed, lambda _: self.open(run_id, index))

    @property
    def _run_id(self) -> str:
        return self._exhibit.run.run_id if self._exhibit else ""

    @property
    def _index(self) -> int:
        return self._exhibit.index if self._exhibit else 0

    def _rate(self, stars: int, *, of_picture: bool) -> None:
        picture = ("--picture", str(self._index)) if of_picture else ()
        self._do("rate", str(stars), *picture)

    def _favour(self, *, on: bool) -> None:
        self._do("tag" if on else "untag", FAVOURITE)

    def _tag(self, text: str) -> None:
        """Give and take tags until they are those that stand in the field."""
        if self._exhibit is None:
            return
        wanted = [word.removeprefix("#") for word in text.replace(",", " ").split()]
        before = [tag for tag in self._exhibit.run.tags if tag != FAVOURITE]
        if new := [tag for tag in wanted if tag not in before]:
            self._do("tag", *positional(new))
        if gone := [tag for tag in before if tag not in wanted]:
            self._do("untag", *positional(gone))

    def _write(self, text: str) -> None:
        self._do("note", *positional([text.strip()]))

    def _ask_to_forget(self) -> None:
        deed, session = Deed("forget", (self._run_id,)), self._panel.session
        agreed = Deed("forget", (self._run_id, "--yes"))
        self._panel.behind(
            lambda: deed.question(session),
            lambda question: self._question.ask(
                question, lambda: do(self._panel, agreed, self._gone), yes="Forget it for good"
            ),
            key="forget",
        )

    def _gone(self, _: object) -> None:
        self._exhibit = None
        self.root.layout.display = "none"
        self._on_back()


def _title(run: Run) -> Markup:
    words = next((a.prompt for a in run.answers if a.prompt), run.run_id)
    style = f"{theme.TITLE};margin:0"
    return tag("div", shorten(without_home(words), 110), style=style, dir="auto")


def _large(exhibit: Exhibit) -> Markup:
    picture = exhibit.picture
    if picture is None:
        failed = next((m.reason for m in exhibit.run.media if m.reason), "")
        return look.empty("This run brought no picture.", failed)
    if not exhibit.address:
        return look.empty(
            "Its file is not in the store.",
            "Run its cell with --cache refresh to have it made, and paid, again.",
        )
    number, noun = exhibit.index + 1, noun_of([picture])
    prompt = shorten(answer_of(exhibit.run, picture).prompt, 200)
    alt = without_home(f"{noun.capitalize()} {number} of {exhibit.run.run_id}: {prompt}")
    return tag("img", src=exhibit.address, alt=alt, style=_PICTURE)


def _facts(exhibit: Exhibit) -> Markup:
    rows = [tag("tr", *_cells(name, value), style=theme.ROW) for name, value in _told(exhibit)]
    return tag("table", tag("tbody", *rows), style=f"{theme.TABLE};{theme.SMALL}")


def _cells(name: str, value: str) -> tuple[Markup, Markup]:
    style = f"{theme.CELL};padding:1px 12px 1px 0"
    return (
        tag("th", name, style=f"{style}{theme.HEAD};white-space:nowrap", scope="row"),
        tag("td", without_home(value), style=f"{style};overflow-wrap:anywhere", dir="auto"),
    )


def _told(exhibit: Exhibit) -> list[tuple[str, str]]:
    run, picture = exhibit.run, exhibit.picture
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created_at))
    cost = "from the store" if run.cached else ""
    if not cost and run.credits_spent is not None:
        cost = counted(run.credits_spent, "credit")
    rows = [("run", run.run_id), ("name", run.name), ("made", when), ("by", run.host or run.engine)]
    rows += [("cost", cost), ("notebook", run.notebook)]
    if picture is not None:
        answer = answer_of(run, picture)
        rows += [(word(key), value) for key, value in facts(answer.body).items()]
        rows += [("seed", str(answer.seed) if answer.seed is not None else "")]
        rows += [("size", f"{picture.width} {TIMES} {picture.height}")]
    failed = sum(1 for m in run.media if m.status != "success")
    rows += [("failed", counted(failed, "picture"))] if failed else []
    return [(name, value) for name, value in rows if value]


def _cell_text(cell: tuple[str, str]) -> Markup:
    text = f"%%rendernet {cell[0]}".rstrip() + f"\n{cell[1]}"
    style = f"{theme.PRE};margin:0;max-height:240px;overflow:auto;user-select:all"
    whole = tag("pre", without_home(text), style=style, tabindex=0, dir="auto", translate="no")
    how = "A click selects it. In a cell, %rendernet insert writes it into the next one."
    return tag("div", whole, tag("div", how, style=theme.NOTE))
