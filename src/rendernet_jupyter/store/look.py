"""The perceptual hash of a picture: alike for pictures that look alike, whatever their bytes.

Nothing here is compared or kept.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import StoreError

if TYPE_CHECKING:
    from PIL import Image

TAG = "ph1"
"""Names how the hash was made; another way of making it gets another tag."""

_SIDE, _KEPT = 32, 8


def look_of(source: Path | bytes | Image.Image) -> str:
    """The perceptual hash of a picture: `ph1:` and 16 hexadecimal digits, 64 bits.

    The picture in grey, laid on white and reduced to 32 by 32 by the mean of areas, is taken to
    frequencies (DCT-II); of the lowest 8 by 8 each bit says whether it is above their median, rows
    from the top, the first bit being the highest. Scaling, encoding and small changes of colour
    hardly move it.

    Args:
        source: a file, its bytes, or an image.

    Raises:
        StoreError: it cannot be read as a picture.
    """
    import numpy as np
    from PIL import Image  # 50 ms of import, needed first when a picture is looked at

    try:
        if isinstance(source, Image.Image):
            grey = _grey(source)
        else:
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
                grey = _grey(image)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise StoreError("it cannot be looked at: it is no whole picture") from error
    light = np.asarray(grey, dtype=np.float64)
    steps = np.arange(_SIDE)
    waves = np.cos(np.pi / _SIDE * np.outer(np.arange(_KEPT), steps + 0.5))
    low = (waves @ light @ waves.T).ravel()
    # Rounded, so that the last digits of another processor decide nothing; the mean is left out.
    low = np.round(low, 3)
    bits = low > np.median(low[1:])
    bits[0] = False
    return f"{TAG}:{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def _grey(image: Image.Image) -> Image.Image:
    from PIL import Image

    if image.has_transparency_data:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        image = ground
    return image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
