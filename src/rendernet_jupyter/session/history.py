"""Finding runs again, and saying something of them: the commands about the history.

Sends nothing, and changes no request and no picture.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.kinds import KINDS
from rendernet_jupyter.session import period
from rendernet_jupyter.session.period import Moment
from rendernet_jupyter.store.history import FACETS, Wanted
from rendernet_jupyter.store.index import folded
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.history import History
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace
ENGINES = ("sandbox", "service")
STARS = 5


def search(
    session: Session,
    words: str = "",
    *,
    tag: str | Sequence[str] = (),
    since: Moment = "",
    until: Moment = "",
    rating: int = 0,
    notebook: str = "",
    engine: str = "",
    made: bool = False,
    failed: bool = False,
    limit: int | None = 20,
    **facets: object,
) -> History:
    """The runs that fit, newest first; see `Session.history`.

    Raises:
        RenderNetError: a filter cannot be read.
    """
    _demand(facets, engine, rating, limit)
    now = time.time()
    tags = tag.replace(",", " ").split() if isinstance(tag, str) else tag
    wanted = Wanted(
        words=words,
        facets=tuple((key, str(value)) for key, value in facets.items() if value not in ("", None)),
        tags=tuple(tags),
        since=period.begin(since, now) if since else None,
        until=period.end(until, now) if until else None,
        rating=rating,
        notebook=notebook,
        engine=engine,
        made=made,
        failed=failed,
        limit=limit,
    )
    entries, total = session.store.history.search(wanted)
    entries = session.keys.cleared(entries)  # a run of before a login may hold what is a key now
    note = "" if total else _near(session, wanted)
    return History(entries, total, locate=session.located, note=note)


def _demand(facets: dict[str, object], engine: str, rating: int, limit: int | None) -> None:
    for name in facets:
        if name not in FACETS:
            near = nearest(name, FACETS)
            raise RenderNetError(
                f"the history has no filter {name!r}",
                hint=f"Did you mean {near[0]}?" if near else f"Known: {', '.join(FACETS)}.",
            )
    if facets.get("kind") not in (None, "", *KINDS):
        raise RenderNetError(
            f"no kind is called {facets['kind']!r}", hint=f"Known: {', '.join(KINDS)}."
        )
    if engine and engine not in ENGINES:
        raise RenderNetError(
            f"no engine is called {engine!r}", hint=f"Known: {', '.join(ENGINES)}."
        )
    _demand_stars(rating)
    if limit is not None and limit < 1:
        raise RenderNetError("the limit must be 1 or more", hint="None shows all of them.")


def _demand_stars(stars: int) -> None:
    if not 0 <= stars <= STARS:
        raise RenderNetError(f"{stars} is no rating", hint="Take 1 to 5; 0 stands for none.")


def _near(session: Session, wanted: Wanted) -> str:
    """What may have been meant by a filter that no run answers to."""
    named = [*wanted.facets, *(("tag", tag) for tag in wanted.tags)]
    named += [("notebook", wanted.notebook)] if wanted.notebook else []
    said = []
    for key, value in named:
        known = session.keys.cleared(session.store.history.values(key))
        if folded(value) in map(folded, known) or key == "seed":
            continue
        near = nearest(value, known)
        said.append(f"No run has the {key} {value!r}." + (f" {near[0]}?" if near else ""))
    return " ".join(said)


def history(session: Session, args: Arguments) -> History:
    """`history [words]`."""
    if args.seed and not args.seed.removeprefix("-").isdecimal():
        raise RenderNetError(f"{args.seed!r} is no seed", hint="It is a whole number: --seed 7")
    words = " ".join(f'"{word}"' if " " in word else word for word in args.words)
    return search(
        session,
        words,
        tag=" ".join(args.tag),
        since=args.since,
        until=args.until,
        rating=args.rating,
        notebook=args.notebook,
        engine=args.engine,
        made=args.made,
        failed=args.failed,
        limit=args.limit,
        **{key: getattr(args, key) for key in FACETS},
    )


def tag(session: Session, args: Arguments) -> Message:
    """`tag RUN WORD...`."""
    run_id = session.store.marks.meant(args.run)
    tags = session.store.marks.tag(run_id, _tags(args.words))
    return Message(f"{run_id} is tagged {_listed(session.keys.cleared(tags))}.")


def untag(session: Session, args: Arguments) -> Message:
    """`untag RUN [WORD...]`."""
    marks = session.store.marks
    run_id = marks.meant(args.run)
    before, words = marks.tags(run_id), _tags(args.words) if args.words else []
    shown = session.keys.cleared(before)
    for word in words:
        if word not in before:
            near = nearest(word, shown)
            meant = f"Did you mean {near[0]}?" if near else f"Its tags: {_listed(shown)}."
            raise RenderNetError(f"{run_id} has no tag {word!r}", hint=meant)
    left = session.keys.cleared(marks.untag(run_id, words))
    return Message(f"{run_id} is tagged {_listed(left)}." if left else f"{run_id} has no tag now.")


def note(session: Session, args: Arguments) -> Message:
    """`note RUN [TEXT...]`; an empty text removes it, none shows it."""
    run_id = session.store.marks.meant(args.run)
    text = " ".join(args.text).strip()
    if not args.text:
        run = session.store.runs.get(run_id)
        said = session.keys.cleared(run.note) if run else ""
        return Message(f"{run_id}: {said}" if said else f"{run_id} has no note.")
    session.store.marks.note(run_id, text)
    return Message(f"{run_id}: {text}" if text else f"The note of {run_id} is removed.")


def rate(session: Session, args: Arguments) -> Message:
    """`rate RUN STARS [--picture N]`."""
    _demand_stars(args.stars)
    run_id = session.store.marks.meant(args.run)
    sha256, what = "", run_id
    if args.picture is not None:
        pictures = session.run(run_id)
        if not args.picture < len(pictures):
            raise RenderNetError(
                f"{run_id} has no picture [{args.picture}]",
                hint=f"It has {len(pictures)}, counted from 0.",
            )
        sha256, what = pictures[args.picture].medium.sha256, f"{run_id}[{args.picture}]"
    session.store.marks.rate(run_id, args.stars, sha256)
    stars = "\N{BLACK STAR}" * args.stars + "\N{WHITE STAR}" * (STARS - args.stars)
    return Message(f"{what}: {stars}" if args.stars else f"{what} has no rating now.")


def _tags(words: Sequence[str]) -> list[str]:
    found = [word.strip().removeprefix("#") for word in " ".join(words).replace(",", " ").split()]
    if not all(found) or not found:
        raise RenderNetError("a tag is a word", hint="Such as: %rendernet tag last poster, blue")
    return list(dict.fromkeys(found))


def _listed(tags: Sequence[str]) -> str:
    return ", ".join(tags)
