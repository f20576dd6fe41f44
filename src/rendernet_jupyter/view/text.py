"""A run in plain words, for terminals, screen readers and diffs.

One line a picture; no colour codes, no drawing. Nothing here decides what is said: see `content`.
"""

from __future__ import annotations

from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.tile import Tile, is_picture


def plain(content: Content) -> str:
    """`content` as lines of text, without a line end after the last."""
    lines = [heading(content)]
    if content.facts:
        lines.append("  " + ", ".join(f"{key} {value}" for key, value in content.facts))
    for tile in content.tiles:
        lines.append(f"  {_line(tile)}")
        words = " ".join(tile.transcript.split())
        if words and words not in lines[0] + lines[-1]:
            lines.append(f"    said: {words}")
    for note in content.notes:
        first, *rest = note.strip("\n").splitlines() or [""]
        lines += [f"  note: {first.strip()}" if not rest else "  note:"]
        lines += [f"  {line}" for line in [first, *rest]] if rest else []
    lines.append(_footer(content))
    return clean("\n".join(line for line in lines if line))


def heading(content: Content) -> str:
    """Name, prompt and badges on one line."""
    named = f"{content.name}: " if content.name else ""
    badges = "".join(f" [{badge}]" for badge in content.badges)
    return clean(f"{named}{shorten(content.title, 400)}{badges}")


def _line(tile: Tile) -> str:
    mark = tile.mark or "-"
    words = ", ".join(" ".join(said.split()) for said in (*tile.first, *tile.second))
    if not tile.state:
        return f"{mark} {words}"
    told = " ".join(filter(None, (_sentence(tile.reason), tile.advice)))
    return " ".join(filter(None, (mark, f"{words}:" if words else "", f"{tile.state}.", told)))


def _sentence(text: str) -> str:
    flat = " ".join(text.split())
    return flat if not flat or flat[-1] in ".!?。" else f"{flat}."


def _footer(content: Content) -> str:
    spent = ", ".join(content.spending)
    if not any(is_picture(tile.medium) for tile in content.tiles):
        return spent
    return (f"{spent}. " if spent else "") + f"Save the originals: {content.saving}"
