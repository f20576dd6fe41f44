"""The looks that all panels share: spacing, headings, rows, and what a form says when it is empty.

Layout is that of ipywidgets' own boxes, so it holds in every front end; the one style sheet only
refines, and a page that drops it loses no function. Colours are those of the gallery. Nothing here
knows what a panel is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import ipywidgets

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, tag

TIGHT, GAP, ROOMY = "4px", "8px", "16px"
"""Between a label and its control, between controls, between sections."""

WIDEST = "860px"
"""Of a panel: longer lines are hard to read, and pickers would drift from their previews."""

FIELD = "280px"
"""Of a text field or a list in a form."""

HEARD = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
"""For words that stand on the page for those who hear it alone."""

PANEL = "rendernet-panel"
"""Class of the root of every panel that is alive."""

Kind = Literal["info", "busy", "good", "warning", "error"]

_SIGN = {"info": "", "busy": "…", "good": "✓", "warning": "!", "error": "×"}
EDGE = {
    "info": theme.LINE,
    "busy": theme.LINE,
    "good": "var(--jp-success-color1,#388e3c)",
    "warning": "var(--jp-warn-color1,#f57c00)",
    "error": "var(--jp-error-color1,#d32f2f)",
}
"""Colours of the edges of messages, by kind; never alone, each kind has a sign or words."""

# That of ipywidgets is black, and not to be seen on a dark page.
_ARROW = (
    "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E"
    "%3Cpath d='M5 7l4 4 4-4' fill='none' stroke='%23888' stroke-width='2'/%3E%3C/svg%3E\")"
)
STYLE = (
    f".{PANEL}{{border:1px solid {theme.LINE};border-radius:6px;padding:12px 14px;"
    "box-sizing:border-box;max-width:100%}"
    f".{PANEL} .jupyter-button{{border-radius:4px}}"
    f".{PANEL} :is(button,input,select,textarea):focus-visible"
    f"{{outline:2px solid {theme.ACCENT};outline-offset:1px}}"
    f".{PANEL} .rendernet-plain{{background:none;box-shadow:none;padding:0 6px}}"
    f".{PANEL} .rendernet-plain:hover{{background:{theme.WASH}}}"
    f".{PANEL} .widget-html,.{PANEL} .widget-html-content{{line-height:1.5}}"
    f".{PANEL} .widget-dropdown>select{{background-image:{_ARROW}}}"
    # A browser's own grey is too dark on a dark page.
    f".{PANEL} :is(input,textarea)::placeholder{{color:inherit;opacity:.66}}"
)
"""Refinements of the controls within a panel."""


def html(markup: str = "", **layout: Any) -> Any:
    """A piece of HTML as a widget; plain text is escaped.

    Args:
        markup: what it shows at first.
        layout: traits of its `Layout`, such as `width`.
    """
    return ipywidgets.HTML(value=shown(markup), layout=_layout(margin="0", **layout))


def put(widget: Any, markup: Markup) -> None:
    """Show a piece of HTML in a widget of `html`; an empty one takes no room."""
    widget.value = str(markup)
    widget.layout.display = None if markup else "none"


def shown(markup: str) -> str:
    """What the `value` of an HTML widget is set to."""
    return str(tag("span", markup)) if not isinstance(markup, Markup) else str(markup)


def stack(*children: Any, gap: str = GAP, **layout: Any) -> Any:
    """Widgets below each other, `gap` apart, as wide as there is room."""
    settled = {"width": "100%", **layout}
    return ipywidgets.VBox(children, layout=_layout(grid_gap=gap, **settled))


def across(*children: Any, gap: str = GAP, **layout: Any) -> Any:
    """Widgets beside each other, which wrap where a page is narrow."""
    settled = {"flex_flow": "row wrap", "align_items": "center", "width": "100%", **layout}
    return ipywidgets.HBox(children, layout=_layout(grid_gap=gap, **settled))


def _layout(**traits: Any) -> Any:
    return ipywidgets.Layout(**traits)


def button(words: str, tip: str = "", *, kind: str = "", plain: bool = False) -> Any:
    """A button as wide as its words.

    Args:
        words: on it.
        tip: what a pointer that rests on it is told.
        kind: `primary` for the one that a panel is there for, `danger` for what cannot be undone.
        plain: without ground, for actions beside something.
    """
    made = ipywidgets.Button(
        description=words,
        tooltip=tip or words,
        button_style=kind,
        layout=_layout(width="auto", margin="0"),
    )
    if plain:
        made.add_class("rendernet-plain")
    return made


def close(widget: Any) -> None:
    """Close a widget and all that stands in it: the kernel keeps every one until then."""
    looks = (getattr(widget, name, None) for name in ("layout", "style"))  # widgets themselves
    parts = [*getattr(widget, "children", ()), *looks]
    widget.close()
    for part in parts:
        if isinstance(part, ipywidgets.Widget):
            close(part)


def title(words: str) -> Markup:
    """The name of a panel."""
    return tag("div", words, style=f"{theme.TITLE};margin:0", role="heading", aria_level=3)


def heading(words: str, note: str = "") -> Markup:
    """The name of a section, and a quiet word beside it."""
    said = [tag("span", words, style=f"{theme.SMALL};font-weight:600")]
    if note:
        said.append(tag("span", f" {note}", style=theme.QUIET_SMALL))
    return tag("div", *said, role="heading", aria_level=4)


def quiet(words: str) -> Markup:
    """A secondary line."""
    return tag("div", words, style=theme.QUIET_SMALL, dir="auto")


def row(
    name: str,
    facts: Sequence[str] = (),
    picture: str = "",
    alt: str = "",
    *,
    edge: int = 40,
    blank: str = "",
) -> Markup:
    """One of a list: a picture or initials, a name, and quiet facts below it.

    Args:
        name: what it is called.
        facts: in a few words each.
        picture: a `data:` address, or empty.
        alt: what the picture shows.
        edge: CSS pixels of the picture.
        blank: what stands in place of the picture; initials if empty.
    """
    square = f"flex:none;width:{edge}px;height:{edge}px;border-radius:4px;background:{theme.WASH}"
    drawn = (
        tag("img", src=picture, alt=alt, style=f"{square};object-fit:cover")
        if picture
        else tag("span", blank or initials(name), style=_centred(square), aria_hidden="true")
    )
    words = tag("div", name, style="overflow-wrap:anywhere", dir="auto")
    below = [quiet(" · ".join(facts))] if facts else []
    beside = tag("div", words, *below, style="min-width:0;line-height:1.35")
    return tag("div", drawn, beside, style="display:flex;gap:10px;align-items:center")


def initials(name: str) -> str:
    """Up to two letters that stand for a name where there is no picture."""
    words = [word for word in name.split() if word[0].isalnum()] or [name or "?"]
    return "".join(word[0] for word in words[:2]).upper()


def _centred(square: str) -> str:
    return f"{square};display:flex;align-items:center;justify-content:center;{theme.SMALL}"


_HOLLOW = f"{theme.HOLE};display:block;padding:10px 12px"


def empty(words: str, hint: str = "") -> Markup:
    """In place of a list that holds nothing: why, and what to do."""
    said = [tag("div", words, dir="auto")]
    said += [tag("div", hint, style=theme.NOTE, dir="auto")] if hint else []
    return tag("div", *said, style=_HOLLOW)


def failed(words: str, why: Markup) -> Markup:
    """In place of a list that is not to be had: what, and a message that says why."""
    said = tag("div", words, style="margin-bottom:6px", dir="auto")
    return tag("div", said, why, style=_HOLLOW)


def loading(words: str) -> Markup:
    """In place of what is being fetched."""
    return tag("div", f"{words} …", style=f"{_HOLLOW};border-style:solid", role="status")


def offline(words: str, age: str) -> Markup:
    """Above what is shown from the store because the service cannot be reached.

    Args:
        words: why.
        age: when it was read, such as `3 hours ago`.
    """
    return message(words, "warning", f"This is the list of {age}.")


def message(words: str, kind: Kind = "info", hint: str = "") -> Markup:
    """What a panel says; nothing for no words. Read out at once when it is an error."""
    if not words:
        return Markup()
    sign = tag("span", _SIGN[kind], aria_hidden="true", style="flex:none;font-weight:600")
    lines = [tag("div", words, style="white-space:pre-wrap;overflow-wrap:anywhere", dir="auto")]
    if hint:
        note = f"{theme.NOTE};white-space:pre-wrap"
        lines.append(tag("div", hint, style=note, dir="auto"))
    said = tag("div", *lines, style="min-width:0")
    style = f"{theme.SMALL};display:flex;gap:6px;border-left:3px solid {EDGE[kind]};padding:2px 8px"
    parts = [sign, said] if _SIGN[kind] else [said]
    return tag("div", *parts, style=style, role="alert" if kind == "error" else "status")
