"""What a picture costs the machine, beside replicate's client, fal's, and httpx by hand.

All against one local stub, in a process of its own, that holds each generation for 200 ms and
serves pictures of 1.2 MB; candidates in turn within each round, each in a fresh process, median
over rounds. Goals, all for 200 pictures at once unless said otherwise:

2. first picture of a kernel, CPU of the whole process: at most 0.7 of replicate's
3. CPU a picture: at most 0.5 of replicate's; downloads alone at most 2 x `curl --parallel`
4. wall: at most 0.6 of replicate's
5. memory above idle: at most 10 MB, at 1,000 pictures as well
6. polling 50 jobs in flight: at most 0.1 polls a job, and at most 1.1 x the lateness of replicate's
   fixed half second
10. journal: at most 3 commits a job, each at most 2 x a bare fsynced write

All candidates run in one environment, ``build/bench``: this package and its dependencies, and the
peers from PyPI. What a client loads when it finds it (httpx its command line, say) it then finds,
or not, for all of them. Needs Linux (memory is read from /proc) and curl. Run
``python benchmarks/client.py``, or name goals: ``python benchmarks/client.py 6 10``.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
PLACE = ROOT / "build" / "bench"
PYTHON = PLACE / "bin" / "python"
OURS = "rendernet_jupyter"
# Nobody compiles the modules of a notebook's environment at every start: what is compiled is kept.
KEEPS = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
CANDIDATES = (OURS, "replicate", "fal", "httpx by hand")
ROUNDS = {1: 5, 16: 5, 200: 5}
IN_FLIGHT, POLL_ROUNDS, HISTORY = 50, 3, 60
MEDIAN_SECONDS = 4.0  # of the lognormal service times of the polling goal
SPREADS = (0.1, 0.25)  # sigma of their logarithm
PICTURE = 1_230_000  # bytes of one of the stub's
JOURNALLED, JOURNAL_ROUNDS = 200, 3


class Ledger:
    """The goals, met or missed."""

    def __init__(self) -> None:
        self.missed = 0

    def goal(self, number: int, what: str, value: float, most: float, unit: str = "") -> None:
        """Print a goal and whether it is met."""
        met = value <= most
        self.missed += not met
        print(f"goal {number:>2}  {what:<58}{value:>9.2f}{unit} <= {most:g}{unit}"
              f"  {'PASS' if met else 'MISS'}")  # fmt: skip


class Stub:
    """The process of ``stub.py``."""

    def __init__(self, url: str) -> None:
        self.url = url

    def reset(self, times: list[float]) -> None:
        """Forget everything; generations take `times`, one after the other."""
        self._ask("POST", "/_reset", json.dumps(times))

    def told(self) -> dict[str, Any]:
        """What reached it."""
        return self._ask("GET", "/_told")

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        connection = HTTPConnection(self.url.partition("//")[2])
        connection.request(method, path, body)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer


@contextmanager
def served() -> Iterator[Stub]:
    with subprocess.Popen(
        [sys.executable, str(HERE / "stub.py")], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield Stub(process.stdout.readline().strip())
        finally:
            process.terminate()


def install_candidates() -> None:
    """The environment of all candidates; made once."""
    if PYTHON.exists():
        return
    uv = Path(sys.executable).with_name("uv")
    tool = str(uv) if uv.exists() else shutil.which("uv")
    packages = ["replicate", "fal-client", "httpx", "-e", str(ROOT)]
    if tool:
        subprocess.run([tool, "venv", "-q", "--python", sys.executable, str(PLACE)], check=True)
        command = [tool, "pip", "install", "-q", "--python", str(PYTHON), *packages]
    else:
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
        command = [str(PYTHON), "-m", "pip", "install", "-q", *packages]
    subprocess.run(command, check=True)


def started(task: str, name: str, count: int, url: str, *rest: str) -> tuple[dict[str, Any], float]:
    """What a candidate printed, and the CPU seconds of its whole process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(PYTHON), str(HERE / "stub_clients.py"), task, name, str(count), url, folder]
        process = subprocess.Popen([*command, *rest], stdout=subprocess.PIPE, text=True, env=KEEPS)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
    if process.returncode:
        raise SystemExit(f"{name} failed")
    return json.loads(said.strip().splitlines()[-1]), usage.ru_utime + usage.ru_stime


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(r[key] for r in rounds) for key in rounds[0]}


