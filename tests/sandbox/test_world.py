"""The world on disk: shared by processes, found again after a restart."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from rendernet_jupyter.sandbox import SANDBOX_KEY, World
from rendernet_jupyter.sandbox.world.accounts import account_of
from rendernet_jupyter.sandbox.world.database import Database, on_network

pytestmark = pytest.mark.anyio
PATH = "/pub/v1/generations"

BUYER = """
import asyncio, sys, httpx
from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, World, create_app

async def main():
    world = World(sys.argv[1])
    transport = httpx.ASGITransport(create_app(world))
    headers = {"X-API-KEY": SANDBOX_KEY}
    body = [{"model": "JuggernautXL", "prompt": {"positive": "x"}}]
    print("ready", flush=True)
    sys.stdin.readline()
    async with httpx.AsyncClient(
        transport=transport, base_url=SANDBOX_ORIGIN, headers=headers
    ) as client:
        for _ in range(60):
            answer = await client.post("/pub/v1/generations", json=body)
            assert answer.status_code in (201, 402), answer.text
    print(world.counters.charges)
    world.close()

asyncio.run(main())
"""


def test_two_processes_never_lose_or_double_a_charge(
    tmp_path: Path, open_world: Callable[..., World]
) -> None:
    """Two kernels on one sandbox would spend a credit twice, or get pictures for nothing."""
    world = open_world(tmp_path, credits=100)
    buyers = [
        subprocess.Popen(
            [sys.executable, "-c", BUYER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for buyer in buyers:
        assert buyer.stdout is not None
        assert buyer.stdout.readline() == "ready\n"
    for buyer in buyers:
        assert buyer.stdin is not None
        buyer.stdin.write("go\n")
        buyer.stdin.flush()
    charges = [int(buyer.communicate(timeout=60)[0]) for buyer in buyers]
    assert [buyer.returncode for buyer in buyers] == [0, 0]
    assert sum(charges) == 100  # of 120 attempts
    assert world.credits(SANDBOX_KEY) == 0
    paid = [entry for entry in world.ledger() if entry.reason == "charge"]
    assert len(paid) == len({entry.generation_id for entry in paid}) == 100
    assert [entry.reason for entry in world.ledger()].count("start") == 1


async def test_a_restart_finds_jobs_credits_and_files(
    tmp_path: Path,
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
    clock: Any,
) -> None:
    """A restarted kernel would lose what it paid for."""
    before = open_world(tmp_path)
    before.knobs.latency = 60
    data = (await connect(before).post(PATH, json=[picture])).json()["data"]
    before.close()
    clock.now += 61
    after = open_world(tmp_path, credits=5)
    assert after.credits(SANDBOX_KEY) == 999
    client = connect(after)
    (medium,) = (await client.get(f"{PATH}/{data['generation_id']}")).json()["data"]["media"]
    assert medium["status"] == "success"
    assert (await client.get(medium["url"])).status_code == 200
    assert after.counters.charges == 0


async def test_a_reset_begins_anew(
    world: World, client: httpx.AsyncClient, picture: dict[str, Any], upload: Any
) -> None:
    """A class could not be given a fresh sandbox."""
    await upload()
    await client.post(PATH, json=[picture])
    world.knobs.fail_next = 3
    world.reset(credits=7)
    assert world.credits(SANDBOX_KEY) == 7
    assert world.ledger() == []
    assert world.counters.requests == 0
    assert world.knobs.fail_next == 3
    for path in (PATH, "/pub/v2/assets"):
        assert (await client.get(path)).json()["data"] == []
    assert list((world.folder / "uploads").iterdir()) == []
    assert (await client.post(PATH, json=[picture])).json()["data"]["credits_remaining"] == 6


async def test_too_few_credits_start_and_charge_nothing(
    world: World, client: httpx.AsyncClient, picture: dict[str, Any]
) -> None:
    """A balance would go below zero, or a refused call would run for nothing."""
    world.reset(credits=3)
    refused = await client.post(PATH, json=[{**picture, "batch_size": 4}])
    assert (refused.status_code, refused.json()["err"]["code"]) == (402, "SANDBOX_NO_CREDITS")
    assert "needs 4" in refused.json()["err"]["message"]
    assert world.credits(SANDBOX_KEY) == 3
    assert world.ledger() == []
    assert (await client.get(PATH)).json()["data"] == []
    exact = await client.post(PATH, json=[{**picture, "batch_size": 3}])
    assert exact.json()["data"]["credits_remaining"] == 0


async def test_the_estimate_is_what_is_charged(
    world: World, client: httpx.AsyncClient, picture: dict[str, Any], upload: Any
) -> None:
    """A budget that rests on the estimate would be broken."""
    asset = await upload()
    calls = [
        [picture],
        [{**picture, "quality": "Plus", "batch_size": 3}],
        [{**picture, "model": "Flux"}, picture],
        [{"true_touch": {"asset_id": asset}}],
    ]
    for body in calls:
        before = world.credits(SANDBOX_KEY)
        estimate = (await client.post(f"{PATH}/estimate", json=body)).json()["data"]
        assert world.credits(SANDBOX_KEY) == estimate["balance"] == before
        left = (await client.post(PATH, json=body)).json()["data"]["credits_remaining"]
        assert before - left == estimate["estimated"]


def test_a_private_world_leaves_nothing_behind() -> None:
    """Every test of a notebook would leave a folder in the temporary directory."""
    world = World()
    folder = world.folder
    assert (folder / "world.sqlite3").exists()
    world.close()
    world.close()
    assert not folder.exists()


def test_a_forgotten_world_is_closed() -> None:
    """A world that nobody closed would keep its file open and its folder on disk."""
    world = World()
    folder = world.folder
    del world
    gc.collect()
    assert not folder.exists()


def test_accounts_follow_from_keys_and_hide_them(tmp_path: Path) -> None:
    """A key would stand readable in the sandbox's file or on its page."""
    key = "canary-5up3r-s3cret"
    first, again, other = account_of(key), account_of(key), account_of("another")
    assert first == again != other
    assert first.user_id.startswith("usr_")
    assert len(first.user_id) == 14
    assert key not in repr(first)
    assert other.label == "…"


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_keys_are_not_written_to_disk(
    tmp_path: Path,
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
) -> None:
    """Somebody's real key, tried on a sandbox, would stay in its folder."""
    key = "canary-5up3r-s3cret"
    world = open_world(tmp_path)
    client = connect(world, key=key, keys=(key,))
    assert (await client.post(PATH, json=[picture])).status_code == 201
    world.close()
    assert key.encode() not in written(tmp_path)


