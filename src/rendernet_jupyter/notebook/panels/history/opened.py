"""One run of the history: its pictures large, its cell to copy, its marks to change.

What is marked is written by the commands that do the same. A cell is only shown here: who wants it
copies it, or has `%rendernet insert` write it. Nothing here sends what costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.deed import Deed, do, positional
from rendernet_jupyter.notebook.panels.field import field
from rendernet_jupyter.notebook.panels.history.comparing import Comparing
from rendernet_jupyter.notebook.panels.history.exhibit import (
    Exhibit,
    cell_text,
    facts_of,
    large,
    read,
    title_of,
)
from rendernet_jupyter.notebook.panels.history.query import FAVOURITE
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.notebook.panels.stars import Stars

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

WHOLE, ALONE = "the whole run", "this picture alone"


class Opened:
    """The place of an open run; hidden while there is none.

    Args:
        panel: in which it stands.
        on_show: called when a run is shown, or shown anew.
        on_back: called when a person goes back to the list.
        on_mark: called when a run got a mark that a person went back from meanwhile.
        on_studio: called with the cell that is to be shown in the studio; None where there is none.
    """

    def __init__(
        self,
        panel: Panel,
        on_show: Callable[[Exhibit], None],
        on_back: Callable[[], None],
        on_mark: Callable[[], None],
        on_studio: Callable[[str, str], None] | None = None,
    ) -> None:
        self._panel = panel
        self._on_show = on_show
        self._on_back = on_back
        self._on_mark = on_mark
        self._on_studio = on_studio
        self._exhibit: Exhibit | None = None
        # The one whose marks stand in the fields. A page may tell of the click that leaves a run
        # before it tells what was typed last.
        self._marked: Exhibit | None = None
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
            placeholder="such as: sea, night",
            continuous_update=False,
        )
        self._note = field(
            ipywidgets.Text,
            "note",
            placeholder="a sentence",
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
        self._title = look.html(flex="1 1 240px", min_width="0")
        self._picture, self._facts = look.html(), look.html()
        self._place, self._cell = look.html(), look.html(width="100%")
        turning = look.across(
            self._before, self._place, self._after, justify_content="center", width="auto"
        )
        self._turning = turning
        left = look.stack(self._picture, turning, flex="1 1 360px", min_width="260px")
        marks = look.stack(
            look.stack(self._stars.root, self._own_stars.root, gap="0"),
            self._favourite, self._tags, self._note, look.html(look.quiet("Enter keeps both.")),
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
        self._exhibit = self._marked = exhibit
        run, count = exhibit.run, len(exhibit.pictures)
        self._title.value = look.shown(title_of(exhibit))
        self._picture.value = look.shown(large(exhibit))
        self._facts.value = look.shown(facts_of(exhibit))
        self._cell.value = look.shown(cell_text(exhibit.cell))
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
            self.comparing.clear()  # else the studio opens out of sight below it
            self._on_studio(*self._exhibit.cell)

    def _here(self) -> str:
        """The picture that is looked at, as a line names it."""
        shown = self._exhibit
        return f"{shown.run.run_id}[{shown.index}]" if shown and shown.picture else ""

    # What is said of it

    def _do(self, name: str, *words: str) -> None:
        if self._marked is None:
            return
        run_id = self._marked.run.run_id
        deed = Deed(name, (run_id, *words))
        do(self._panel, deed, lambda _: self._renew(run_id))

    def _renew(self, run_id: str) -> None:
        """Show a run that was marked anew, unless a person has gone on meanwhile."""
        if self._run_id == run_id:
            self.open(run_id, self._index)
        elif self._exhibit is None:
            self._on_mark()

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
        if self._marked is None:
            return
        wanted = [word.removeprefix("#") for word in text.replace(",", " ").split()]
        before = [tag for tag in self._marked.run.tags if tag != FAVOURITE]
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
        self._exhibit = self._marked = None
        self.root.layout.display = "none"
        self._on_back()
