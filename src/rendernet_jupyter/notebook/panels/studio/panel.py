"""The studio: a cell as controls, its text, its price and its pictures side by side.

The text is all there is: a control edits it, and what is typed or pasted into it sets the controls.
Nothing here knows a key, a price or a picture; the parts do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.deed import Deed
from rendernet_jupyter.notebook.panels.panel import Panel
from rendernet_jupyter.notebook.panels.studio.cell import MAGIC, CellField, second_cell
from rendernet_jupyter.notebook.panels.studio.control import called, put, show_when
from rendernet_jupyter.notebook.panels.studio.kinds import KINDS, Kind, Section
from rendernet_jupyter.notebook.panels.studio.making import Making
from rendernet_jupyter.notebook.panels.studio.numbers import Seed
from rendernet_jupyter.notebook.panels.studio.rest import Kept, Rest
from rendernet_jupyter.notebook.panels.studio.style import STYLE
from rendernet_jupyter.notebook.panels.studio.things import Object, Swapped, Thing
from rendernet_jupyter.notebook.panels.studio.verdict import Verdict
from rendernet_jupyter.notebook.whence import cell_of
from rendernet_jupyter.request.form import (
    Form,
    Styled,
    kind_meant,
    retyped,
    switched,
)
from rendernet_jupyter.request.kinds import PAINTING
from rendernet_jupyter.session.appraise import Appraisal
from rendernet_jupyter.session.attempt import Stopped
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.phrase import shorten

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

_TWO_CELLS = (
    f"Line {{}}: another cell begins with {MAGIC} here, and it would be painted as words. Take one"
    " of the two away."
)
_WIDEST = "1040px"  # controls and cell stand beside each other, and each needs its room


class Studio(Panel):
    """A cell as a form.

    Args:
        session: whose.
        text: the body of the cell that it begins with.
        line: its magic line.
        ip: the shell, for variables and for the name of the result; None in a script.
        origin: the run or the file of which that is the cell; empty for none.

    Attributes:
        form: the cell, as it is now.
        kind: what the switch shows: the kind of the cell, or the one that it will have when what
            that one needs is chosen. Until then nothing can be sent: the text alone would be
            painted by the model of the settings.
        notebook: file name of the notebook, as far as it is known.
    """

    widest = _WIDEST

    def __init__(
        self,
        session: Session,
        text: str = "",
        line: str = "",
        *,
        ip: InteractiveShell | None = None,
        origin: str = "",
    ) -> None:
        super().__init__(session, title="Studio", again="%rendernet studio")
        self.form = Form.of(text, line)
        self._begun_with, self._origin = (text, line), origin
        self.kind = kind_meant(self.form)
        self._left = self.form, self.kind  # by the controls: to it belongs what is kept aside
        # Not the id of the cell: that one holds the panel, not what the panel makes.
        self.notebook = cell_of(ip)[0] if ip is not None else ""
        self._ip = ip
        self._made: Gallery | None = None
        self._end = ""
        self._sections: dict[str, Section] = {}
        self._drawn = False

    # What it stands for

    def facts(self) -> Sequence[tuple[str, str]]:
        """What it makes, and the run that it made last."""
        told = [("makes", self.kind)]
        if self.form.prompt and self._may_be_kept():
            told.append(("prompt", shorten(self.form.prompt, 80)))
        if self._made is not None:
            told.append(("last run", self._made.run.run_id))
        if self.lacks():
            told.append(("still wanted", self.lacks()))
        if self._end:
            told.append(("when it was closed", self._end))
        return told

    def cell(self) -> tuple[str, str]:
        """The cell; none while it holds a key of the person's, which no notebook may keep."""
        return (self.form.line(), self.form.text()) if self._may_be_kept() else ("", "")

    def back(self) -> str:
        """The line that opens it again: with a run or a file whose cell it still shows."""
        return Deed("studio", (self._source(),)).line if self._source() else self.again

    def rest(self) -> str:
        """That no line brings a cell back which was edited and not run."""
        if self._source() or not self.form.text().strip():
            return ""
        if not self._may_be_kept():
            return "It opens empty: its cell holds an API key of yours, and is not kept."
        return "It opens empty: paste the cell above into it."

    def _source(self) -> str:
        """The run or the file whose cell stands here, as it stands here; empty for none."""
        if self._made is not None:
            run = self._made.run
            # What the button added to the line for its one run is no part of the cell.
            if _bare(Form.of(run.source, run.line)) == _bare(self.form):
                return run.run_id
        return self._origin if self._begun_with == (self.form.text(), self.form.line()) else ""

    def _may_be_kept(self) -> bool:
        try:
            self.session.keys.demand_absent(self.form.text(), self.form.line())
        except RenderNetError:
            return False
        return True

    def variables(self) -> Mapping[str, object]:
        """The Python variables that the cell may name."""
        return self._ip.user_ns if self._ip is not None else {}

    def catalog(self) -> Catalog:
        """What may be named, as far as it was read."""
        return self.session.engine().catalog()

    def spelled(self, listing: Any, name: str) -> str:
        """A name as the catalogue spells it; as it is where the catalogue has no single one."""
        found = {entry.name for entry in self.catalog().find(listing, name)} if name else set()
        return found.pop() if len(found) == 1 else name

    def base_model(self) -> str:
        """The base model of what paints; empty where nobody knows it."""
        form, catalog = self.form, self.catalog()
        key = form.kind if form.kind in PAINTING else "model"
        value = form.value(key)
        name = value.name if isinstance(value, Styled) else ""
        if isinstance(value, Styled) and value.base:
            return value.base
        if not form.written(key):
            name = str(self.session.settings.value("model"))
        found = {e.base_model for e in catalog.find("styles" if key == "style" else "models", name)}
        return found.pop() if len(found) == 1 else ""

    # Its controls

    def body(self) -> Sequence[Any]:
        """The switch, the controls of a kind, and the cell with its price beside them."""
        style = look.html(Markup(f"<style>{STYLE}</style>"), display="none")
        self._switch = ipywidgets.ToggleButtons(
            options=[(kind.label, kind.key) for kind in KINDS],
            tooltips=[kind.help for kind in KINDS],
            value=self.kind,
            style={"button_width": "auto"},
            layout=ipywidgets.Layout(margin="0"),
        )
        called(self._switch, "What to make").add_class("rendernet-kinds")
        self._switch.observe(self.guarded(lambda c: self._to_kind(c["new"])), "value")
        self._aside = look.html()
        self._why = look.html()
        self._controls = look.stack(gap="10px")
        self._rest = Rest(self)
        self._kept = Kept(self)
        self._cell = CellField(self)
        self._verdict = Verdict(self)
        self._making = Making(self)
        left = look.stack(
            self._why, self._controls, self._rest.root, self._kept.root,
            gap="10px", width="auto", flex="5 1 400px",
        )  # fmt: skip
        go = look.across(self._making.head, self._verdict.price)
        right = look.stack(
            self._cell.root, self.message(), self._verdict.root, go, self._making.near,
            gap="10px", width="auto", flex="3 1 300px",
        )  # fmt: skip
        both = look.across(left, right, gap="24px", align_items="flex-start")
        self._drawn = True
        self._draw()
        self._read_names()
        return style, self._switch, self._aside, both, self._making.below

    def _read_names(self) -> None:
        """Read the listings once, so that names are spelled and base models known."""
        self.behind(lambda: self.session.listing("models"), lambda _: self._draw(), key="names")

    def _kind_shown(self) -> Kind:
        return next(kind for kind in KINDS if kind.key == self.kind)

    def _section(self) -> Section:
        key = "model" if self.kind in PAINTING else self.kind
        if key not in self._sections:
            self._sections[key] = Section(self, key)
        return self._sections[key]

    # Both ways

    def edit(self, change: Callable[[Form], Form]) -> None:
        """Change the form by a control; called within a guarded callback.

        Raises:
            RenderNetError: the form cannot say this; the controls show again what it says.
        """
        try:
            made = change(self.form)
        except RenderNetError:
            self._draw()
            raise
        self._become(made, made.kind or self.kind)
        self._left = self.form, self.kind

    def read(self, text: str, line: str) -> None:
        """Take the cell that was typed or pasted as a text; called within a guarded callback."""
        before, kind = self._left
        form = retyped(before, text, line)
        begun = self.kind if self.begun else ""
        self._become(form, kind_meant(form, kind if form.says_as(before) else begun))

    def _become(self, form: Form, kind: str) -> None:
        self.form, self.kind = form, kind
        self.say("")
        self._draw()

    @property
    def begun(self) -> bool:
        """Whether the kind that is shown is in no text yet: the cell alone would paint."""
        return self.kind != (self.form.kind or "model")

    @property
    def first_line(self) -> int:
        """The number of the magic line in the field of the cell; 0 where a body stands alone."""
        return self._cell.first

    def lacks(self) -> str:
        """What the cell needs before it makes what is shown."""
        return self._kind_shown().wants if self.begun and not self.form.why else ""

    def open(self, text: str, line: str = "") -> None:
        """Take another cell, from code: a run that is recalled, a cell that is pasted."""
        with self.lock:
            for section in self._sections.values():
                for control in section.controls:
                    if isinstance(control, Thing):
                        control.forget()
            form = Form.of(text, line)
            self._become(form, kind_meant(form))
            self._left = self.form, self.kind

    def _to_kind(self, kind: str) -> None:
        try:
            form = switched(self.form, kind, now=self.kind)
        except RenderNetError:
            self._draw()
            raise
        self._become(form, kind)
        self._left = self.form, self.kind

    def _draw(self) -> None:
        """Show the form in all controls, and have the cell looked at."""
        if not self._drawn:
            return
        with self.hushed():
            put(self._switch, value=self.kind)
            self._show_controls()
            self._cell.show(self.form, self.lacks())
            self._kept.show(self.form)
        look.put(self._aside, look.message(self._said_aside()))
        self.judge()

    def _show_controls(self) -> None:
        why = self.form.why
        show_when(self._controls, not why)
        put(self._switch, disabled=bool(why))
        look.put(self._why, _only_text(why) if why else Markup())
        if why:
            show_when(self._rest.root, shown=False)
            return
        section = self._section()
        section.show(self.form, self.kind)
        put(self._controls, children=(section.root,))
        others = PAINTING - {self.kind}  # their control is hidden while another kind is chosen
        self._rest.show(self.form, section.keys - others)

    def _said_aside(self) -> str:
        aside = [key for key in self.form.aside if key not in self.form.keys]
        if not aside or self.form.why:
            return ""
        return f"Kept aside until you switch back: {', '.join(aside)}."

    def judge(self) -> None:
        """Have the cell looked at, unless it says nothing yet."""
        form = self.form
        self._making.withhold()
        if number := second_cell(form.text()):
            self._verdict.refuse(_TWO_CELLS.format(number + self.first_line))
            self._making.idle()
        elif form.why or ((form.prompt or form.keys) and not self.begun):
            self._verdict.ask()
        else:
            self._verdict.wait_for(self._kind_shown().wants)
            self._making.idle()

    def judged(self, form: Form, found: Appraisal) -> None:
        """A cell was looked at: it can be sent or not, and at a price."""
        self._making.offer(form, found)

    def told(self, found: Appraisal) -> None:
        """What the cell is now has been said already: which engine it is need not be said again."""
        self._verdict.told(found)

    def made(self, gallery: Gallery) -> None:
        """The pictures of the cell are here."""
        self._made = gallery
        if self._ip is not None:
            self._hand_on(self._ip, gallery)
        self.tell_others("runs")
        for section in self._sections.values():
            for control in section.controls:
                if isinstance(control, Object | Swapped):
                    control.refresh()
                elif isinstance(control, Seed):
                    control.last = next(iter(gallery.seeds), None)

    @staticmethod
    def _hand_on(ip: InteractiveShell, gallery: Gallery) -> None:
        """Let Python have it by its name; without one it is `_`, as what a cell shows."""
        if gallery.run.name:
            ip.user_ns[gallery.run.name] = gallery
        else:
            ip.displayhook.update_user_ns(gallery)

    def ended(self, made: object) -> None:
        """What was under way when the panel was closed is over: let the twin tell it."""
        with self.lock:
            if isinstance(made, Gallery):
                self._made = made
            else:
                self._end = made.sentence() if isinstance(made, Stopped) else "it failed"
            if self._twin is not None:
                before, handle = self._twin
                handle.update(self._twin_now(alive=before.alive).bundle(), raw=True)

    def _ipython_display_(self) -> None:
        """As the value of its cell it stands there already."""

    def close(self) -> None:
        """Take the controls off the page, those of other kinds as well."""
        with self.lock:
            drawn = self._drawn and not self.closed
            if drawn:
                self._making.close()
            super().close()
            if drawn:
                for section in self._sections.values():
                    look.close(section.root)
                self._rest.close()


def _bare(form: Form) -> tuple[str, str]:
    """(text, line) of a cell without the limit that the button writes."""
    return form.text(), form.with_option("max_credits", None).line()


def _only_text(why: str) -> Markup:
    return look.message(f"{why} The controls rest.", hint="Edit the text of the cell itself.")
