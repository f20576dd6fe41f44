"""Keys for who is within a panel: they are its own, not shortcuts of the notebook around it.

JupyterLab and Notebook 7 take keys for their cells while a list or a button has the focus: an arrow
leaves the list, `x` cuts the cell with the panel, Shift+Enter runs it anew. They leave alone what
is marked, and it is marked when a key arrives: by one listener for all panels of a page. What means
the whole page stays theirs, such as Ctrl+S and the palette. Where a page lets no output run a
script, nothing changes. Nothing here knows a control.
"""

from __future__ import annotations

from typing import Any

import ipywidgets

from rendernet_jupyter.notebook.panels import spoken
from rendernet_jupyter.notebook.panels.look import PANEL

# The mark stands on the element with the focus, for the shortcuts of cells name that and look no
# further up. It must be there before the document hears the key, which in Notebook 7 is on its way
# down, in JupyterLab on its way up. The key itself is left alone: a list walks, Tab goes on.
_SCRIPT = """
if (!window.rendernetKeys) {
  window.rendernetKeys = true;
  const ofCells = /^(Enter|Backspace|Home|End|Arrow.+|a|m|-|_)$/i;  // with Ctrl, Cmd or Alt, too
  window.addEventListener('keydown', (event) => {
    const at = event.target;
    if (!(at instanceof Element) || !at.closest('.%s')) return;
    const chord = event.ctrlKey || event.metaKey || event.altKey;
    const ours = chord ? ofCells.test(event.key) : !/^F[0-9]+$/.test(event.key);
    at.toggleAttribute('data-lm-suppress-shortcuts', ours);
  }, true);
}
"""


def keeper() -> Any:
    """A control that is not seen: where it stands, panels keep their keys and say what they are."""
    data = {"application/javascript": _SCRIPT % PANEL + spoken.SCRIPT, "text/plain": ""}
    made = {"output_type": "display_data", "data": data, "metadata": {}}
    return ipywidgets.Output(outputs=(made,), layout=ipywidgets.Layout(display="none"))
