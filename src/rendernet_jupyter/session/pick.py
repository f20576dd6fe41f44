"""Which of several runs made what a cell shows.

The same text is run again, by copies of a notebook, and with other values of its variables. What
the saved outputs show decides; without outputs the notebook's own last runs, and a doubt that has
to be told. Nothing is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from rendernet_jupyter.result.mark import short
from rendernet_jupyter.store.precedents import PastRun


@dataclass(frozen=True, slots=True)
class Picked:
    """The runs that are meant.

    Attributes:
        jobs: those that made their pictures, in order, each once.
        doubt: other runs asked for something else, and nothing tells that they are not meant.
    """

    jobs: tuple[str, ...] = ()
    doubt: bool = False


def pick(
    past: Sequence[PastRun], shown: frozenset[str], notebook: str, *, once: bool, varied: bool
) -> Picked:
    """Pick among the runs of a text or a cell.

    Args:
        past: newest first.
        shown: short content hashes of the pictures in the cell's saved outputs.
        notebook: file name of the notebook.
        once: the cell is one call; else it may have made several, or calls of other texts.
        varied: the text does not say all that is asked for, because it holds variables.
    """
    past = [run for run in past if run.jobs]
    if found := _seen(past, shown, once=once):
        return _picked(found)
    if shown and once:
        return Picked(doubt=True)
    mine = [run for run in past if run.notebook == notebook]
    alike = not varied and len({run.digests for run in past}) < 2
    pool = mine or (past if alike else [])
    if not pool:
        return Picked(doubt=bool(past))
    last = [run for run in pool if run.whole] or pool[:1]
    meant = last[:1] if once else [run for run in last if run.session == last[0].session]
    known = frozenset(chain.from_iterable(run.digests for run in meant))
    return _picked(meant, doubt=not all(run.digests <= known for run in past))


def _seen(past: Sequence[PastRun], shown: frozenset[str], *, once: bool) -> list[PastRun]:
    """The runs whose pictures the outputs show: if there are such, all of what each brought."""
    made = [(run, frozenset(map(short, run.contents))) for run in past if run.contents]
    if once:
        same = [run for run, pictures in made if pictures == shown]
        # Of a run that was stopped the outputs show what had arrived until then.
        return (same or [run for run, pictures in made if shown and pictures > shown])[:1]
    return [run for run, pictures in made if pictures <= shown]


def _picked(runs: Sequence[PastRun], *, doubt: bool = False) -> Picked:
    """The jobs of runs, oldest first, of runs that asked for the same those of the newest."""
    newest: dict[frozenset[str], PastRun] = {}
    for run in runs:
        newest.setdefault(run.digests, run)
    jobs = [job for run in reversed(newest.values()) for job in run.jobs]
    return Picked(tuple(dict.fromkeys(jobs)), doubt)
