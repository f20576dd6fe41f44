"""Progress told on, and told again while time passes: a display that stands still looks dead.

Nothing here waits, or knows who listens.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from rendernet_jupyter.job.progress import Progress


class Clock:
    """Tells progress on, and again while time passes without any.

    Args:
        tell: called with each moment; None when nobody listens.
    """

    def __init__(self, tell: Callable[[Progress], None] | None) -> None:
        self._tell = tell
        self._latest: Progress | None = None
        self._since = 0.0

    def tell(self, progress: Progress) -> None:
        """Tell a moment on."""
        self._latest, self._since = progress, time.monotonic() - progress.elapsed
        if self._tell:
            self._tell(progress)

    def tick(self) -> None:
        """Tell the latest moment again, as it is now."""
        if self._latest is not None and self._tell:
            self._tell(self._latest.at(time.monotonic() - self._since))
