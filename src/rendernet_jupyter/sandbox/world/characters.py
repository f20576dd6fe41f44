"""Characters that an account made. Those of the sandbox itself stand on the shelf.

Each function takes an open transaction; nothing here checks a body.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace

from rendernet_jupyter.sandbox.world.ids import new_id

SCHEMA = """
CREATE TABLE characters (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, name TEXT NOT NULL, prompt TEXT NOT NULL,
    character_type TEXT NOT NULL, asset_id TEXT NOT NULL, sha256 TEXT NOT NULL,
    archived INTEGER NOT NULL
);
CREATE UNIQUE INDEX characters_name ON characters (user_id, name) WHERE archived = 0
"""


@dataclass(frozen=True, slots=True)
class OwnCharacter:
    """A character of an account. The fields are those of the table.

    Attributes:
        id: `chr_` and ten letters or digits.
        user_id: whose it is.
        name: as it stands in prompts; unique among those of the account that are not archived.
        prompt: short description.
        character_type: `realistic` or `stylized`.
        asset_id: the picture of the face.
        sha256: of that picture's file.
        archived: whether it can no longer be used.
    """

    id: str
    user_id: str
    name: str
    prompt: str
    character_type: str
    asset_id: str
    sha256: str
    archived: bool = False


_COLUMNS = ", ".join(one.name for one in fields(OwnCharacter))


def create(
    db: sqlite3.Connection,
    user_id: str,
    *,
    name: str,
    prompt: str,
    character_type: str,
    asset_id: str,
    sha256: str,
) -> OwnCharacter | None:
    """Make a character; None when the account has one of that name."""
    made = OwnCharacter(new_id("chr"), user_id, name, prompt, character_type, asset_id, sha256)
    marks = ", ".join("?" * len(fields(OwnCharacter)))
    done = db.execute(
        f"INSERT OR IGNORE INTO characters ({_COLUMNS}) VALUES ({marks})",  # noqa: S608 - constant columns
        astuple(made),
    )
    return made if done.rowcount else None


def find(db: sqlite3.Connection, character_id: str, user_id: str) -> OwnCharacter | None:
    """The character of that id, if it is the user's; archived ones included."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM characters WHERE id = ? AND user_id = ?",  # noqa: S608 - constant columns
        (character_id, user_id),
    ).fetchone()
    return None if row is None else _character(row)


def edit(db: sqlite3.Connection, edited: OwnCharacter) -> None:
    """Store a character's new face, type and description; the name stays."""
    db.execute(
        "UPDATE characters SET prompt = ?, character_type = ?, asset_id = ?, sha256 = ?"
        " WHERE id = ?",
        (edited.prompt, edited.character_type, edited.asset_id, edited.sha256, edited.id),
    )


def archive(db: sqlite3.Connection, character: OwnCharacter) -> None:
    """Take the character out of use; its name becomes free."""
    db.execute("UPDATE characters SET archived = 1 WHERE id = ?", (character.id,))


def everyone(db: sqlite3.Connection, user_id: str) -> Sequence[OwnCharacter]:
    """The user's characters that are not archived, newest first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM characters WHERE user_id = ? AND archived = 0"  # noqa: S608 - constant columns
        " ORDER BY rowid DESC",
        (user_id,),
    )
    return [_character(row) for row in rows]


def _character(row: sqlite3.Row) -> OwnCharacter:
    found = OwnCharacter(*row)
    return replace(found, archived=bool(found.archived))
