"""How alike two pictures are, in numbers: SSIM, FLIP, and the distance of their looks.

Each comes with a sentence on what it means. The packages that measure are an extra; without them
a number says how to get them. Nothing here is drawn, and no number is a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.view.compare.fit import within
from rendernet_jupyter.view.phrase import TIMES

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.compare.fit import Fit

INSTALL = "pip install 'rendernet-jupyter[compare]'"

SSIM, FLIP, LOOK = "SSIM", "FLIP", "look"
MEANING: Mapping[str, str] = {
    FLIP: "How much changes to the eye when the two take turns on a screen: 0 is nothing, 1 is the"
    " most there can be.",
    SSIM: "How alike light, contrast and edges are from place to place: 1 is the same picture, near"
    " 0 they have nothing in common.",
    LOOK: "Bits in which their perceptual hashes differ: up to 8 they look the same, 32 is what"
    " chance gives to pictures without likeness.",
}
"""What each number tells, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the pixels of two pictures.

    Attributes:
        ssim: structural similarity of their luminance, at most 1; None if not measured.
        flip: mean FLIP error, 0 to 1; None if not measured.
        absent: why a number is not there, by its name in `MEANING`.
        notes: at which size they were compared, where it is not their own.
        reason: why their pixels cannot be compared at all; empty when they can.
        agree: whether no pixel differs.
        error_map: the FLIP error of each pixel in the magma colours; None if not measured.
    """

    ssim: float | None = None
    flip: float | None = None
    absent: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""
    agree: bool = False
    error_map: Image.Image | None = None


def incomparable(reason: str) -> Measured:
    """Nothing was measured, and why."""
    return Measured(absent={SSIM: reason, FLIP: reason}, reason=reason)


def measured(pair: Fit, pixels: int) -> Measured:
    """Measure two pictures.

    Args:
        pair: the two.
        pixels: larger ones are scaled down.
    """
    if pair.reason:
        return incomparable(pair.reason)
    one, other = within(pair.one, pixels), within(pair.other, pixels)
    scaled = f"FLIP and SSIM were measured at {one.width} {TIMES} {one.height} pixels."
    notes = [pair.note, scaled if one.size != pair.one.size else ""]
    absent: dict[str, str] = {}
    ssim = flip = errors = None
    try:
        ssim = structural_similarity(one, other)
    except ImportError:
        absent[SSIM] = INSTALL
    except ValueError:
        absent[SSIM] = "A picture needs 11 pixels or more each way."
    try:
        flip, errors = flip_error(one, other)
    except ImportError:
        absent[FLIP] = INSTALL
    agree = pair.one.tobytes() == pair.other.tobytes()
    return Measured(ssim, flip, absent, tuple(filter(None, notes)), "", agree, errors)


def structural_similarity(one: Image.Image, other: Image.Image) -> float:
    """Mean SSIM of the luminance (ITU-R 601) of two pictures of one size, at most 1.

    The setting of Wang, Bovik, Sheikh and Simoncelli (2004): Gaussian windows of 11 x 11 pixels
    with a sigma of 1.5, population covariance, 8-bit range.

    Raises:
        ImportError: scikit-image is not installed.
        ValueError: a side is shorter than a window.
    """
    import numpy as np
    from skimage import metrics

    similarity: Any = metrics.structural_similarity  # it ships no types
    grey = [np.asarray(image.convert("L")) for image in (one, other)]
    window = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    return float(similarity(*grey, **window, data_range=255))


def flip_error(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """The mean FLIP error of two pictures of one size, 0 to 1, and the error of each pixel.

    FLIP for low dynamic range (Andersson and others, 2020), seen as its authors propose: 67 pixels
    to a degree, a 4K screen of 0.7 m at 0.7 m.

    Raises:
        ImportError: flip-evaluator is not installed.
    """
    import numpy as np
    from flip_evaluator import evaluate
    from PIL import Image

    light = [np.asarray(image, dtype=np.float32) / 255 for image in (one, other)]
    colours, mean, _ = evaluate(light[0], light[1], "LDR")
    return float(mean), Image.fromarray((colours * 255).round().astype(np.uint8))
