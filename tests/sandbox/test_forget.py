"""The sandbox forgets what it was told to forget, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import SANDBOX_KEY, World

pytestmark = pytest.mark.anyio

PATH = "/pub/v1/generations"


def asked_for(words: str) -> dict[str, Any]:
    """The element of a plain request."""
    return {
        "model": "JuggernautXL",
        "prompt": {"positive": words, "negative": ""},
        "seed": 1,
        "steps": 10,
    }


def written(folder: Path) -> bytes:
    """Everything that lies in a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_words_and_files_are_gone_and_the_ledger_is_not(
    tmp_path: Path,
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
) -> None:
    """The offline twin would keep the prompt that the store was told to forget."""
    world = open_world(tmp_path)
    client = connect(world)
    names = {}
    for words in ("a xylophonist", "a cat", "a cat"):
        data = (await client.post(PATH, json=[asked_for(words)])).json()["data"]
        names.setdefault(words, []).append(data["generation_id"])
        (medium,) = (await client.get(f"{PATH}/{data['generation_id']}")).json()["data"]["media"]
        assert (await client.get(medium["url"])).status_code == 200
    before, left = world.ledger(), world.credits(SANDBOX_KEY)
    assert b"xylophonist" in written(tmp_path)
    assert world.forget([*names["a xylophonist"], names["a cat"][0], "gen_nobody"])
    assert b"xylophonist" not in written(tmp_path)
    assert (world.ledger(), world.credits(SANDBOX_KEY)) == (before, left)
    assert (await client.get(f"{PATH}/{names['a xylophonist'][0]}")).status_code == 404
    assert len(list((tmp_path / "media").iterdir())) == 1


def test_a_reader_that_holds_the_log_is_said(
    tmp_path: Path, open_world: Callable[..., World]
) -> None:
    """To be told that it is gone while it lies in the log would be a lie."""
    world = open_world(tmp_path)
    reader = sqlite3.connect(tmp_path / "world.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM generations").fetchall()
    world.database._patient.run("PRAGMA busy_timeout = 10")
    assert not world.forget([])
    reader.close()
    assert world.forget([])
