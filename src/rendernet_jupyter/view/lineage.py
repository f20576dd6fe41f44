"""What a picture was made from, as a small tree: thumbnails under each other, and as text.

Nothing here looks anything up.
"""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.lineage import Kin
from rendernet_jupyter.result.mark import TOLD
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, data_uri, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.thumbnail import thumbnail
from rendernet_jupyter.view.tile import Locate

_HEIGHT = 72  # pixels on the page; stored at twice that, for dense screens
_BYTES = 9_000
_MOST_THUMBNAILS = 40
_LEAF = "display:block;padding:4px 0"
_LIST = "list-style:none;margin:0"
_TREE = f"{_LIST};padding:0"
_BRANCH = f"{_LIST} 0 0 10px;padding:0 0 0 14px;border-left:2px solid {theme.LINE}"
_THUMB = (
    f"height:{_HEIGHT}px;width:auto;max-width:{2 * _HEIGHT}px;margin:0 10px 0 0;border-radius:3px;"
    "display:inline-block;vertical-align:middle"
)
_WORDS = f"display:inline-block;vertical-align:middle;max-width:420px;{theme.BREAKS}"


class Lineage:
    """The trees of some pictures.

    Args:
        kin: the pictures that were asked about, each with its parents.
        locate: finds the stored file of a content hash.
    """

    def __init__(self, kin: Sequence[Kin], *, locate: Locate | None = None) -> None:
        self.kin = tuple(kin)
        self._locate = locate

    @property
    def parents(self) -> tuple[Kin, ...]:
        """What the pictures were made from directly, each once."""
        return tuple(dict.fromkeys(parent for one in self.kin for parent in one.parents))

    @property
    def origin(self) -> str:
        """All that the pictures came from, without themselves: a line for each, as a tree."""
        return clean("\n".join(line for one in self.parents for line in _drawn(one, "", "")))

    def __repr__(self) -> str:
        lines = [line for one in self.kin for line in _drawn(one, "", "")]
        return clean("\n".join(lines or ["No picture has a lineage here."]))

    __str__ = __repr__

    def html(self) -> Markup:
        """The trees as self-contained HTML."""
        shown = 0
        trees = []
        for one in self.kin:
            shown += sum(1 for _ in one.walk())
            trees.append(self._tree(one, thumbs=shown <= _MOST_THUMBNAILS))
        said = tag("ul", *trees, style=_TREE) if trees else tag("div", repr(self))
        return tag("div", said, style=theme.ROOT)

    def _tree(self, kin: Kin, *, thumbs: bool) -> Markup:
        words = [tag("div", text, style=style, dir="auto") for text, style in _words(kin)]
        picture = self._picture(kin) if thumbs else []
        leaf = tag("div", *picture, tag("div", *words, style=_WORDS), style=_LEAF)
        below = [self._tree(parent, thumbs=thumbs) for parent in kin.parents]
        # Lists within lists are a tree also where every style is taken away.
        branch = [tag("ul", *below, style=_BRANCH)] if below else []
        return tag("li", leaf, *branch, style=_TREE)

    def _picture(self, kin: Kin) -> list[Markup]:
        if self._locate is None or not kin.sha256:
            return []
        video = kin.medium is not None and kin.medium.kind == "video"
        try:
            path = self._locate(kin.sha256)
            data = thumbnail(path, 2 * _HEIGHT, limit=_BYTES, video=video)
        except (RenderNetError, OSError, LookupError):
            return []
        source = data_uri("image/jpeg", data)
        return [tag("img", src=source, alt=_alt(kin), style=_THUMB, data_rendernet=TOLD)]

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def _words(kin: Kin) -> list[tuple[str, str]]:
    """A heading and a line of facts, each with its style."""
    head = f"{kin.role.replace('_', ' ')}: {_name(kin)}" if kin.role else _name(kin)
    return [
        (head, theme.SMALL + ";font-weight:600"),
        *((f, theme.NOTE) for f in [_facts(kin)] if f),
    ]


def _name(kin: Kin) -> str:
    return shorten(without_home(kin.label or kin.kind.replace("_", " ")), 100)


def _facts(kin: Kin) -> str:
    if kin.medium is None:
        where = "from elsewhere"
        if kin.role == "character":
            where = f"its face then: {without_home(kin.file)}" if kin.file else "its face then"
        if kin.sha256:
            return f"{where}, {_short(kin.sha256)}"
        return f"{where}: not known" if kin.role == "character" else where
    facts = [kin.kind.replace("_", " "), kin.medium.media_id, f"of {kin.run_id}"]
    return ", ".join([*facts, *(["sandbox"] if kin.sandbox else [])])


def _short(sha256: str) -> str:
    return f"sha256 {sha256[:12]}"


def _alt(kin: Kin) -> str:
    noun = "Sandbox picture" if kin.sandbox else "Picture"
    return f"{noun}: {_name(kin)}"


def _drawn(kin: Kin, before: str, below: str) -> list[str]:
    """A tree as lines: `before` stands before its own, `below` before those of its parents."""
    head = " ".join(text if n == 0 else f"({text})" for n, (text, _) in enumerate(_words(kin)))
    lines = [before + head]
    for number, parent in enumerate(kin.parents, start=1):
        last = number == len(kin.parents)
        fork, rail = ("└─ ", "   ") if last else ("├─ ", "│  ")
        lines += _drawn(parent, below + fork, below + rail)
    return lines
