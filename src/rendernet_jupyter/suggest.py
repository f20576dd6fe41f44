"""Did you mean: the known words that lie nearest to one that is not known.

Two questions, two answers: `slip_of` decides (a few edits at most, so that it may turn text into
an error), `nearest` advises (it may be generous, because a person reads it). Nothing here knows
what the words stand for.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, known: Iterable[str], *, limit: int = 1, cutoff: float = 0.6) -> list[str]:
    """The `limit` known words most like `word`, best first, letter case aside.

    Args:
        word: what was typed.
        known: what could have been typed, in any order.
        limit: how many to return at most.
        cutoff: 0 takes anything, 1 only the word itself.
    """
    folded = word.casefold()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(folded)
    scored = []
    for place, candidate in enumerate(dict.fromkeys(known)):
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() < cutoff or matcher.quick_ratio() < cutoff:
            continue
        if (ratio := matcher.ratio()) >= cutoff:
            scored.append((-ratio, place, candidate))
    return [candidate for _, _, candidate in sorted(scored)[:limit]]


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is a slip of, if it is one.

    One edit makes a slip of words of 4 or 5 letters, two of longer ones; shorter words have none,
    because nearly every short word is near to another.
    """
    best: tuple[int, str] | None = None
    for candidate in known:
        allowed = 0 if len(candidate) < 4 else 1 if len(candidate) < 6 else 2
        if not allowed or abs(len(candidate) - len(word)) > allowed:
            continue
        distance = edits(word, candidate)
        if distance <= allowed and (best is None or distance < best[0]):
            best = distance, candidate
    return best[1] if best else None


def edits(left: str, right: str) -> int:
    """How many edits part two words; swapped neighbours are one (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
