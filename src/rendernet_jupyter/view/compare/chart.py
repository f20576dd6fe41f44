"""A comparison in matplotlib, for papers and slides: A, B, their difference, the error map.

The figure belongs to nobody: no window, no current figure. Nothing here changes `rcParams`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from rendernet_jupyter.view.canvas import blank
from rendernet_jupyter.view.compare.apart import difference
from rendernet_jupyter.view.compare.share import reduced
from rendernet_jupyter.view.compare.text import figures

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.compare.comparison import Comparison

_INCHES = 2.6
_PIXELS = 768
_LABEL = 0.45


def chart(made: Comparison) -> Figure:
    """A, B and where they differ, beside each other; the numbers in the titles.

    Raises:
        RenderNetError: a file cannot be read.
    """
    panels = list(_panels(made))
    high = max(image.height / image.width for image, _ in panels)
    size = (_INCHES * len(panels), _INCHES * high + _LABEL)
    figure = blank(figsize=size, layout="constrained")
    for place, (image, title) in enumerate(panels, start=1):
        axes = figure.add_subplot(1, len(panels), place)
        axes.imshow(reduced(image, _PIXELS))
        axes.set_axis_off()
        axes.set_anchor("N")
        axes.set_title(title, fontsize="small", parse_math=False)
    return figure


def _panels(made: Comparison) -> list[tuple[Image.Image, str]]:
    pair = made.pair()
    panels = [(pair.one, f"A  {made.one.label}"), (pair.other, f"B  {made.other.label}")]
    if pair.reason:
        return panels
    known = figures(made)
    apart, gain = difference(pair.one, pair.other)
    ssim = f"\nSSIM {known['SSIM']}" if "SSIM" in known else ""
    times = f" × {gain}" if gain > 1 else ""
    panels.append((apart, f"difference{times}{ssim}"))
    if made.error_map:
        panels.append((made.error_map, f"FLIP error\n{known['FLIP']}"))
    return panels
