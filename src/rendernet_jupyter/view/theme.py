"""Colours and sizes that everything in a notebook's output shares.

Text takes the colour of the page, so that it is legible wherever the page is: JupyterLab light and
dark, Notebook, VS Code, Colab, exported HTML. What is quieter than the text is smaller or a little
transparent, never grey by itself. Every value is inline, for untrusted and exported pages keep
nothing else, and every table cell takes back what JupyterLab gives to tables: borders, stripes,
right alignment. Nothing here draws.
"""

from __future__ import annotations

QUIET = 0.8
"""Opacity of secondary text: 4.5:1 or better on the pages of JupyterLab and VS Code, see tests."""

LINE = "rgba(128,128,128,.4)"
"""Hairlines and frames, the same grey on white and on black."""

WASH = "rgba(128,128,128,.12)"
"""The faint ground behind what is not a picture."""

ACCENT = "var(--jp-brand-color1,#2a7de1)"
"""The one colour: the filled part of a progress bar."""

MONO = "var(--jp-code-font-family,ui-monospace,monospace)"

ROOT = (
    "font-size:13px;line-height:1.5;max-width:100%;margin:0;padding:4px 0 4px 6px;text-align:left"
)
TITLE = "font-size:14px;font-weight:600;overflow-wrap:break-word"
SMALL = "font-size:12px"
QUIET_SMALL = f"{SMALL};opacity:{QUIET}"
CODE = f"font-family:{MONO};font-size:12px"
CHIP = (
    "display:inline-block;border:1px solid;border-radius:9px;padding:0 7px;"
    f"font-size:11px;line-height:16px;font-weight:400;white-space:nowrap;opacity:{QUIET}"
)
PRE = (
    f"{CODE};white-space:pre-wrap;word-break:normal;overflow-wrap:break-word;"
    "margin:4px 0 0;padding:8px 10px;"
    f"border-radius:4px;background:{WASH};color:inherit"
)
TABLE = "border:none;border-collapse:collapse;margin:0;color:inherit;background:none"
ROW = "background:none;border:none"
CELL = "text-align:left;vertical-align:top;border:none;background:none;white-space:normal"
PICTURE = "display:block;max-width:100%;height:auto;margin:0;border-radius:4px"
NOTE = f"{QUIET_SMALL};overflow-wrap:break-word;margin-top:2px"
HEAD = f";font-weight:600;opacity:{QUIET}"
BREAKS = "overflow-wrap:break-word;overflow-wrap:anywhere"
"""For words in a table, which the first would make as wide as the longest of them. From a page that
is not trusted JupyterLab takes the second."""
NAME = f"{CODE};font-weight:400"
WHOLE = f"{SMALL};white-space:pre-wrap;overflow-wrap:break-word;margin:4px 0"
FACTS = f"{SMALL};overflow-wrap:break-word;margin-top:2px"
ASIDE = f"border-left:2px solid {LINE};padding-left:8px;margin-top:4px"
TILE = f"{CELL};padding:0 12px 12px 0;overflow-wrap:break-word"
CAPTION = "margin-top:4px;line-height:1.4"
HOLE = (
    "display:flex;box-sizing:border-box;width:100%;border:1px dashed rgba(128,128,128,.8);"
    f"border-radius:4px;{SMALL};line-height:1.4;background:{WASH}"
)
BLANK = (
    "display:flex;box-sizing:border-box;width:100%;border:1px solid transparent;"
    f"border-radius:4px;background:{WASH}"
)
"""The place of a picture to come. Forced colours take its ground away, and show its border."""
LINK = "display:block;text-decoration:none"
INDEX = f"{CODE};background:none;padding:0;color:inherit"
SUMMARY = "cursor:pointer"
UNSTYLED = "display:none"
"""For a separator that only a page without styles needs, where chips are bare words."""