def compare(stub: Stub, count: int) -> dict[str, dict[str, float]]:
    """A table of all candidates for `count` pictures at once."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in CANDIDATES}
    for _ in range(ROUNDS[count]):
        for name, rounds in found.items():
            stub.reset([0.2])
            rounds.append(started("make", name, count, stub.url)[0])
    middle = {name: medians(rounds) for name, rounds in found.items()}
    peer = middle["replicate"]["cpu"]
    print(f"\n{f'{count} at once':<20}{'CPU, ms':>10}{'of repl.':>10}{'wall, s':>9}"
          f"{'memory, MB':>12}{'requests':>10}   a picture: CPU, requests")  # fmt: skip
    for name, is_ in middle.items():
        cpu, asked = is_["cpu"], is_["requests"] / count
        print(f"{name:<20}{1000 * cpu / count:>10.2f}{cpu / peer:>10.2f}{is_['wall']:>9.2f}"
              f"{is_['memory']:>12.1f}{asked:>10.2f}")  # fmt: skip
    return middle


def first_picture(stub: Stub, ledger: Ledger) -> None:
    """Goal 2."""
    spent: dict[str, list[float]] = {name: [] for name in CANDIDATES}
    for _ in range(1 + ROUNDS[1]):
        for name, seconds in spent.items():
            stub.reset([0.2])
            seconds.append(started("first", name, 1, stub.url)[1])
    spent = {name: seconds[1:] for name, seconds in spent.items()}  # the first round compiled
    peer = statistics.median(spent["replicate"])
    print(f"\n{'first picture':<20}{'CPU, ms':>10}{'of repl.':>10}   the whole process")
    for name, seconds in spent.items():
        middle = statistics.median(seconds)
        print(f"{name:<20}{1000 * middle:>10.0f}{middle / peer:>10.2f}")
    ratio = statistics.median(spent[OURS]) / peer
    ledger.goal(2, "first picture: CPU of replicate's", ratio, 0.7)


def pictures(stub: Stub, ledger: Ledger) -> None:
    """Goals 3 to 5."""
    for count in (1, 16, 200):
        middle = compare(stub, count)
    ours, peer = middle[OURS], middle["replicate"]
    ledger.goal(3, "CPU of 200 at once: of replicate's", ours["cpu"] / peer["cpu"], 0.5)
    ledger.goal(3, "downloads alone: of curl's CPU", downloads(stub), 2.0)
    ledger.goal(4, "wall of 200 at once: of replicate's", ours["wall"] / peer["wall"], 0.6)
    ledger.goal(5, "memory above idle, 200 at once", ours["memory"], 10, " MB")
    stub.reset([0.2])
    thousand = started("make", OURS, 1_000, stub.url)[0]["memory"]
    ledger.goal(5, "memory above idle, 1,000 at once", thousand, 10, " MB")


def downloads(stub: Stub, count: int = 200) -> float:
    """CPU of our downloads over that of curl, which only writes files."""
    ratios, least = [], []
    for _ in range(ROUNDS[200]):
        ours = started("make", "our downloads", count, stub.url)[0]["cpu"]
        peer = curl(stub, count)
        ratios.append(ours / peer)
        least.append(1 + proof(count) / peer)
    ours, peer = statistics.median(ratios), statistics.median(least)
    print(f"\ndownloads, of curl's CPU: {ours:.2f}; curl's with hashes and checksums: {peer:.2f}")
    return ours


def proof(count: int) -> float:
    """CPU seconds of hashing so many pictures, and of their checksums, in memory."""
    picture = os.urandom(PICTURE)
    began = time.process_time()
    for _ in range(count):
        hashlib.sha256(picture).digest()
        zlib.crc32(picture)
    return time.process_time() - began


def curl(stub: Stub, count: int) -> float:
    """CPU seconds of one `curl --parallel` for so many pictures."""
    with tempfile.TemporaryDirectory() as folder:
        goal = f"{folder}/#1.png"
        url = f"{stub.url}/files/[1-{count}].png"
        command = ["curl", "-s", "--parallel", "--parallel-max", "4", "-o", goal, url]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def polling(stub: Stub, ledger: Ledger) -> None:
    """Goal 6."""
    from rendernet_jupyter.job.eta import early

    print(f"\n{IN_FLIGHT} in flight, lognormal service times around {MEDIAN_SECONDS:g} s"
          f"\n{'':<28}{'polls a job':>12}{'late, s':>9}{'late, %':>9}")  # fmt: skip
    for spread in SPREADS:
        dice = random.Random(7)
        found: dict[str, list[dict[str, float]]] = {OURS: [], "replicate": []}
        for _ in range(POLL_ROUNDS):
            past = [MEDIAN_SECONDS * dice.lognormvariate(0, spread) for _ in range(HISTORY)]
            times = [MEDIAN_SECONDS * dice.lognormvariate(0, spread) for _ in range(IN_FLIGHT)]
            for name, rounds in found.items():
                stub.reset(times)
                rest = [str(early(past))] if name == OURS else []
                seen = started("poll", name, IN_FLIGHT, stub.url, *rest)[0]
                rounds.append(lateness(seen, stub.told(), statistics.mean(times)))
        middle = {name: medians(rounds) for name, rounds in found.items()}
        least = fewest_looks(spread, 1.1 * middle["replicate"]["late"]) / IN_FLIGHT
        print(f"{f'the least, sigma {spread}':<28}{least:>12.2f}")
        for name, is_ in middle.items():
            print(f"{f'{name}, sigma {spread}':<28}{is_['polls']:>12.2f}{is_['late']:>9.3f}"
                  f"{is_['share']:>9.1f}")  # fmt: skip
        ours, peer = middle[OURS], middle["replicate"]
        ledger.goal(6, f"polls a job, sigma {spread}", ours["polls"], 0.1)
        late = ours["late"] / peer["late"]
        ledger.goal(6, f"lateness, sigma {spread}: of replicate's", late, 1.1)


def fewest_looks(spread: float, late: float) -> float:
    """Looks that a poller needs which knows the spread of all times, but of no job its own.

    With looks as dense as `g(t)` the mean lateness is the integral of f / 2g, least for g as the
    square root of f; for a lognormal f that integral is known.
    """
    root = math.sqrt(8 * math.pi) * spread * MEDIAN_SECONDS * math.exp(spread**2 / 2)
    return root / (2 * late)


def lateness(seen: dict[str, float], told: dict[str, Any], mean: float) -> dict[str, float]:
    late = statistics.mean(seen[name] - ready for name, ready in told["ready"].items())
    polls = told["counts"]["polls"] / len(seen)
    return {"polls": polls, "late": late, "share": 100 * late / mean}


def journal(stub: Stub, ledger: Ledger) -> None:
    """Goal 10."""
    rounds = []
    for _ in range(JOURNAL_ROUNDS):
        stub.reset([0.2])
        rounds.append(started("journal", OURS, JOURNALLED, stub.url)[0])
    found = medians(rounds)
    ratio = statistics.median(r["commit"] / r["bare"] for r in rounds)
    print(f"\n{'journal':<28}{'commits a job':>16}{'a commit, ms':>16}{'a bare write, ms':>20}"
          f"\n{f'{JOURNALLED} at once':<28}{found['commits']:>16.2f}"
          f"{1000 * found['commit']:>16.3f}{1000 * found['bare']:>20.3f}")  # fmt: skip
    ledger.goal(10, "commits a job", found["commits"], 3)
    ledger.goal(10, "a commit: of a bare fsynced write", ratio, 2)


GOALS = {2: first_picture, 3: pictures, 4: pictures, 5: pictures, 6: polling, 10: journal}


def main() -> int:
    wanted = [int(text) for text in sys.argv[1:]] or list(GOALS)
    install_candidates()
    ledger, began = Ledger(), time.monotonic()
    with served() as stub:
        for measure in dict.fromkeys(GOALS[number] for number in wanted):
            measure(stub, ledger)
    print(f"\n{ledger.missed} missed, in {time.monotonic() - began:.0f} s")
    return int(ledger.missed > 0)


if __name__ == "__main__":
    sys.exit(main())
