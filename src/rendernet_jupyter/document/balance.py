"""What is left in an account, taken out of the outputs of a notebook that is passed on.

It stands in two places: below a gallery, where it is an element of its own in the page and one of
the words in the last line of the text, and behind a price, "3 credits of 992". Only outputs of this
package are touched, and in them only these places: whatever a prompt says stays. The text of the
notebook is cut, so everything else stays byte for byte. No picture is changed here; contact sheets
never say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rendernet_jupyter.document.publish import (
    HTML,
    JPEG,
    OUTPUTS,
    PLAIN,
    alt_of,
    cells_of,
    data_of,
    joined,
    lines_of,
    read,
)
from rendernet_jupyter.document.spans import Cut, Node, cut, written
from rendernet_jupyter.result.mark import BALANCE

_NUMBER = r"[-+\d.,e]+"
_LEFT = re.compile(rf"{_NUMBER} left")
_SAVE = ". Save the originals: "
# No value of an attribute holds a `<`, and no text of ours stands in this element but the number.
_MARKED = re.compile(rf'<span data-rendernet="{BALANCE}">[^<]*</span>')
_PRICE = re.compile(
    rf"(?P<price>{_NUMBER} (?:picture|video)s?(?: and {_NUMBER} videos?)?(?: in \d+ requests)?:"
    rf" {_NUMBER} credits?) of {_NUMBER}(?= \(|$|[<\n])"
)
_MESSAGE = re.compile(r'<div style="[^"]*"><div style="[^"]*" dir="auto">')


def without_balance(text: str, ours: str) -> str:
    """The notebook without what is left in an account.

    Args:
        text: the whole file, of nbformat 4.
        ours: how HTML of this package begins.

    Raises:
        RenderNetError: it is no notebook, or of an older format.
    """
    cuts: list[Cut] = []
    for cell in cells_of(read(text)):
        outputs = cell.get("outputs")
        for output in outputs.items if outputs else ():
            cuts += _cuts(output, ours, text)
    return cut(text, cuts)


def _cuts(output: Node, ours: str, text: str) -> Iterator[Cut]:
    data = data_of(output)
    html, plain = data.get(HTML), data.get(PLAIN)
    page, words = joined(html), joined(plain)
    alt = alt_of(output)
    is_sheet = bool(alt) and words.startswith(alt) and data.get(JPEG) is not None
    if not is_sheet and not page.startswith(ours):
        return
    if is_sheet or _MARKED.search(page):
        changed = _MARKED.sub("", page), _footless(words)
    else:
        changed = _priceless(page), _PRICE.sub(r"\g<price>", words, count=1)
    for node, said in zip((html, plain), changed, strict=True):
        if node is not None and said != joined(node):
            new = lines_of(said) if isinstance(node.plain, list) else said
            yield Cut(node.start, node.end, written(new, OUTPUTS + 2, text))


def _footless(words: str) -> str:
    """The text of a gallery, whose last line says what was spent, and what is left."""
    before, end, last = words.rpartition("\n")
    spent, save, name = last.partition(_SAVE)
    kept = [said for said in spent.split(", ") if not _LEFT.fullmatch(said)]
    return before + end + ", ".join(kept) + (save if kept else save.removeprefix(". ")) + name


def _priceless(page: str) -> str:
    """A message that begins with a price, without what is left to pay it from."""
    start = _MESSAGE.match(page)
    price = _PRICE.match(page, start.end()) if start else None
    return page[: price.start()] + price["price"] + page[price.end() :] if price else page
