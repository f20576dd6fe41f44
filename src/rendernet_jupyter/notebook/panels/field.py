"""Fields with names: beside the field everywhere, above it where a page keeps style sheets.

The name is the control's own, so that whoever does not see the page hears it. Nothing here knows
what a field is for.
"""

from __future__ import annotations

from typing import Any

import ipywidgets

from rendernet_jupyter.notebook.panels.look import PANEL
from rendernet_jupyter.view import theme

LABEL = "86px"
"""Width of the names of fields that stand below each other."""

_FIELD = f".{PANEL} .rendernet-field"
_ABOVE = f".{PANEL} .rendernet-above"
STYLE = (
    f"{_FIELD}>.widget-label{{text-align:left;font-size:12px;opacity:{theme.QUIET}}}"
    f"{_ABOVE}{{flex-direction:column;align-items:stretch;height:auto}}"
    f"{_ABOVE}>.widget-label{{width:auto;height:auto;line-height:1.4;margin:0}}"
    f"{_ABOVE}>:is(select,input){{flex:none;width:100%;"
    "height:var(--jp-widgets-inline-height,28px)}"
)
"""Refinements of fields."""


def field(
    kind: type[Any], name: str, *, width: str = "100%", label: str = LABEL, above: bool = False,
    **traits: Any,
) -> Any:  # fmt: skip
    """A control with a name.

    Args:
        kind: of the control, such as `ipywidgets.Text`.
        name: what stands before it, or above.
        width: of both; a flexible one such as `1 1 240px` fills a row.
        label: width of the name.
        above: whether the name may stand above.
        traits: of the control.
    """
    size = {"flex": width, "width": "auto"} if " " in width else {"width": width}
    made = kind(
        description=name,
        style={"description_width": "auto" if above else label},
        layout=ipywidgets.Layout(margin="0", **size),
        **traits,
    )
    made.add_class("rendernet-field")
    if above:
        made.add_class("rendernet-above")
    return made
