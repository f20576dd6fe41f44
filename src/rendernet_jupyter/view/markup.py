"""HTML that cannot be broken by what is put into it.

Text becomes HTML only through `tag`, which escapes every child that is not `Markup` already and
every attribute. Nothing here knows what a grid looks like.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Iterable

VOID = frozenset({"br", "img", "track"})

# C0 and C1 controls are not allowed in HTML; tab and line ends are.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# MathJax, which notebooks run over every output, would typeset "a $5 coin and a $9 note". It never
# looks for mathematics across tags, and unlike a class a tag survives every sanitizer.
_MATH = re.compile(r"[$\\]")

# In Markdown, which notebooks are exported to, a blank line ends a piece of HTML.
_BLANK = re.compile(r"\n(?=[ \t\r]*(?:\n|$))")


class Markup(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates, which no notebook file can hold."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", whole)


def escape(text: str) -> Markup:
    """`text` as HTML that reads exactly so, in a front end that typesets mathematics too."""
    if isinstance(text, Markup):
        return text
    return Markup(_MATH.sub(r"<span>\g<0></span>", _quoted(text)))


def _quoted(text: str) -> str:
    return _BLANK.sub("&#10;", html.escape(clean(text)))


def data_uri(mime: str, content: bytes) -> str:
    """`content` as an address that holds it."""
    return f"data:{mime};base64,{b64encode(content).decode('ascii')}"


def join(parts: Iterable[str], separator: str = "") -> Markup:
    """`parts` as one piece of HTML, with `separator` between them."""
    return Markup(escape(separator).join(escape(part) for part in parts))


def tag(name: str, *children: str, **attributes: str | int | None) -> Markup:
    """One element.

    Args:
        name: such as `td`.
        children: what stands in it; plain text is escaped, `Markup` is not.
        attributes: `None` leaves one out, a trailing underscore is dropped (`class_`), any other
            underscore is a hyphen (`aria_label`).
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_quoted(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{''.join(escape(child) for child in children)}</{name}>")
