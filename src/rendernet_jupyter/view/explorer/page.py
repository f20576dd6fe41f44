"""The explorer as one file: markup, style, script, facts and pictures in one page.

Its policy lets nothing in from anywhere: only this style and this script, by their hashes, and
pictures that the page holds. The pictures stand in a plain list, which is what a reader without
scripts sees. Nothing here decides what is told.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.explorer.still import Stills
from rendernet_jupyter.view.markup import Markup, clean, data_uri, join, tag
from rendernet_jupyter.view.phrase import shorten

SCRIPTS = ("data", "state", "element", "table", "one", "difference", "pair", "controls", "keys")
"""The parts of the script in their order; they share one scope."""

_STYLES = ("theme", "table", "picture")
_UNTITLED = "Pictures"
_SLOT = re.compile(r"\{\{(\w+)\}\}")
# What could end the element that holds JSON, or be read as markup by a careless reader.
_UNSAFE = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def page_of(content: Content, facts: Mapping[str, Any], stills: Stills) -> str:
    """The page.

    Args:
        content: the words of the gallery.
        facts: what the script is told, see `facts_of`.
        stills: JPEGs by content hash, in the order that `facts` counts.
    """
    script, style = _script(), _style()
    parts = {
        "policy": _policy(script, style),
        "heading": tag("h1", tag("bdi", content.title or _UNTITLED)),
        "title": html.escape(clean(" · ".join(filter(None, _titled(content))))),
        "style": style,
        "script": script,
        "data": _json(facts),
        "plain": join(_plain(facts, stills)),
    }
    return _SLOT.sub(lambda slot: parts[slot[1]], _read("explorer.html"))


def _titled(content: Content) -> tuple[str, str]:
    return content.name, shorten(content.title, 80) or _UNTITLED


def _policy(script: str, style: str) -> str:
    """The content security policy; it goes into an attribute with double quotes."""
    return (
        "default-src 'none'; img-src data: blob:; base-uri 'none'; form-action 'none'; "
        f"script-src 'sha256-{_hash(script)}'; style-src 'sha256-{_hash(style)}'"
    )


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, separators=(",", ":"), ensure_ascii=True).translate(_UNSAFE)


def _plain(facts: Mapping[str, Any], stills: Stills) -> Iterator[Markup]:
    """An item of a list for each picture, in order; the same content is embedded once."""
    sources = list(stills.values())
    first: dict[int, str] = {}
    for picture in facts["pictures"]:
        still = picture["still"]
        words = " · ".join(_words(facts, picture))
        if still < 0:
            reason = " ".join(filter(None, (picture["reason"], picture["advice"])))
            shown = tag("p", tag("b", picture["state"]), f": {reason}", dir="auto")
        elif still in first:
            shown = tag("p", "The same picture as ", tag("code", first[still]), ".")
        else:
            first[still] = picture["mark"]
            source = data_uri("image/jpeg", sources[still])
            shown = tag("img", data_still=still, src=source, alt=picture["alt"])
        caption = tag("figcaption", tag("code", picture["mark"]), " ", tag("bdi", words))
        yield tag("li", tag("figure", shown, caption))


def _words(facts: Mapping[str, Any], picture: Mapping[str, Any]) -> list[str]:
    """Where a picture stands, in words."""
    axes = zip(facts["axes"], picture["at"], strict=True)
    return [word for axis, at in axes for word in axis["values"][at]] or list(picture["words"])


@cache
def _script() -> str:
    parts = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def _style() -> str:
    return "\n".join(_read(f"{name}.css") for name in _STYLES)


@cache
def _read(name: str) -> str:
    # Line ends as a browser sees them: the hashes of the policy are of these very characters.
    return resources.files(__package__).joinpath("front", name).read_text("utf-8")
