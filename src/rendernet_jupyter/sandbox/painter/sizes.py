"""How large the sandbox's pictures are.

The public documentation names aspect ratios but no pixel sizes, so these are the sandbox's own:
about one megapixel for `sdxl` and `flux`, a third of it for `sd`, sides that are multiples of 16.
`quality` changes how finely a picture is painted, never its size. Nothing here is a promise about
the service.
"""

from __future__ import annotations

_LARGE = {
    "1:1": (1024, 1024),
    "2:3": (832, 1248),
    "3:2": (1248, 832),
    "4:5": (896, 1120),
    "16:9": (1344, 768),
    "9:16": (768, 1344),
}
_SMALL = {
    "1:1": (512, 512),
    "2:3": (512, 768),
    "3:2": (768, 512),
    "4:5": (512, 640),
    "16:9": (768, 432),
    "9:16": (432, 768),
}
_STEP = 16


def size_of(aspect_ratio: str | None, base_model: str) -> tuple[int, int]:
    """Width and height in pixels of a picture.

    Args:
        aspect_ratio: one of the six of the API; None means `1:1`.
        base_model: `sd` for the small sizes; every other base model has the large ones.

    Raises:
        KeyError: the aspect ratio is none of the six.
    """
    return (_SMALL if base_model == "sd" else _LARGE)[aspect_ratio or "1:1"]


def size_like(width: int, height: int, base_model: str) -> tuple[int, int]:
    """The size with the shape of another picture, such as a Flux ControlNet's input.

    It covers about as many pixels as the `1:1` size of `base_model`, and is never longer than 3:1.
    """
    side = size_of("1:1", base_model)[0]
    shape = min(3.0, max(1 / 3, width / height))
    across, down = side * shape**0.5, side / shape**0.5
    return round(across / _STEP) * _STEP, round(down / _STEP) * _STEP
