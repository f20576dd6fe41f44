"""The cell that the controls stand for: selectable, copied by a button, and editable itself.

What is typed or pasted here sets the controls. The button works where a page lets an output run a
script, as JupyterLab and Notebook 7 do; elsewhere the field is selected by hand. Nothing here runs
the cell.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import called, put
from rendernet_jupyter.request.form import Form

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

MAGIC = "%%rendernet"
_CELL = re.compile(r"\s*%%rendernet\b[ \t]*([^\r\n]*)(?:\r\n|\r|\n|\Z)")
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


def parts_of(cell: str) -> tuple[str, str]:
    """(line, text) of a whole cell; a body alone, or a `%rendernet` line, is one as well."""
    if match := _CELL.match(cell):
        return match[1].strip(), cell[match.end() :]
    match = _LINE.fullmatch(cell)
    return ("", match[1]) if match else ("", cell)


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
        self._insert = look.html(look.quiet(_WHOLE))
        self.root: Any = look.stack(head, self._field, self._insert, gap=look.TIGHT)

    @property
    def whole(self) -> bool:
        """Whether the field begins with the magic line."""
        return bool(_CELL.match(self._field.value)) or not self._field.value.strip()

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
        typed = change["new"]
        line, text = parts_of(typed)
        if not _CELL.match(typed) and len(typed) - len(change["old"]) > 1:  # pasted, not typed
            with self._studio.hushed():
                put(self._field, value=cell_text(line, text))
        self._studio.read(text, line)

    def _copy(self) -> None:
        form = self._studio.form
        whole = self._field.value if self.whole else cell_text(form.line(), form.text())
        script = _COPY % (json.dumps(whole).replace("<", "\\u003c"), self._class)
        data = {"application/javascript": script, "text/plain": ""}
        made = {"output_type": "display_data", "data": data, "metadata": {}}
        self._copied.outputs = ()
        self._copied.outputs = (made,)
