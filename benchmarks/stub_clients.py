"""The candidates of ``client.py``: each makes so many pictures at once, the way its own docs say.

Run in a process of its own: ``python stub_clients.py TASK CANDIDATE COUNT ADDRESS FOLDER``. To
`make`, one picture is made beforehand, so that imports and connections are not counted; then CPU
and wall time, and the memory above that of the idle process, are printed as one line of JSON. For
the `first` picture nothing is made beforehand; `poll` tells when jobs were seen to be done, and
`journal` what was written down. Nothing is compared here.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

Make = Callable[[int], Awaitable[Any] | None]
PROMPT = "a lighthouse keeper reading by lamplight"
STATUS = Path("/proc/self/status")


@asynccontextmanager
async def ours(url: str, folder: Path) -> Any:
    """A cell: checked, priced, written down, sent, polled for, downloaded, stored."""
    from rendernet_jupyter.session.session import Session

    with Session(engine=url, store=str(folder / "store")) as session:
        base = 0

        def make(count: int) -> None:
            nonlocal base
            base += 10_000
            seeds = f"{base}..{base + count - 1}" if count > 1 else f"{base}"
            made = session.generate(f"seed: {seeds}\n{PROMPT}", f"--limit {max(count, 1)} --yes")
            if len(made) != count:  # type: ignore[arg-type]  # neither a price nor an explanation
                raise SystemExit(f"{len(made)} of {count} pictures")  # type: ignore[arg-type]  # as above

        yield make


@asynccontextmanager
async def replicate(url: str, folder: Path) -> Any:
    """`async_run` and `gather`, each output read and written, as replicate's README shows."""
    from replicate.client import Client
    from replicate.helpers import FileOutput

    client = Client(api_token="r8", base_url=url)

    async def one(number: int) -> None:
        output = await client.async_run("a/b", {"prompt": PROMPT, "seed": number})
        data = await FileOutput(str(output), client).aread()
        (folder / f"{number}.png").write_bytes(data)

    async def make(count: int) -> None:
        await asyncio.gather(*(one(number) for number in range(count)))

    yield make


@asynccontextmanager
async def fal(url: str, folder: Path) -> Any:
    """`submit`, `get` and `gather`; fal brings no download, so its own httpx fetches."""
    import httpx
    from fal_client import client as module

    module.QUEUE_URL_FORMAT = f"{url}/"
    client = module.AsyncClient(key="k:s")
    async with httpx.AsyncClient(timeout=120) as plain:

        async def one(number: int) -> None:
            handle = await client.submit("owner/app", {"prompt": PROMPT, "seed": number})
            result = await handle.get()
            answer = await plain.get(result["images"][0]["url"])
            (folder / f"{number}.png").write_bytes(answer.content)

        async def make(count: int) -> None:
            await asyncio.gather(*(one(number) for number in range(count)))

        yield make


