"""Characters from the notebook: made from a face, listed, changed, put away.

After each change the listing of characters is read anew, so the next prompt knows the name. The
name itself cannot be changed at the service. No price is documented for any of it. Nothing here is
drawn, and nobody is asked.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.catalog import Catalog, Character
from rendernet_jupyter.errors import RenderNetError, ServiceFault, ServiceUnreachable
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.faces import SentFace, present_face, sent_face
from rendernet_jupyter.session.loop import LOOP, Events
from rendernet_jupyter.session.recast import known_cast, made_before
from rendernet_jupyter.suggest import nearest

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

TYPES = ("realistic", "stylized")
_UNSPEAKABLE = frozenset("{}|\\")
"""What has a meaning of its own in the braces in which a prompt holds a name."""

Tell = Callable[[Progress], None]


class Characters:
    """The characters of a session's engine: the account's own, and those of the service.

    Iterating gives them as the catalogue knows them; `characters["Mira"]` is one by name or id.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __iter__(self) -> Iterator[Character]:
        engine = self._session.engine()
        return iter(LOOP.wait(catalog_of(engine, self._session.store))[0].characters)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> Character:
        """One of them, by its name or id, as the service has it now.

        Raises:
            RenderNetError: none is called so, or more than one.
        """
        return LOOP.wait(_found(self._session, name))

    def create(
        self,
        name: str,
        face: object,
        *,
        prompt: str,
        type: str = "realistic",  # noqa: A002 - the word of the command and of the service
        on_progress: Tell | None = None,
    ) -> Character:
        """Make a character from the picture of a face; the very same one again is left as it is.

        Under `engine = replay` none is made: it is the one that was, of this name and face.

        Args:
            name: what prompts will call it; unique among all that are listed.
            face: a path, an address, the id of an asset or of an earlier picture, or content: a
                picture of a result, a Pillow image, bytes, an array.
            prompt: gender, age, ethnicity, body type in a few words; no clothes, no background.
            type: `realistic` or `stylized`.
            on_progress: called in this thread while the face is uploaded.

        Raises:
            RenderNetError: the name cannot be used or is taken, or the type is none.
            AssetError: the face cannot be sent or used.
            ServiceError: the service refused it.
        """
        return self._wait(
            lambda ask: _create(self._session, ask, (name, face), prompt, type), on_progress
        )

    def edit(
        self,
        name: str,
        *,
        face: object = None,
        prompt: str = "",
        type: str = "",  # noqa: A002 - as above
        on_progress: Tell | None = None,
    ) -> Character:
        """Change a character of the account; what is left out stays. Arguments as for `create`.

        Under `engine = replay` nothing is changed.

        Raises:
            RenderNetError: nothing is to be changed, or it is none of the account's own.
            AssetError: the face cannot be sent or used, or the present one is not to be had.
            ServiceError: the service refused it.
        """
        changes = {"face": face, "prompt": prompt.strip(), "type": type}
        return self._wait(lambda ask: _edit(self._session, ask, name, changes), on_progress)

    def archive(self, name: str) -> Character:
        """Put a character of the account away, for good: no way back is documented.

        Under `engine = replay` it stays.

        Raises:
            RenderNetError: it is none of the account's own.
        """
        return LOOP.wait(_archive(self._session, name))

    def _wait(self, work: Callable[[Ask], Any], on_progress: Tell | None) -> Character:
        events: Events = queue.SimpleQueue()
        ask = Ask("", tell=events.put)
        found: Character = LOOP.wait(work(ask), events=events, on_event=on_progress)
        return found

    def __repr__(self) -> str:
        return f"Characters({', '.join(one.name for one in self)})"


async def _create(
    session: Session, ask: Ask, who: tuple[str, object], prompt: str, character_type: str
) -> Character:
    engine = session.engine()
    name = speakable(who[0])
    character_type = _known_type(character_type)
    if not prompt.strip():
        raise RenderNetError(
            f"{name} needs a few words on who that is; nothing was sent",
            hint='Such as --prompt "woman, about 40, short grey hair".',
        )
    words = (prompt.strip(), character_type)
    if engine.replays:
        return await made_before(session, engine, name, who[1])
    catalog = await _reread(session, engine)
    found: list[Character] = list(catalog.find("characters", name))
    alike = [c for c in found if (c.prompt, c.character_type) == words]
    known = session.store.faces.made_of(engine.account, alike[0].id) if alike else ""
    if not known:
        demand_free(name, catalog)
    face = await sent_face(session, engine, ask, who[1])
    if known and known == face.asset_id:
        _remember(session, engine, alike[0], face)
        return alike[0]  # the very same, such as by a cell that is run again
    demand_free(name, catalog)
    sent = {"prompt": words[0], "character_type": words[1], "asset_id": face.asset_id}
    try:
        item = await engine.service.characters.create(name=name, **sent)
    except (ServiceUnreachable, ServiceFault) as error:
        made = await _made_all_the_same(session, engine, name, error)
    else:
        made = await _listed(session, engine, item)
    _remember(session, engine, made, face)
    return made


def _remember(session: Session, engine: Engine, who: Character, face: SentFace) -> None:
    """Note what a character was made of, or was given as its face."""
    store, account = session.store, engine.account
    store.faces.make_of(account, who.id, *face)
    facts = {"id": who.id, "name": who.name, "character_type": who.character_type}
    store.cast.add(account, facts, store.assets.content(account, face.asset_id) or face.asset_id)


