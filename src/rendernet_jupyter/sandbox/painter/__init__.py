"""The sandbox's painter: an element of a request in, a picture that visibly follows it out.

Words choose the hour, the weather, the place and what stands in it; the seed composes; every knob
of the API does what it is known for. Nothing here learns from pictures: it draws.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.picture import paint
from rendernet_jupyter.sandbox.painter.png import encode_png
from rendernet_jupyter.sandbox.painter.sizes import size_like, size_of

__all__ = ["encode_png", "paint", "size_like", "size_of"]