@asynccontextmanager
async def by_hand(url: str, folder: Path) -> Any:
    """All one can do with httpx alone: one pool, one listing, downloads streamed to disk."""
    import httpx

    path = f"{url}/pub/v1/generations"
    gate = asyncio.Semaphore(8)
    async with httpx.AsyncClient(headers={"X-API-KEY": "k"}, timeout=60) as client:

        async def start(number: int) -> str:
            body = [{"prompt": {"positive": PROMPT}, "model": "JuggernautXL", "seed": number}]
            async with gate:
                answer = await client.post(path, json=body)
            return str(answer.json()["data"]["generation_id"])

        async def fetch(name: str, address: str) -> None:
            async with gate, client.stream("GET", address) as answer:
                with (folder / f"{name}.png").open("wb") as file:
                    async for chunk in answer.aiter_raw():
                        file.write(chunk)

        async def make(count: int) -> None:
            waiting = set(await asyncio.gather(*(start(n) for n in range(count))))
            coming = []
            while waiting:
                await asyncio.sleep(0.2)
                for page in range(1, -(-len(waiting) // 50) + 1):
                    answer = await client.get(path, params={"page": page, "page_size": 50})
                    for item in answer.json()["data"]:
                        [medium] = item["media"]
                        if item["generation_id"] in waiting and medium["status"] == "success":
                            waiting.discard(item["generation_id"])
                            fetching = fetch(item["generation_id"], medium["url"])
                            coming.append(asyncio.create_task(fetching))
            await asyncio.gather(*coming)

        yield make


@asynccontextmanager
async def our_downloads(url: str, folder: Path) -> Any:
    """The downloads alone: hashed, checked, synced and given their name in the store."""
    from rendernet_jupyter.client.service import Service
    from rendernet_jupyter.client.wire import Wire
    from rendernet_jupyter.job.ports import RemoteMedium
    from rendernet_jupyter.redaction import Secret
    from rendernet_jupyter.store.media import Media

    service = Service(Wire(url, Secret("k" * 12)), Media(folder / "media"))
    gate = asyncio.Semaphore(4)

    async def one(number: int) -> None:
        address = f"{url}/files/{number}.png"
        async with gate:
            await service.fetch(RemoteMedium(f"img_{number}", "success", "success", url=address))

    async def make(count: int) -> None:
        await asyncio.gather(*(one(number) for number in range(count)))

    yield make
    await service.close()


async def our_polls(url: str, count: int, early: float | None) -> dict[str, float]:
    """When each of `count` jobs in flight was seen to be done, looked for the learned way."""
    from rendernet_jupyter.client.service import Service
    from rendernet_jupyter.client.wire import Wire
    from rendernet_jupyter.job.schedule import SERVICE
    from rendernet_jupyter.job.watch import Watch
    from rendernet_jupyter.redaction import Secret
    from rendernet_jupyter.store.media import Media

    service = Service(Wire(url, Secret("k" * 12)), Media(Path("unused")))
    watch = Watch(service, SERVICE, clock=time.monotonic, sleep=asyncio.sleep)
    seen: dict[str, float] = {}

    async def one(number: int) -> None:
        ticket = await service.submit([{"seed": number}])
        async with watch.following(ticket.generation_id, early=early) as news:
            while not (await news.get()).final:  # type: ignore[union-attr]  # an error may end this
                pass
        seen[ticket.generation_id] = time.monotonic()

    await asyncio.gather(*(one(number) for number in range(count)))
    await service.close()
    return seen


async def replicate_polls(url: str, count: int, _: float | None) -> dict[str, float]:
    """The same for replicate's own loop, which polls each of them every half second."""
    from replicate.client import Client

    client = Client(api_token="r8", base_url=url)
    seen: dict[str, float] = {}

    async def one(number: int) -> None:
        made = await client.models.predictions.async_create("a/b", {"seed": number}, wait=False)
        await made.async_wait()
        seen[made.id] = time.monotonic()

    await asyncio.gather(*(one(number) for number in range(count)))
    return seen


MAKERS: dict[str, Callable[[str, Path], AbstractAsyncContextManager[Make]]] = {
    "rendernet_jupyter": ours,
    "replicate": replicate,
    "fal": fal,
    "httpx by hand": by_hand,
    "our downloads": our_downloads,
}
POLLERS: dict[str, Callable[[str, int, float | None], Coroutine[Any, Any, dict[str, float]]]] = {
    "rendernet_jupyter": our_polls,
    "replicate": replicate_polls,
}


def journalled(count: int, url: str, folder: Path) -> dict[str, float]:
    """Commits a job while `count` pictures are made, and the seconds of one and of a bare write."""
    from rendernet_jupyter.session.session import Session

    commits = 0

    def traced(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    with Session(engine=url, store=str(folder / "store")) as session:
        database = session.store.database
        database._connection.set_trace_callback(traced)  # noqa: SLF001 - nothing else tells of commits
        session.generate(f"seed: 1..{count}\n{PROMPT}", f"--limit {count} --yes")
        in_all = commits
        jobs = [row["job_id"] for row in database.read("SELECT job_id FROM job")]
        page, commit, bare = os.urandom(4096), 0.0, 0.0
        with (folder / "bare").open("wb", buffering=0) as file:
            for job in jobs:  # in turn, for disks have moods
                began = time.monotonic()
                with database.transaction() as do:
                    do("UPDATE job SET reason = 'as before' WHERE job_id = ?", (job,))
                between = time.monotonic()
                file.write(page)
                os.fsync(file.fileno())
                commit += between - began
                bare += time.monotonic() - between
    return {"commits": in_all / count, "commit": commit / len(jobs), "bare": bare / len(jobs)}


def memory(field: str) -> float:
    """Megabytes of this process by the kernel's own books: `VmRSS` now, `VmHWM` at most."""
    [line] = [x for x in STATUS.read_text().splitlines() if x.startswith(field)]
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    """Let the kernel's books of the most memory start anew."""
    Path("/proc/self/clear_refs").write_text("5")


def requests(url: str) -> int:
    """Requests that the stub has answered."""
    connection = HTTPConnection(url.partition("//")[2])
    connection.request("GET", "/_told")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return sum(told["counts"].values())


async def measured(name: str, count: int, url: str, folder: Path, *, first: bool) -> None:
    """Make the pictures, and print what it took."""
    async with MAKERS[name](url, folder) as make:

        async def run(many: int) -> None:
            done = make(many)
            if done is not None:
                await done

        if not first:
            await run(1)
            forget_peak()
        asked = requests(url)
        idle, cpu, wall = memory("VmRSS"), time.process_time(), time.monotonic()
        await run(count)
        taken = {
            "cpu": time.process_time() - cpu,
            "wall": time.monotonic() - wall,
            "memory": memory("VmHWM") - idle,
            "requests": requests(url) - asked,
        }
    print(json.dumps(taken), flush=True)


def main() -> None:
    task, name, count, url, folder, *rest = sys.argv[1:]
    os.environ["RENDERNET_CONFIG"] = f"{folder}/config.toml"
    if task == "poll":
        early = float(rest[0]) if rest else None
        print(json.dumps(asyncio.run(POLLERS[name](url, int(count), early))))
    elif task == "journal":
        print(json.dumps(journalled(int(count), url, Path(folder))))
    else:
        work = measured(name, int(count), url, Path(folder), first=task == "first")
        asyncio.run(work)


if __name__ == "__main__":
    main()
