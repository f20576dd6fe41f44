"""The figure that plots are drawn on, and who shows it.

In a notebook with matplotlib's inline backend it is one of pyplot's until its cell ends. So it is
shown there as any plot is: with a semicolon behind it, with a name for it, in a loop. Elsewhere it
belongs to nobody: no window, no current figure. Nothing here draws a picture.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from io import BytesIO
from typing import Any, cast

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


class PictureFigure(Figure):
    """A figure that a notebook shows once, whether or not `%matplotlib inline` was said."""

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        FigureCanvasAgg(self)
        self.savefig(buffer, format="png")
        return buffer.getvalue()

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,  # noqa: ARG002 - as IPython calls it
        exclude: Collection[str] | None = None,  # noqa: ARG002 - likewise
    ) -> dict[str, Any]:
        """Nothing of its own: whoever asks shows it now, so the end of the cell must not."""
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close(self)
        return {}


def blank(**how: Any) -> PictureFigure:
    """An empty figure; the arguments are those of matplotlib's `Figure`."""
    if not _is_inline():
        return PictureFigure(**how)
    from matplotlib import pyplot as plt

    return cast("PictureFigure", plt.figure(FigureClass=PictureFigure, **how))


def _is_inline() -> bool:
    """Whether the cells of a running notebook show the figures of pyplot at their end."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return False
    # Asked in the usual way, rcParams would choose a backend, and might open a window for it.
    return "inline" in str(dict.__getitem__(rcParams, "backend"))
