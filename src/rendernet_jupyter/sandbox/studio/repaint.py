"""Find and replace in a picture that the sandbox painted: its recipe says what stands where.

The picture is painted once more with the other part in it, by the same hand and chance; what comes
out differently is laid over the original, and everything else stays as it was, byte for byte.
Nothing here works without the recipe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageFilter

from rendernet_jupyter.sandbox.painter.change import Change, change_of
from rendernet_jupyter.sandbox.painter.wish import wish_of
from rendernet_jupyter.sandbox.studio.painting import painted
from rendernet_jupyter.sandbox.studio.replaced import Replaced, laid
from rendernet_jupyter.sandbox.world.inbox import Inbox

PAINTED = ("model", "style")
"""The kinds of recipes that this can work on, besides segments of such pictures."""

_SKETCH = 144  # pixels of the shorter side of the pictures that tell how far a change reaches
_SEEN = 4  # levels of 256 by which a pixel has to differ: finishes shift all of them a little


def repainted(
    image: Image.Image, origin: Mapping[str, Any], element: Mapping[str, Any], inbox: Inbox
) -> Replaced | None:
    """`image` with one part in place of another; None when its recipe knows no such part.

    Args:
        image: the picture, as it was made.
        origin: the recipe that it was made by: a painting's, or that of a segment of one.
        element: the words, `find` and `replace`.
        inbox: holds the files that the recipe names.
    """
    painting, earlier = _story(origin)
    change = _change(painting, earlier, element)
    if change is None:
        return None
    changes = (*earlier, change)
    other = painted(painting, inbox, changes)
    mask = _difference(image, other)
    if _restless(painting):
        before = painted(painting, inbox, earlier, raw_side=_SKETCH)
        reach = _reach(before, painted(painting, inbox, changes, raw_side=_SKETCH))
        mask = ImageChops.darker(mask, reach.resize(image.size))
    return laid(other, image, mask)


def fault_of_words(
    origin: Mapping[str, Any], element: Mapping[str, Any], inbox: Inbox
) -> str | None:
    """Why these words change nothing in a picture of that recipe; empty when they change something.

    None when the recipe has no part that they can mean. Tried on small pictures.
    """
    painting, earlier = _story(origin)
    change = _change(painting, earlier, element)
    if change is None:
        return None
    before = painted(painting, inbox, earlier, raw_side=_SKETCH)
    after = painted(painting, inbox, (*earlier, change), raw_side=_SKETCH)
    if _apart(before, after, 1).getbbox() is not None:
        return ""
    find, into = element["find"], element["replace"]
    return f"with {into!r} in place of {find!r} the picture would stay as it is: say it otherwise"


def _story(origin: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Change, ...]]:
    """The painting that a recipe goes back to, and all changes of it since."""
    if origin["kind"] in PAINTED:
        return origin, ()
    painting, earlier = _story(origin["painted"])
    change = _change(painting, earlier, origin["element"])
    return painting, earlier if change is None else (*earlier, change)


def _change(
    painting: Mapping[str, Any], earlier: Sequence[Change], element: Mapping[str, Any]
) -> Change | None:
    if earlier:
        reading = earlier[-1].reading
    else:
        reading = wish_of(painting["element"], painting["seed"]).reading
    sitter = None
    if not any(change.stranger for change in earlier):
        sitter = "" if "face" in painting else None
        sitter = painting["character"]["name"] if "character" in painting else sitter
    return change_of(reading, element["find"], element["replace"], sitter=sitter)


def _difference(image: Image.Image, other: Image.Image) -> Image.Image:
    """White where two pictures differ to the eye, with a soft rim; black elsewhere."""
    rim = max(1, min(image.size) // 256)
    # Blurred and made hard again: a hundred times as fast as Pillow's filters by rank.
    seen = _hard(_apart(image, other, _SEEN).filter(ImageFilter.BoxBlur(1)), 110)
    return _hard(seen.filter(ImageFilter.BoxBlur(rim)), 12).filter(ImageFilter.BoxBlur(rim * 0.7))


def _restless(painting: Mapping[str, Any]) -> bool:
    """Whether a finish may set inks and tiles otherwise all over a picture that changes a little.

    The finishes of the models never do.
    """
    wish = wish_of(painting["element"], painting["seed"])
    return wish.styled or bool(wish.loras or wish.reading.airs)


def _reach(before: Image.Image, after: Image.Image) -> Image.Image:
    """White where a change reaches, and a little beyond: told from pictures before their finish."""
    rim = max(1, min(before.size) // 36)
    return _apart(before, after, 1).filter(ImageFilter.MaxFilter(2 * rim + 1))


def _apart(one: Image.Image, other: Image.Image, level: int) -> Image.Image:
    """White where any channel of two pictures differs by more than a level, black elsewhere."""
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return _hard(most, level)


def _hard(image: Image.Image, level: int) -> Image.Image:
    """White above a level, black up to it."""
    return image.point([0] * (level + 1) + [255] * (255 - level))
