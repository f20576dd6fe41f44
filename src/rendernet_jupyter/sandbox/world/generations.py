"""Generations and their media: accepted in one transaction, and from then on a matter of the clock.

What will become of a medium is settled when it is accepted; its status is then worked out from the
time. So nothing runs in the background, and every process and every restart sees the same. Each
function takes an open transaction; nothing here paints.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rendernet_jupyter.sandbox.knobs import Knobs
from rendernet_jupyter.sandbox.order import Order, total
from rendernet_jupyter.sandbox.page import Page
from rendernet_jupyter.sandbox.world import accounts
from rendernet_jupyter.sandbox.world.accounts import Account
from rendernet_jupyter.sandbox.world.ids import new_id

SCHEMA = """
CREATE TABLE generations (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, created_at REAL NOT NULL, price INTEGER NOT NULL
);
CREATE INDEX generations_newest ON generations (user_id, created_at);
CREATE TABLE media (
    id TEXT PRIMARY KEY, generation_id TEXT NOT NULL REFERENCES generations (id),
    place INTEGER NOT NULL, type TEXT NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, recipe TEXT NOT NULL,
    starts_at REAL NOT NULL, done_at REAL NOT NULL, fate TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX media_of_generation ON media (generation_id, place)
"""
_QUEUED = 0.25  # share of its time that a medium is `initiated` before it is `pending`


@dataclass(frozen=True, slots=True)
class Medium:
    """One output.

    Attributes:
        id: `img_` or `vid_` and ten letters or digits.
        generation_id: the call it came from.
        user_id: whose it is.
        type: `image` or `video`.
        width: planned pixels.
        height: planned pixels.
        recipe: all that its bytes follow from, see `recipe_of`.
        starts_at: when it goes from `initiated` to `pending`, Unix seconds.
        done_at: when it is finished, Unix seconds.
        fate: `success`, `failed` or `censored`.
        reason: why it fails, for people.
        echo: what the answer to the POST repeats: model, style, style_detail.
    """

    id: str
    generation_id: str
    user_id: str
    type: str
    width: int
    height: int
    recipe: Mapping[str, Any]
    starts_at: float
    done_at: float
    fate: str
    reason: str
    echo: Mapping[str, Any] = field(default_factory=dict)

    def status(self, now: float, *, stuck: bool = False) -> str:
        """`initiated`, `pending`, or the fate once it is done; `stuck` keeps it from being done."""
        if self.done_at <= now and not stuck:
            return self.fate
        return "pending" if self.starts_at <= now else "initiated"


@dataclass(frozen=True, slots=True)
class Generation:
    """One accepted call with its media, in the order of its elements and their batches."""

    id: str
    created_at: float
    media: tuple[Medium, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which generations are listed; empty fields do not filter, set ones all must hold."""

    status: str = ""
    media_id: str = ""
    generation_id: str = ""


def accept(
    db: sqlite3.Connection, account: Account, orders: Sequence[Order], knobs: Knobs, now: float
) -> tuple[Generation, int] | None:
    """Charge for the orders and start them: the generation and the credits left.

    None, with nothing charged and nothing started, when the credits do not suffice.
    """
    name = new_id("gen")
    price = total(orders) + knobs.surcharge
    left = accounts.charge(db, account, price, name, now)
    if left is None:
        return None
    db.execute("INSERT INTO generations VALUES (?, ?, ?, ?)", (name, account.user_id, now, price))
    media = list(_media(name, account, orders, knobs, now, _chance(db, name, knobs)))
    db.executemany(
        "INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (m.id, name, place, m.type, m.width, m.height, json.dumps(m.recipe), m.starts_at,
             m.done_at, m.fate, m.reason)
            for place, (m, _) in enumerate(media)
        ],
    )  # fmt: skip
    for medium, cost in media:
        if knobs.refunds and medium.fate != "success":
            accounts.refund(db, account, cost, name, medium.done_at)
    return Generation(name, now, tuple(medium for medium, _ in media)), left


def _chance(db: sqlite3.Connection, name: str, knobs: Knobs) -> str:
    """What all that is left to chance in a call follows from: its id, or the seed of the knobs.

    With a seed two fresh worlds draw alike. The ids themselves never repeat: clients remember them.
    """
    if knobs.seed is None:
        return name
    (before,) = db.execute("SELECT COUNT(*) FROM media").fetchone()
    return f"{knobs.seed}/{before}"


def _media(  # noqa: PLR0917 - one caller, and a table of its own would say no more
    name: str, account: Account, orders: Sequence[Order], knobs: Knobs, now: float, chance: str
) -> list[tuple[Medium, int]]:
    """The media of a call, each with its price."""
    found: list[tuple[Medium, int]] = []
    for index, order in enumerate(orders):
        for batch in range(order.count):
            medium_id = new_id("vid" if order.medium == "video" else "img")
            fate, reason = _fate(f"{chance}/{index}.{batch}", order, knobs)
            seconds = knobs.latency and knobs.latency + knobs.latency_step * len(found)
            width, height = order.size
            medium = Medium(
                id=medium_id,
                generation_id=name,
                user_id=account.user_id,
                type=order.medium,
                width=width,
                height=height,
                recipe=recipe_of(order, batch, drawn=_draw(chance, index)),
                starts_at=now + seconds * _QUEUED,
                done_at=now + seconds,
                fate=fate,
                reason=reason,
                echo=order.echo,
            )
            found.append((medium, order.price))
    return found


