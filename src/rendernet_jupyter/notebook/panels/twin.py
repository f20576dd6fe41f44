"""What stands on the page in place of a panel: what it was, its cell, and how to get it back.

A saved notebook holds no state of controls, so without its kernel a panel is gone; its twin is
plain HTML and stays. Beside a living panel it is hidden, by a rule that a page may drop: then both
are seen. Nothing here is a control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.notebook.panels.look import PANEL
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, tag
from rendernet_jupyter.view.place import without_home

_CLASS = "rendernet-twin"
_OUTPUT = ".jp-OutputArea-child"
_ALIVE = f".{PANEL}:not(.jupyter-widgets-disconnected)"  # a restarted kernel knows no control

# The twin and its panel are two outputs, for of one output with both forms a front end shows the
# controls or, when they are gone, an error in their place: "Loading widget..." or "Error
# displaying widget: model not found". One of the two outputs is hidden, and never a third.
_TWIN = f"{_OUTPUT}:has(.{_CLASS})"
_HIDE = (
    f"{_TWIN}:has(+ {_OUTPUT} {_ALIVE}),"
    f"{_TWIN} + {_OUTPUT}:has(> .lm-Panel.jp-OutputArea-output):not(:has({_ALIVE}))"
    "{display:none}"
)


@dataclass(frozen=True, slots=True)
class Twin:
    """The words of a twin.

    Attributes:
        title: what the panel is called.
        facts: what was chosen, as pairs of words.
        line: of the cell that the panel stands for, what follows `%%rendernet`.
        text: the body of that cell; without it there is none.
        again: the line that brings the panel back.
        alive: whether a panel stands beside it, so that it may be hidden.
        rest: what the line leaves out of what stands here, as a sentence; empty for nothing.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    line: str
    text: str
    again: str
    alive: bool
    rest: str = ""

    @property
    def cell(self) -> str:
        """The cell that makes the same; empty for none."""
        if not self.text:
            return ""
        return without_home(f"%%rendernet {self.line}".rstrip() + "\n" + self.text.strip("\n"))

    def bundle(self) -> dict[str, str]:
        """Its forms by MIME type."""
        return {"text/html": str(self.html()), "text/plain": self.plain()}

    def html(self) -> Markup:
        """As HTML that needs no script and no style sheet."""
        parts = [tag("div", self.title, style=theme.TITLE)]
        if self.facts:
            parts.append(tag("div", _joined(self.facts), style=theme.FACTS, dir="auto"))
        if self.cell:
            parts.append(tag("pre", self.cell, style=theme.PRE, dir="auto"))
        back = tag("code", self.again, style=theme.INDEX)
        parts.append(
            tag("div", "The panel needs its kernel. Open it again: ", back, style=theme.NOTE)
        )
        if self.rest:
            parts.append(tag("div", self.rest, style=theme.NOTE))
        if self.alive:
            parts.append(Markup(f"<style>{_HIDE}</style>"))
        return tag("div", *parts, class_=_CLASS, style=theme.ROOT)

    def plain(self) -> str:
        """As text."""
        lines = [self.title]
        lines += [f"  {_joined(self.facts)}"] if self.facts else []
        lines += [f"  {line}".rstrip() for line in self.cell.splitlines()]
        back = [f"Open it again: {self.again}", self.rest]
        return clean("\n".join([*lines, *filter(None, back)]))


def _joined(facts: Sequence[tuple[str, str]]) -> str:
    return without_home(" · ".join(f"{name}: {value}" for name, value in facts))
