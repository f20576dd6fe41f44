"""Two pictures over each other, and a handle that uncovers one or the other, without a script.

The upper picture lies in a box that the browser itself lets people resize. Its corner stands on a
rail below the pictures, drawn as a handle. All of it is inline and of properties that JupyterLab
leaves to pages it does not trust. Where a page loses its styles, the two stand below each other.
Nothing here can be reached by keyboard: who shows a slider shows the two side by side as well.
"""

from __future__ import annotations

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.compare.side import Side
from rendernet_jupyter.view.markup import Markup, data_uri, tag

RAIL = 16
"""CSS pixels below the pictures: just the corner by which browsers let a box be resized."""

_FRAME = f"position:relative;max-width:100%;padding:0 0 {RAIL}px;margin:0;line-height:0"
_LOWER = "display:block;width:100%;max-width:100%;height:auto;margin:0"
# As high as its box, which is as high as the lower picture: so both keep one scale at any width.
_UPPER = "display:block;height:100%;width:auto;max-width:none;margin:0"
_BOX = (
    f"position:absolute;top:0;bottom:0;left:0;width:50%;min-width:{RAIL}px;max-width:100%;"
    "overflow:hidden;resize:horizontal;box-sizing:border-box"
)
_WINDOW = (
    f"position:absolute;top:0;bottom:{RAIL}px;left:0;right:0;overflow:hidden;"
    "box-sizing:border-box;border-right:2px solid #ffffff"
)
_TRACK = "position:absolute;left:0;right:0;bottom:6px;height:4px;border-radius:2px"
_HANDLE = (
    f"position:absolute;right:0;bottom:0;width:{RAIL}px;height:{RAIL}px;box-sizing:border-box;"
    f"border-radius:8px 8px 0 8px;background:{theme.ACCENT};border:2px solid #ffffff"
)


def slider(one: Side, other: Side, images: tuple[bytes, bytes], width: int) -> Markup:
    """The slider, `width` CSS pixels wide or as wide as there is room.

    Args:
        one: what is said of the picture on the left, which lies above.
        other: what is said of the one on the right.
        images: JPEGs of both, of one size.
        width: CSS pixels.
    """
    upper, lower = (data_uri("image/jpeg", image) for image in images)
    window = tag("div", tag("img", src=upper, alt=one.alt, style=_UPPER), style=_WINDOW)
    filled = tag("div", style=f"{_TRACK};background:{theme.ACCENT}")
    box = tag(
        "div",
        window,
        filled,
        tag("div", style=_HANDLE),
        style=_BOX,
        title=f"Drag the handle below: {one.letter} on the left, {other.letter} on the right",
    )
    below = tag("img", src=lower, alt=other.alt, style=_LOWER, width=width)
    track = tag("div", style=f"{_TRACK};background:{theme.LINE}")
    # Left is left for those who read from right to left, too: the browser's corner would move.
    return tag("div", track, box, below, dir="ltr", style=f"{_FRAME};width:{width}px")
