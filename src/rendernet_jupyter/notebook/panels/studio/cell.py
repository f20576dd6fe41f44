"""The cell that the controls stand for: selectable, copied by a button, and editable itself.

What is typed or pasted here sets the controls. The button works where a page lets an output run a
script, as JupyterLab and Notebook 7 do; elsewhere the field is selected by hand. Nothing here runs
the cell.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import called, put
from rendernet_jupyter.request.form import Form

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

MAGIC = "%%rendernet"
_CELL = re.compile(
    r"^[ \t]*(?P<prompt>In ?\[[\d ]*\]:[ \t]*)?%%rendernet\b[ \t]*(?P<line>[^\r\n]*)"
    r"(?:\r\n|\r|\n|\Z)",
    re.MULTILINE,
)
_MORE = re.compile(r"^[ \t]*\.{3,}:[ ]?", re.MULTILINE)  # what IPython puts before further lines
_FENCE = re.compile(r"^[ \t]*(```|~~~)[^\r\n]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_SECOND = re.compile(r"%%rendernet\b")
_LINE = re.compile(r"\s*%rendernet[ \t]+([^\r\n]*)\s*\Z")
_ROWS = (7, 22)
_PART = "Not whole yet: it would make something else."
_WHOLE = "Select and copy it, or: %rendernet insert"

# The words beside the button are told by the script itself: where it may not run, they stay away.
_COPY = """
const text = %s;
const tell = (words) => { element.textContent = words; };
const field = document.querySelector('.%s textarea');
const select = () => { if (field) { field.focus(); field.select(); } tell('Press Ctrl+C'); };
try { navigator.clipboard.writeText(text).then(() => tell('Copied'), select); }
catch { select(); }
"""


def cell_text(line: str, text: str) -> str:
    """A whole cell; nothing for one that says nothing, which leaves the field its example."""
    if not line and not text:
        return ""
    return f"{MAGIC} {line}".rstrip() + f"\n{text}"


@dataclass(frozen=True, slots=True)
class Laid:
    """A cell taken out of what was typed or pasted.

    Attributes:
        line: what follows the magic's name.
        text: its body.
        first: the number of the magic line in what was typed; 0 without one.
        left: how many lines round it are no part of it: other magics, comments, prose.
        as_typed: it is the whole of what was typed, with nothing to take away.
    """

    line: str
    text: str
    first: int = 0
    left: int = 0
    as_typed: bool = True


def laid(typed: str) -> Laid:
    """The cell in a text: from its magic line to the end, or to that of the fence round it.

    A body alone, or a `%rendernet` line, is one as well.
    """
    match = _CELL.search(typed)
    if match is None:
        body, left = _unfenced(typed)
        line = _LINE.fullmatch(body)
        text = line[1] if line else body
        return Laid("", text, 0, left, as_typed=text == typed)
    above, below = typed[: match.start()], typed[match.end() :]
    text = _MORE.sub("", below) if match["prompt"] else below
    lines = [line for line in above.splitlines() if line.strip()]
    fences = [fence for line in lines if (fence := _FENCE.match(line))]
    left = len(lines) - len(fences)
    if closing := _closing(text, fences[-1][1] if len(fences) % 2 else ""):
        left += len([line for line in text[closing.end() :].splitlines() if line.strip()])
        text = text[: closing.start()]
    as_typed = not above.strip() and not match["prompt"] and text == below
    return Laid(match["line"].strip(), text, 1 + above.count("\n"), left, as_typed)


def _closing(text: str, mark: str) -> re.Match[str] | None:
    """The fence that ends a cell: the first of its mark; else one at the very end, copied along."""
    found = [fence for fence in _FENCE.finditer(text) if fence[1] == (mark or "```")]
    return next((fence for fence in found if mark or not text[fence.end() :].strip()), None)


def _unfenced(typed: str) -> tuple[str, int]:
    """What a fence at the very beginning holds, and how many lines follow it; else all, and 0."""
    opening = _FENCE.match(typed.lstrip())
    if opening is None:
        return typed, 0
    inner = typed.lstrip()[opening.end() :]
    closing = _closing(inner, opening[1])
    if closing is None:
        return inner, 0
    rest = [line for line in inner[closing.end() :].splitlines() if line.strip()]
    return inner[: closing.start()], len(rest)


def parts_of(cell: str) -> tuple[str, str]:
    """(line, text) of a whole cell, or of what is one as well; see `laid`."""
    found = laid(cell)
    return found.line, found.text


def second_cell(text: str) -> int:
    """The line of a body on which another cell begins; 0 for none."""
    found = _SECOND.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


class CellField:
    """The field with the cell.

    Args:
        studio: in which it stands.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._class = f"rendernet-cell-{id(self):x}"
        field = ipywidgets.Textarea(
            rows=_ROWS[0],
            placeholder=f"{MAGIC}\na lighthouse at dusk",
            layout=ipywidgets.Layout(width="100%", margin="0"),
        )
        self._field = called(field, "Cell")
        self._field.add_class("rendernet-cell")
        self._field.add_class(self._class)
        self._field.observe(studio.guarded(self._typed), "value")
        self._copier = look.button("Copy", "Copy the cell", plain=True)
        self._copier.on_click(studio.guarded(lambda _: self._copy()))
        self._copied = ipywidgets.Output(layout=ipywidgets.Layout(width="auto"))
        self._copied.add_class("rendernet-copied")
        head = look.across(
            look.html(look.heading("Cell", "edit it, or paste one")),
            look.across(self._copied, self._copier, width="auto"),
            justify_content="space-between",
        )
        self._left = look.html(display="none")
        self._insert = look.html(look.quiet(_WHOLE))
        self.root: Any = look.stack(head, self._field, self._left, self._insert, gap=look.TIGHT)

    @property
    def first(self) -> int:
        """The number of the magic line in the field; 0 where a body stands alone."""
        return laid(self._field.value).first if self._field.value.strip() else 1

    def show(self, form: Form, lacks: str = "") -> None:
        """Show the cell of a form, unless the field says the same already.

        Args:
            form: whose.
            lacks: what it needs before it makes what the controls show: until then it is not
                handed on, for alone it would make something else.
        """
        put(self._copier, disabled=bool(lacks))
        put(
            self._insert,
            value=look.shown(look.quiet(_PART if lacks else _WHOLE)),
        )
        if parts_of(self._field.value) != (form.line(), form.text()):
            put(self._field, value=cell_text(form.line(), form.text()))
        rows = self._field.value.count("\n") + 2
        put(self._field, rows=max(_ROWS[0], min(rows, _ROWS[1])))

    def _typed(self, change: Any) -> None:
        typed, found = change["new"], laid(change["new"])
        pasted = len(typed) - len(change["old"]) > 1
        if pasted and not (found.first and found.as_typed):
            with self._studio.hushed():
                put(self._field, value=cell_text(found.line, found.text))
        look.put(self._left, look.message(_left_out(found.left)))
        self._studio.read(found.text, found.line)

    def _copy(self) -> None:
        form = self._studio.form
        found = laid(self._field.value)
        as_typed = found.first and found.as_typed
        whole = self._field.value if as_typed else cell_text(form.line(), form.text())
        script = _COPY % (json.dumps(whole).replace("<", "\\u003c"), self._class)
        data = {"application/javascript": script, "text/plain": ""}
        made = {"output_type": "display_data", "data": data, "metadata": {}}
        self._copied.outputs = ()
        self._copied.outputs = (made,)


def _left_out(count: int) -> str:
    # The lines themselves are not repeated: above a cell somebody may have typed a key.
    if not count:
        return ""
    lines = "1 line around the cell is" if count == 1 else f"{count} lines around the cell are"
    return f"{lines} left out."