async def test_a_file_held_by_another_process_does_not_hold_the_event_loop(
    tmp_path: Path,
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
) -> None:
    """A kernel would freeze for as long as another one writes to the shared sandbox."""
    client = connect(open_world(tmp_path))
    other = sqlite3.connect(tmp_path / "world.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers: list[httpx.Response] = []

    async def pay() -> None:
        answers.append(await client.post(PATH, json=[picture]))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(pay)
        while not any("AnyIO" in thread.name for thread in threading.enumerate()):
            await anyio.lowlevel.checkpoint()
        assert (await client.get("/pub/v1/models")).status_code == 200
        assert answers == []
        other.execute("ROLLBACK")
    other.close()
    assert answers[0].status_code == 201


def test_a_file_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    """An update of the package would leave a sandbox that cannot start."""
    path = tmp_path / "world.sqlite3"
    old = Database(path, "CREATE TABLE a (x); CREATE TABLE b (y)", 1)
    old.write(lambda db: db.execute("INSERT INTO a VALUES (1)"))
    old.close()
    same = Database(path, "CREATE TABLE a (x); CREATE TABLE b (y)", 1)
    assert same.read(lambda db: db.execute("SELECT x FROM a").fetchall()[0][0]) == 1
    same.close()
    new = Database(path, "CREATE TABLE a (z)", 2)
    assert new.read(lambda db: db.execute("SELECT z FROM a").fetchall()) == []
    new.close()


def test_a_failed_transaction_leaves_no_trace(tmp_path: Path) -> None:
    """Half of a charge would stay when the other half fails."""
    database = Database(tmp_path / "world.sqlite3", "CREATE TABLE a (x UNIQUE)", 1)

    def twice(db: sqlite3.Connection) -> None:
        for _ in range(2):
            db.execute("INSERT INTO a VALUES (1)")

    with pytest.raises(sqlite3.IntegrityError):
        database.write(twice)
    assert database.read(lambda db: db.execute("SELECT * FROM a").fetchall()) == []
    database.close()


async def test_a_network_drive_gets_a_rollback_journal(tmp_path: Path) -> None:
    """WAL on a network drive, which several machines share, loses data."""
    remote = Database(tmp_path / "world.sqlite3", "CREATE TABLE a (x)", 1, remote=True)
    await remote.awrite(lambda db: db.execute("INSERT INTO a VALUES (1)"))
    assert await remote.aread(lambda db: db.execute("SELECT x FROM a").fetchone()[0]) == 1
    mode = await remote.aread(lambda db: db.execute("PRAGMA journal_mode").fetchone()[0])
    assert mode == "truncate"
    remote.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the table of mounts is Linux's")
@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/home/ana/sandbox", True),
        ("/home/ana/with space/x", True),
        ("/home/anabel", False),
        ("/", False),
        ("/home/ana/fast/x", False),
    ],
)
def test_the_drive_of_a_folder_is_found(folder: str, remote: bool) -> None:
    """A home on a network drive would be taken for a local one."""
    mounts = (
        "/dev/sda / ext4 rw 0 0\n"
        "server:/ana /home/ana nfs4 rw 0 0\n"
        "//win/x /home/ana/with\\040space cifs rw 0 0\n"
        "tmpfs /home/ana/fast tmpfs rw 0 0"
    )
    assert on_network(Path(folder), mounts) is remote
