"""The honest mark: every picture of the sandbox says in its corner that it is one.

The word stands on a translucent dark pill, so that it can be read on snow as well as at night. It
is painted last, over every finish; nothing here is seeded or optional.
"""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

WORD = "sandbox"
_SHARE = 0.021  # height of the letters as a part of the picture's shorter side
_SMALLEST = 7  # pixels; below it no letter can be read
_INK, _PILL = (255, 255, 255, 235), (16, 18, 28, 150)
_SCALE = 4  # painted larger and reduced: Pillow draws rounded corners without smoothing


def stamp(image: Image.Image) -> Image.Image:
    """A copy of `image` (RGB) with the mark in its lower right corner."""
    mark = _mark(min(image.size))
    if mark.width > image.width:
        mark = mark.resize((image.width, max(1, mark.height * image.width // mark.width)))
    gap = min(mark.height // 2, image.width - mark.width, image.height - mark.height)
    out = image.copy()
    corner = (image.width - mark.width - gap, image.height - mark.height - gap)
    out.paste(mark.convert("RGB"), corner, mark.getchannel("A"))
    return out


def _mark(side: int) -> Image.Image:
    letter = max(_SMALLEST, round(side * _SHARE)) * _SCALE
    font = ImageFont.load_default(letter)
    left, top, right, bottom = font.getbbox(WORD)
    pad_x, pad_y = round(letter * 0.62), round(letter * 0.34)
    width, height = round(right - left) + 2 * pad_x, round(bottom - top) + 2 * pad_y
    pill = Image.new("RGBA", (width, height), (*_INK[:3], 0))
    pen = ImageDraw.Draw(pill)
    pen.rounded_rectangle((0, 0, width - 1, height - 1), height // 2, _PILL)
    pen.text((pad_x - left, pad_y - top), WORD, _INK, font)
    small = (max(1, width // _SCALE), max(1, height // _SCALE))
    return pill.resize(small, Image.Resampling.LANCZOS)
