"""Words or a table in the place of pictures: what a cell shows that was asked not to show them.

The output is marked as one of those pictures, so that a saved notebook is known to have made them.
Nothing here makes the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rendernet_jupyter.result.mark import mark
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.mime import Mimes


class Instead:
    """What stands in the place of pictures.

    Args:
        words: what is shown.
        contents: the content hashes of the pictures.
    """

    def __init__(self, words: Message | Listing, contents: Iterable[str]) -> None:
        self.words = words
        self._contents = tuple(contents)

    def __repr__(self) -> str:
        return repr(self.words)

    def _repr_mimebundle_(
        self, include: Mimes = None, exclude: Mimes = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return self.words._repr_mimebundle_(include, exclude), mark(self._contents)
