"""The pictures of an explorer, small enough for two hundred of them in one file.

Each distinct picture is embedded once: 768 pixels of its long edge, as a JPEG of quality 75, which
is 35 to 45 kB for a photograph; one that is heavier steps down until it fits. A video is there as
its poster. No full picture is embedded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.still import illustrated, still

EDGE = 768
"""Pixels of the long edge."""

LIMIT = 42_000
"""Bytes of a JPEG. In base64 that is 56 kB, which leaves 4 kB of 60 for what is said of it."""

Stills = Mapping[str, bytes]
"""JPEGs by content hash, in the order in which they are met."""


def stills_of(content: Content) -> tuple[Content, Stills]:
    """The stills of its tiles; and the content with a reason where none could be made."""
    return illustrated(content, partial(still, edge=EDGE, limit=LIMIT))
