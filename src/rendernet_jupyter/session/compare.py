"""The command `compare`: what its words name, and what differs between the pictures.

A picture is named by a variable, a place in a run, a media id, the hash of its content, or its
file. Nothing is asked of an engine, and nothing is written.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.media import MEDIA_ID
from rendernet_jupyter.session.foreign import picture_of_file
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.proof import file_meant
from rendernet_jupyter.store.witness import Origin, Witness
from rendernet_jupyter.view.compare.comparison import Comparison
from rendernet_jupyter.view.compare.several import (
    Comparisons,
    against_first,
    each_with,
    one_with,
    pairwise,
)
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_PLACE = re.compile(r"(?P<name>.+)\[(?P<index>-?\d{1,9})\]")
_CONTENT = re.compile(r"[0-9a-f]{64}")

_Named = tuple[Gallery | Picture, str]
"""What is meant, and what it is called; empty when by its place in its run."""


def compare(session: Session, args: argparse.Namespace) -> Comparison | Comparisons:
    """`compare A [B]`.

    Raises:
        RenderNetError: a word names nothing, or what they name cannot be paired.
    """
    variables = getattr(args, "variables", None) or {}
    one, name = _alone(_meant(session, args.one, variables))
    if not args.other:
        return against_first([*one] if isinstance(one, Gallery) else [one])
    other, other_name = _alone(_meant(session, args.other, variables))
    if isinstance(one, Gallery):
        if isinstance(other, Gallery):
            return pairwise(one, other)
        return each_with([*one], other, other_name)
    if isinstance(other, Gallery):
        return one_with(one, [*other], name)
    return Comparison(one, other, names=(name, other_name))


def _alone(named: _Named) -> _Named:
    """The picture of a gallery that holds no other.

    Raises:
        RenderNetError: it holds none.
    """
    found, name = named
    if not isinstance(found, Gallery) or len(found) > 1:
        return named
    if not len(found):
        raise RenderNetError(
            f"{found.run.name or found.run.run_id} has no picture to compare",
            hint=f"What failed in it is made again by: %rendernet retry {found.run.run_id}",
        )
    return found[0], name


def _meant(session: Session, word: str, variables: Mapping[str, object]) -> _Named:
    """What a word names: `hero[0]`, `hero`, an id, a hash, a run's name, a file."""
    asked = word.strip().rstrip(",")
    place = _PLACE.fullmatch(asked)
    name = place["name"] if place else asked
    if isinstance(value := variables.get(name), str | Path):
        name = str(value)
    found = _of_variable(name, variables) or _of_store(session, name)
    if place is None or not isinstance(found[0], Gallery):
        return found
    try:
        return found[0][int(place["index"])], ""
    except IndexError:
        raise RenderNetError(
            f"{name} has no picture [{place['index']}]",
            hint=f"It has {len(found[0])}, counted from 0.",
        ) from None


def _of_variable(name: str, variables: Mapping[str, object]) -> _Named | None:
    """The value of a variable; None for what is none, or holds no pictures."""
    value = variables.get(name)
    if isinstance(value, Handle):
        if not value.done:
            raise RenderNetError(
                f"{name} is still being made", hint=f"Wait for it first: {name}.wait()"
            )
        value = value.wait()
    return (value, "") if isinstance(value, Gallery | Picture) else None


def _of_store(session: Session, name: str) -> _Named:
    witness = Witness(session.store.database)
    if MEDIA_ID.fullmatch(name):
        return _of_origin(session, witness.of_medium(name), "media_id", name), ""
    if _CONTENT.fullmatch(name):
        return _of_origin(session, witness.of_content(name), "sha256", name), ""
    # A bare word is a run, though a folder or a file may be called the same.
    path = file_meant(name) if any(mark in name for mark in "./\\") else None
    if path is not None:
        return picture_of_file(session, path), shown(path)
    return session.run(name), ""


def _of_origin(session: Session, origin: Origin | None, what: str, value: str) -> Picture:
    """The picture that a job made, by one of its names."""
    if origin is not None:
        for picture in session.run(origin.run_id):
            if getattr(picture.medium, what) == value:
                return picture
    raise RenderNetError(
        f"the store knows no picture {value[:24]}",
        hint="hero[0].media_id names one; %rendernet history finds runs.",
    )
