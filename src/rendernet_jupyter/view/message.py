"""A few words to a person: the answer of a command without a picture. Nothing here is a table."""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.place import without_home


class Message:
    """One paragraph and the lines that belong to it.

    Args:
        text: the paragraph.
        details: further lines. One that holds line ends, such as help or a spec, keeps them and is
            set like code.
        aside: it goes with an answer that others may read on: in a shell it is no part of that.
    """

    def __init__(self, text: str, details: Sequence[str] = (), *, aside: bool = False) -> None:
        self.aside = aside
        self.text = without_home(text)
        self.details = tuple(without_home(detail) for detail in details)

    def __repr__(self) -> str:
        lines = [self.text]
        for detail in self.details:
            lines += [f"  {line}".rstrip() for line in detail.strip("\n").splitlines()]
        return clean("\n".join(lines))

    __str__ = __repr__

    def html(self) -> Markup:
        """The message as HTML."""
        paragraph = tag("div", self.text, style="overflow-wrap:break-word", dir="auto")
        return tag("div", paragraph, *map(detail, self.details), style=theme.ROOT)

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def detail(text: str) -> Markup:
    """A quiet line under a paragraph; several lines are set like code, so that carets point."""
    if "\n" in text.strip("\n"):
        return tag("pre", text.strip("\n"), style=theme.PRE)
    return tag("div", text.strip(), style=theme.NOTE, dir="auto")
