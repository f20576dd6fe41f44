"""An uploaded picture as every maker sees it: RGB, upright, on white, its first frame alone.

`probe` opens pictures in the same way, so what it lets pass can be worked on. Nothing here changes
what a picture shows.
"""

from __future__ import annotations

from PIL import Image, ImageOps

from rendernet_jupyter.sandbox.world.inbox import Inbox

_DEEP = ("I", "I;16", "I;16B", "I;16L")  # 16 bits of grey, which Pillow would clip to white


def open_picture(inbox: Inbox, digest: str) -> Image.Image:
    """The uploaded picture of that hash."""
    with Image.open(inbox.path(digest)) as image:
        return as_seen(image)


def as_seen(image: Image.Image) -> Image.Image:
    """A copy of an opened file in RGB, turned as its EXIF says, white where it is transparent."""
    image = ImageOps.exif_transpose(image)
    if image.mode in _DEEP:
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
