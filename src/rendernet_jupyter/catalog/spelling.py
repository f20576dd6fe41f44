"""The spelling index: which names a typed text may mean, the likeliest first.

One index serves the linter, completion and the pickers, so that all of them agree. It is made for
five thousand names and one keystroke: what can be prepared is prepared once, and a text is compared
in full only with names that share letter pairs with it. Nothing here knows what names stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from itertools import pairwise
from unicodedata import combining, is_normalized, normalize

_WORD = re.compile(r"[^\W_]+")
_POOL = 32
"""Names that are compared in full; the others share fewer letter pairs with the text."""
_LIKE = 0.6
"""How alike two whole names must be (0 to 1) for one to be advised in place of the other."""


class Spelling:
    """An index of names.

    Args:
        names: in any order; each counts once.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        # In alphabetical order, so that whatever is filtered out of it is in that order too.
        self.names = tuple(sorted(self._places, key=_plain))
        words = [_words(name) for name in self.names]
        self._spaced = [" " + " ".join(said) for said in words]
        self._joined = ["".join(said) for said in words]

    def search(self, text: str) -> tuple[str, ...]:
        """The names that a typed text may mean, best first; of equals, the alphabet's first.

        First come names that are the text, then those that begin with it, those with words that
        begin with its words, and those that contain it. Letter case, accents and punctuation do not
        count. Only if no name does any of that, names are taken that a few edits part from it.

        Args:
            text: as typed; an empty one means every name.
        """
        return self.holding(text) or self.near(text)

    def holding(self, text: str) -> tuple[str, ...]:
        """What `search` finds without edits; every name for an empty text."""
        words = _words(text)
        if not words:
            return self.names
        phrase, joined = " " + " ".join(words), "".join(words)
        whole: list[str] = []
        begun: list[str] = []
        worded: list[str] = []
        inside: list[str] = []
        for place in self._possible(words, joined):
            name, spaced = self.names[place], self._spaced[place]
            if spaced == phrase or self._joined[place] == joined:
                whole.append(name)
            elif spaced.startswith(phrase) or self._joined[place].startswith(joined):
                begun.append(name)
            elif all(f" {word}" in spaced for word in words):
                worded.append(name)
            else:
                inside.append(name)
        whole.sort(key=lambda name: name != text)  # the exact spelling before one in another case
        return (*whole, *begun, *worded, *inside)

    def near(self, text: str, *, limit: int = 8) -> tuple[str, ...]:
        """Names that were probably meant by a text that is no name, best first.

        Args:
            text: as typed.
            limit: how many at most.
        """
        joined = "".join(_words(text))
        if not joined:
            return ()
        scored = [
            (-score, len(self._joined[place]), self.names[place])
            for place in self._akin(joined)
            if (score := _likeness(joined, self._joined[place])) >= _LIKE
        ]
        return tuple(name for _, _, name in sorted(scored)[:limit])

    def _possible(self, words: list[str], joined: str) -> list[int]:
        """Places of the names that hold all the words somewhere, or all the letters in a row."""
        first, *others = words
        found = [
            place
            for place, name in enumerate(self._spaced)
            if first in name and all(word in name for word in others)
        ]
        if len(words) == 1 and not any(" " in name for name in self._spaced):
            return found
        run = [place for place, name in enumerate(self._joined) if joined in name]
        return sorted({*found, *run}) if run != found else found

    def _akin(self, joined: str) -> list[int]:
        """Places of the names that share the most letter pairs with a text."""
        pairs = set(_pairs(joined))
        shared: Counter[int] = Counter()
        for pair in pairs:
            shared.update(self._by_pair.get(pair, ()))
        sizes = self._joined
        alike = {
            place: 2 * count / (len(pairs) + min(len(sizes[place]), 2 * len(pairs)))
            for place, count in shared.items()
        }
        return nlargest(_POOL, alike, key=alike.__getitem__)

    @cached_property
    def _by_pair(self) -> dict[str, list[int]]:
        """The places of the names that hold a pair of letters; made for the first slip."""
        made: dict[str, list[int]] = {}
        for place, joined in enumerate(self._joined):
            for pair in set(_pairs(joined)):
                made.setdefault(pair, []).append(place)
        return made


def fold(name: str) -> str:
    """A name without regard to letter case and to how its accents are composed."""
    return composed(name).casefold()


def composed(text: str) -> str:
    """A text with each accent in one character with its letter, where there is one."""
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _plain(name: str) -> str:
    """A name without letter case and accents."""
    if name.isascii():
        return name.lower()
    parted = normalize("NFKD", name.casefold())
    return "".join(letter for letter in parted if not combining(letter))


def _words(name: str) -> list[str]:
    """The words of a name; of one that has no letters and digits, its signs."""
    plain = _plain(name)
    return _WORD.findall(plain) or plain.split()


def _pairs(joined: str) -> list[str]:
    """The letter pairs of a text; its beginning counts as a letter."""
    return [left + right for left, right in pairwise("^" + joined)]


def _likeness(text: str, name: str) -> float:
    """How alike a text is to a name, or to the stretch of it that it fits best: 0 to 1."""
    matcher = SequenceMatcher(None, text, name, autojunk=False)
    whole = matcher.ratio()
    if len(text) < 4:  # nearly every short text is near to some stretch of a long name
        return whole
    edits = _edits_within(text, name)
    # A stretch counts less than a whole name that is as near.
    return max(whole, 0.95 * (1 - edits / len(text)) if edits * 4 <= len(text) else 0.0)


def _edits_within(text: str, name: str) -> int:
    """How many edits part a text from the stretch of a name that it fits best.

    Sellers' variant of the edit distance; swapped neighbours are one edit.
    """
    before: list[int] = []
    above = [0] * (len(name) + 1)
    for i, letter in enumerate(text, 1):
        row = [i]
        for j, other in enumerate(name, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == name[j - 2] and other == text[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return min(above)