def recipe_of(order: Order, batch: int, *, drawn: int) -> dict[str, Any]:
    """All that the bytes of a medium follow from: the same recipe always gives the same file.

    A seed that was left out, or is -1, is replaced by `drawn`; further media of a batch get seeds
    of their own, so that neighbouring seeds never share a picture.
    """
    element = dict(order.element)
    recipe = {"kind": order.kind, "element": element, "size": list(order.size), **order.sources}
    if order.kind in ("model", "style"):
        seed = element.get("seed", -1)
        element["seed"] = seed = drawn if seed == -1 else seed
        recipe |= {
            "base_model": order.base_model,
            "seed": _draw(str(seed), batch) if batch else seed,
        }
    return recipe


def _draw(text: str, index: int) -> int:
    """A seed of 31 bits that follows from `text` and `index`."""
    return int.from_bytes(hashlib.sha256(f"{text}/{index}".encode()).digest()[:4], "big") >> 1


def _fate(chance: str, order: Order, knobs: Knobs) -> tuple[str, str]:
    """What will become of a medium, and the reason that goes with it."""
    if order.doom:
        return "failed", order.doom
    if knobs.take("censor_next"):
        return "censored", "the sandbox was told to censor this one"
    if knobs.take("fail_next") or _draw(chance, 0) < knobs.fail_rate * 2**31:
        return "failed", knobs.fail_reason
    return "success", ""


def forget(db: sqlite3.Connection, generation_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Take generations and their media out; answers the recipes that nothing else is made of.

    The ledger keeps what they cost.
    """
    recipes: list[str] = []
    for name in generation_ids:
        rows = db.execute("SELECT recipe FROM media WHERE generation_id = ?", (name,))
        recipes += [recipe for (recipe,) in rows]
        db.execute("DELETE FROM media WHERE generation_id = ?", (name,))
        db.execute("DELETE FROM generations WHERE id = ?", (name,))
    return [
        json.loads(recipe)
        for recipe in dict.fromkeys(recipes)
        if db.execute("SELECT 1 FROM media WHERE recipe = ?", (recipe,)).fetchone() is None
    ]


_COLUMNS = (
    "m.id, m.generation_id, g.user_id, m.type, m.width, m.height, m.recipe, m.starts_at, m.done_at,"
    " m.fate, m.reason"
)


def _medium(row: sqlite3.Row) -> Medium:
    values = dict(row)
    return Medium(**{**values, "recipe": json.loads(values["recipe"])})


def medium(db: sqlite3.Connection, medium_id: str, user_id: str) -> Medium | None:
    """One medium of that user."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM media AS m JOIN generations AS g ON g.id = m.generation_id"  # noqa: S608 - constant columns
        " WHERE m.id = ? AND g.user_id = ?",
        (medium_id, user_id),
    ).fetchone()
    return None if row is None else _medium(row)


def recipes(db: sqlite3.Connection, user_id: str, size: tuple[int, int]) -> list[dict[str, Any]]:
    """The recipes of that user's pictures of one width and height, newest first."""
    rows = db.execute(
        "SELECT m.recipe FROM media AS m JOIN generations AS g ON g.id = m.generation_id"
        " WHERE g.user_id = ? AND m.type = 'image' AND m.width = ? AND m.height = ?"
        " GROUP BY m.recipe ORDER BY MAX(m.rowid) DESC",
        (user_id, *size),
    )
    return [json.loads(recipe) for (recipe,) in rows]


def generation(db: sqlite3.Connection, generation_id: str, user_id: str) -> Generation | None:
    """One generation of that user."""
    found, _ = page(db, user_id, Filter(generation_id=generation_id), Page(), now=0.0)
    return found[0] if found else None


def page(
    db: sqlite3.Connection, user_id: str, wanted: Filter, part: Page, *, now: float
) -> tuple[list[Generation], int]:
    """One page of a user's generations, newest first, and how many there are in all.

    A generation is `success` when all its media are, `failed` when any is; those under way are
    neither.
    """
    where, values = _conditions(user_id, wanted, now)
    (count,) = db.execute(f"SELECT COUNT(*) FROM generations AS g WHERE {where}", values).fetchone()  # noqa: S608 - constant parts
    heads = db.execute(
        f"SELECT g.id, g.created_at FROM generations AS g WHERE {where}"  # noqa: S608 - constant parts
        " ORDER BY g.created_at DESC, g.rowid DESC LIMIT :size OFFSET :offset",
        {**values, "size": part.size, "offset": part.offset},
    ).fetchall()
    return [Generation(name, at, _media_of(db, name)) for name, at in heads], count


def _media_of(db: sqlite3.Connection, generation_id: str) -> tuple[Medium, ...]:
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM media AS m JOIN generations AS g ON g.id = m.generation_id"  # noqa: S608 - constant columns
        " WHERE m.generation_id = ? ORDER BY m.place",
        (generation_id,),
    )
    return tuple(_medium(row) for row in rows)


def _conditions(user_id: str, wanted: Filter, now: float) -> tuple[str, dict[str, Any]]:
    parts = ["g.user_id = :user_id"]
    own = "SELECT 1 FROM media AS m WHERE m.generation_id = g.id AND "
    if wanted.generation_id:
        parts.append("g.id = :generation_id")
    if wanted.media_id:
        parts.append(f"EXISTS ({own} m.id = :media_id)")
    if wanted.status == "success":
        parts.append(f"NOT EXISTS ({own} (m.fate <> 'success' OR m.done_at > :now))")
    if wanted.status == "failed":
        parts.append(f"EXISTS ({own} m.fate <> 'success' AND m.done_at <= :now)")
    values = {
        "user_id": user_id,
        "generation_id": wanted.generation_id,
        "media_id": wanted.media_id,
        "now": now,
    }
    return " AND ".join(parts), values
