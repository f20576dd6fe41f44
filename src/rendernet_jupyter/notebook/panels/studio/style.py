"""The studio's refinements of its controls. A page that drops them loses no function."""

from __future__ import annotations

from rendernet_jupyter.notebook.panels.look import PANEL
from rendernet_jupyter.view import theme

STYLE = (
    f".{PANEL} .rendernet-cell textarea{{font-family:{theme.MONO};font-size:12px;line-height:1.5;"
    "tab-size:4;white-space:pre-wrap;resize:vertical}"
    # Seen by those who hear the page: others see the label beside the control.
    f".{PANEL} .rendernet-called>label{{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    f".{PANEL} .rendernet-prompt textarea{{font-size:14px;line-height:1.5;resize:vertical}}"
    f".{PANEL} .rendernet-resting{{opacity:.45}}"
    f".{PANEL} .rendernet-fold{{padding:0 4px 0 0;font-weight:600;text-align:left}}"
    # A ring would be cut off at the edge of the box.
    f".{PANEL} .rendernet-fold:focus-visible{{outline:none;text-decoration:underline}}"
    f".{PANEL} .rendernet-generate{{font-weight:600;padding:0 18px}}"
    # Two lines, the API's word and what it means; on one where a page drops this.
    f".{PANEL} .rendernet-kinds .widget-toggle-button{{margin:0 4px 4px 0;padding:4px 10px;"
    f"height:auto;white-space:pre-line;line-height:1.4;text-align:left;{theme.SMALL}}}"
    f".{PANEL} .rendernet-kinds .widget-toggle-button::first-line{{font-family:{theme.MONO};"
    "font-weight:600}"
    f".{PANEL} .rendernet-shapes .widget-toggle-button{{margin:0 3px 0 0;padding:0}}"
    f".{PANEL} .rendernet-copied .jp-OutputArea-output{{padding:0;{theme.QUIET_SMALL}}}"
    f".{PANEL} .rendernet-copied .jp-OutputPrompt{{display:none}}"
)
"""The one style sheet of the panel, beside that of all panels."""
