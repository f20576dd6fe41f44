"""The commands about characters: ask the session, and put the answer on a card or into a table.

Nothing here parses arguments or knows an end-point.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.session.faces import faces_of
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.pictures import kept_picture
from rendernet_jupyter.spec.variables import Scope, VariableFault, value_of
from rendernet_jupyter.view.faces import Faces, Portrait
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace

_NOTHING = "engine = replay changes nothing"
_VARIABLE = re.compile(r"\{\{(.*)\}\}", re.DOTALL)


def characters(session: Session, args: Arguments) -> Faces:
    """All characters, or those that a search leaves."""
    items = session.listing("characters", refresh=args.refresh)
    cast: Sequence[Character] = Catalog.from_listings({"characters": items}).characters
    if args.own:
        cast = [who for who in cast if not who.system_character]
    if args.search:
        words = args.search.casefold()
        cast = [who for who in cast if words in f"{who.name} {who.prompt}".casefold()]
    note = f"{len(cast)} of {session.engine().label}. In a prompt {{Name}} stands for one."
    return Faces(session.keys.cleared(cast), _faces(session, args, cast), note)


def show(session: Session, args: Arguments) -> Portrait:
    """One character."""
    return _portrait(session, args, session.characters[args.name])


def create(session: Session, args: Arguments) -> Portrait:
    """Make a character."""
    before = {character.id for character in session.characters}
    made = session.characters.create(
        args.name,
        _content(args.face, args),
        prompt=args.prompt,
        type=args.type,
        on_progress=getattr(args, "on_progress", None),
    )
    said = f"{made.name} is made. {_cost(session)}"
    if made.id in before:
        said = f"{made.name} is there already, with this face and these words."
    if session.engine().replays:
        said = f"{made.name} is there already, with this face; {_NOTHING}."
    return _portrait(session, args, made, said)


def edit(session: Session, args: Arguments) -> Portrait:
    """Change a character."""
    if args.name_new:
        raise _unnameable(session.characters[args.name], args.name_new)
    made = session.characters.edit(
        args.name,
        face=_content(args.face, args) if args.face else None,
        prompt=args.prompt,
        type=args.type,
        on_progress=getattr(args, "on_progress", None),
    )
    if session.engine().replays:
        return _portrait(session, args, made, f"{made.name} is as it was: {_NOTHING}.")
    kept = (
        "Pictures that were made before stay as they are, and their cells show them again; with"
        " --cache refresh they are made, and paid, anew."
    )
    return _portrait(session, args, made, f"{made.name} is changed. {_cost(session)}", [kept])


def archive(session: Session, args: Arguments) -> Message:
    """Put a character away, when the person agrees."""
    who = session.characters[args.name]
    if session.engine().replays and not who.system_character:
        return Message(f"{who.name} stays as it was: {_NOTHING}.")
    if not args.yes:
        _demand_yes(who, args)
    session.characters.archive(who.id)
    return Message(
        f"{who.name} is put away: {{{who.name}}} makes no new pictures any more.",
        ["The pictures that were made stay, and the name is free again."],
    )


def _cost(session: Session) -> str:
    if session.engine().sandbox:
        return "Nothing was charged."
    return "The service documents no price for it."


def _demand_yes(who: Character, args: Arguments) -> None:
    if who.system_character:
        return  # it cannot be put away at all, which is said without asking first
    confirm = getattr(args, "confirm", None)
    question = (
        f"Put {who.name} ({who.id}) away? New pictures cannot use it afterwards, and the service"
        " documents no way back."
    )
    said = confirm(question) if confirm else None
    if said is None:
        raise RenderNetError(
            f"nobody can be asked whether {who.name} may be put away; nothing was sent",
            hint="If so, say it: %rendernet character archive NAME --yes",
        )
    if not said:
        raise RenderNetError(f"{who.name} stays: the answer was no", hint="Nothing was sent.")


def _unnameable(who: Character, name: str) -> RenderNetError:
    """The service has no way to rename; the lines that come nearest to it."""
    face = who.input_image or "FACE"
    line = shlex.join([name, face, "--type", who.character_type or "TYPE", "--prompt", who.prompt])
    return RenderNetError(
        f"the service cannot rename a character; {who.name} is unchanged",
        hint=f"Make another with the same face: %rendernet character create {line}\n"
        f"  Then put this one away: %rendernet character archive {shlex.quote(who.name)}",
    )


def _content(typed: str, args: Arguments) -> object:
    """What a face stands for: `{{variable}}` is a Python object, all else is text."""
    match = _VARIABLE.fullmatch(typed.strip())
    if not match:
        return typed
    variables: Mapping[str, Any] = getattr(args, "variables", None) or {}
    try:
        return value_of(match[1], Scope(variables))[0]
    except VariableFault as fault:
        hint = f"Did you mean {{{{{fault.suggest}}}}}?" if fault.suggest else ""
        raise RenderNetError(f"{typed}: {fault.message}; nothing was sent", hint=hint) from None


def _portrait(
    session: Session, args: Arguments, who: Character, said: str = "", notes: Sequence[str] = ()
) -> Portrait:
    faces = _faces(session, args, [who])
    return Portrait(session.keys.cleared(who), faces.get(who.id), said, notes)


def _faces(session: Session, args: Arguments, cast: Sequence[Character]) -> dict[str, Path]:
    engine, store = session.engine(), session.store
    tell = getattr(args, "on_progress", None)
    if tell and any(who.input_image and not kept_picture(store, who.input_image) for who in cast):
        tell(Progress("downloading", asked="characters", engine=engine.label, note="faces"))
    return LOOP.wait(faces_of(engine, store, cast))
