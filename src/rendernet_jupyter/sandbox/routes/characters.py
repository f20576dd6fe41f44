"""Characters: list, create, edit, archive. The sandbox's own can be used, but not changed.

Nothing here paints a face.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from rendernet_jupyter.sandbox import limits, shelf
from rendernet_jupyter.sandbox.answer import success
from rendernet_jupyter.sandbox.call import Call
from rendernet_jupyter.sandbox.checks.addons import usable_asset
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.page import page_of
from rendernet_jupyter.sandbox.refused import Refused, bad_request, not_found
from rendernet_jupyter.sandbox.world import characters
from rendernet_jupyter.sandbox.world.assets import Asset
from rendernet_jupyter.sandbox.world.belongings import Belongings
from rendernet_jupyter.sandbox.world.characters import OwnCharacter


async def listing(call: Call) -> Response:
    """`GET /pub/v1/characters`: the account's own, newest first, then the sandbox's."""
    call.world.counters.listings += 1
    part, user = page_of(call.request.query_params), call.account.user_id
    own = await call.world.database.aread(lambda db: characters.everyone(db, user))
    everyone = [
        *(_own(call, one) for one in own),
        *(_of_sandbox(call, one) for one in shelf.CHARACTERS),
    ]
    return success(list(part.cut(everyone)), pagination=part.facts(len(everyone)))


async def create(call: Call) -> Response:
    """`POST /pub/v1/characters`: all four fields are needed."""
    fields = await call.fields()
    name = fields.text("name", longest=limits.LONGEST_NAME, needed=True)
    prompt, character_type, face = await _described(call, fields)
    made = await call.world.database.awrite(
        lambda db: characters.create(
            db,
            call.account.user_id,
            name=name,
            prompt=prompt,
            character_type=character_type,
            asset_id=face.id,
            sha256=face.sha256,
        )
    )
    if made is None:
        raise bad_request(
            f"name: this account has a character called {name!r}", "SANDBOX_NAME_TAKEN"
        )
    return success(_own(call, made), status=201)


async def edit(call: Call) -> Response:
    """`PUT /pub/v1/characters/{character_id}`: everything but the name, which is passed over."""
    found = await _find(call)
    prompt, character_type, face = await _described(call, await call.fields())
    edited = replace(
        found,
        prompt=prompt,
        character_type=character_type,
        asset_id=face.id,
        sha256=face.sha256,
    )
    await call.world.database.awrite(lambda db: characters.edit(db, edited))
    return success(_own(call, edited))


async def archive(call: Call) -> Response:
    """`POST /pub/v1/characters/archive/{character_id}`: no body is needed."""
    found = await _find(call)
    await call.world.database.awrite(lambda db: characters.archive(db, found))
    return success({})


async def _described(call: Call, fields: Fields) -> tuple[str, str, Asset]:
    """The description, the type and the face of a body."""
    prompt = fields.text("prompt", longest=limits.LONGEST_CHARACTER_PROMPT, needed=True)
    character_type = fields.choice("character_type", limits.CHARACTER_TYPES)
    if character_type is None:
        raise fields.refuse(
            "character_type", f"is needed here: {' or '.join(limits.CHARACTER_TYPES)}"
        )
    user, now = call.account.user_id, call.world.clock()
    face = await call.world.database.aread(
        lambda db: usable_asset(
            fields, "asset_id", "image", Belongings(db, user, now, call.world.knobs)
        )
    )
    return prompt, character_type, face


async def _find(call: Call) -> OwnCharacter:
    name, user = call.path("character_id"), call.account.user_id
    if any(one.id == name for one in shelf.CHARACTERS):
        why = f"{name} belongs to the sandbox: it can be used, not changed"
        raise Refused(403, "SANDBOX_SYSTEM_CHARACTER", why)
    found = await call.world.database.aread(lambda db: characters.find(db, name, user))
    if found is None or found.archived:
        raise not_found("character")
    return found


def _own(call: Call, one: OwnCharacter) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "prompt": one.prompt,
        "character_type": one.character_type,
        "input_image": f"{call.origin}/input_images/{one.asset_id}.png",
        "system_character": False,
        **call.world.knobs.extra_fields,
    }


def _of_sandbox(call: Call, one: shelf.Character) -> dict[str, Any]:
    image = f"{call.origin}/input_images/{one.id}.png"
    return {**one.to_item(), "input_image": image, **call.world.knobs.extra_fields}