async def _made_all_the_same(
    session: Session, engine: Engine, name: str, error: RenderNetError
) -> Character:
    """The character whose answer was lost, if the service lists it; else the error."""
    error.hint = "Whether it was made all the same shows: %rendernet characters --refresh"
    try:
        found = (await _reread(session, engine)).find("characters", name)
    except RenderNetError:
        raise error from None
    if len(found) != 1:
        raise error
    made: Character = found[0]
    return made


async def _edit(session: Session, ask: Ask, name: str, changes: Mapping[str, Any]) -> Character:
    if not any(change is not None and change != "" for change in changes.values()):
        raise RenderNetError("nothing is to be changed", hint="Name a --face, --type or --prompt.")
    engine, who = session.engine(), await _own(session, name)
    if engine.replays:
        return who
    sent = {
        "prompt": changes["prompt"] or who.prompt,
        "character_type": _known_type(changes["type"] or who.character_type),
    }
    if not sent["prompt"]:
        raise RenderNetError(
            f"the service does not say how {who.name} is described, and wants it with each change",
            hint='Nothing was sent. Add --prompt "...".',
        )
    if changes["face"] is None:
        face = await present_face(session, engine, ask, who)
    else:
        face = await sent_face(session, engine, ask, changes["face"])
    item = await engine.service.characters.edit(who.id, asset_id=face.asset_id, **sent)
    _remember(session, engine, who, face)
    return await _listed(session, engine, {"name": who.name, **item, "id": who.id})


async def _archive(session: Session, name: str) -> Character:
    who = await _own(session, name)
    engine = session.engine()
    if engine.replays:
        return who
    await engine.service.characters.archive(who.id)
    await _reread(session, engine)
    # A listing may lag behind: a name that cannot be used any more must not be offered.
    _keep(session, engine, [i for i in engine.listings["characters"] if i.get("id") != who.id])
    return who


async def _own(session: Session, name: str) -> Character:
    """A character that the account may change."""
    who = await _found(session, name)
    if who.system_character:
        raise RenderNetError(
            f"{who.name} belongs to the service: it can be used, not changed",
            hint="Make one of your own: %rendernet character create NAME FACE --prompt ...",
        )
    return who


async def _found(session: Session, name: str) -> Character:
    engine = session.engine()
    catalog = await _reread(session, engine)
    by_id = catalog.character(name)
    found: tuple[Character, ...] = (by_id,) if by_id else catalog.find("characters", name)
    if len(found) == 1 or (found and engine.replays):
        return found[0]
    if found:
        ids = " and ".join(one.id for one in found)
        raise RenderNetError(f"{name!r} names more than one: {ids}", hint="Name it by its id.")
    near = catalog.near("characters", name)
    hint = f"Did you mean {near}?" if near else "%rendernet characters lists them all."
    raise RenderNetError(f"no character is called {name!r}", hint=hint)


async def _reread(session: Session, engine: Engine) -> Catalog:
    """The catalogue with the characters as they are now; where nobody is asked, as last known."""
    if engine.replays:
        return known_cast(session.store)
    await catalog_of(engine, session.store)
    _keep(session, engine, await engine.service.listing("characters"))
    return Catalog.from_listings(engine.listings, taken_at=engine.listings_at)


async def _listed(session: Session, engine: Engine, item: dict[str, Any]) -> Character:
    """The character as it is listed now, which may lag behind what the service just answered."""
    await _reread(session, engine)
    others = [one for one in engine.listings["characters"] if one.get("id") != item.get("id")]
    _keep(session, engine, [item, *others])
    [made] = Catalog.from_listings({"characters": [item]}).characters
    return made


def _keep(session: Session, engine: Engine, items: list[dict[str, Any]]) -> None:
    engine.listings["characters"] = items
    session.store.keep_listings(engine.account, {"characters": items})


def demand_free(name: str, catalog: Catalog) -> None:
    """Refuse a name that a listed character has, in any letter case.

    Raises:
        RenderNetError: it is taken; says by whom.
    """
    for taken in catalog.find("characters", name):
        whose = "the service's own" if taken.system_character else "yours"
        raise RenderNetError(
            f"a character is called {taken.name!r} already ({whose}); nothing was sent",
            hint=f"Take another name, so that {{{name}}} stands for one."
            + ("" if taken.system_character else " To change it: %rendernet character edit"),
        )


def speakable(name: str) -> str:
    """A name as it can stand in the braces of a prompt.

    Raises:
        RenderNetError: it is empty, or holds what has a meaning there.
    """
    flat = " ".join(name.split())
    if not flat:
        raise RenderNetError("a character needs a name", hint="Prompts use it in braces: {Name}")
    if wrong := sorted(_UNSPEAKABLE & set(flat)):
        raise RenderNetError(
            f"the name {flat!r} holds {' '.join(wrong)}, which have a meaning in prompts",
            hint="Nothing was sent. Take a name of letters, digits and spaces.",
        )
    return flat


def _known_type(character_type: str) -> str:
    folded = character_type.strip().casefold()
    if folded in TYPES:
        return folded
    near = nearest(folded, TYPES)
    raise RenderNetError(
        f"a character is {' or '.join(TYPES)}, not {character_type!r}; nothing was sent",
        hint=f"Did you mean {near[0]}?" if near else "Say which with --type.",
    )
