"""How long a search of the history takes, over 50,000 runs and beside a plain scan for the words.

The goal: an answer in under 100 ms, for every question below. It is what `%rendernet history` asks
of the store: the newest 20 entries with their facts, and how many there are in all. The peer is
`LIKE` over the requests in the same database and the same run, which most tools do. Wall time, the
candidates in turn within each round, median over rounds.

    python benchmarks/history.py [RUNS]
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rendernet_jupyter.store import Store
from rendernet_jupyter.store.history import Wanted

ROUNDS = 9
GOAL_MS = 100.0
RUNS = 50_000
DAY = 86_400.0
NOW = 1_790_000_000.0
MODELS = ("JuggernautXL", "Flux", "DreamShaper", "Harbour 15", "RealVisXL")
STYLES = ("Bold Colors", "Noir", "Watercolour", "")
SUBJECTS = ("lighthouse", "bicycle", "cat", "robot", "castle", "harbour", "old woman", "teapot")
PLACES = ("in a city at night", "by the sea", "under snow", "in the desert", "on a hill", "at dawn")
MOODS = ("golden light", "heavy rain", "thick fog", "soft shadows", "film grain", "wide angle")
QUESTIONS: dict[str, tuple[Wanted, str]] = {
    "a rare word": (Wanted("zeppelin50"), "zeppelin50"),
    "a common word": (Wanted("light"), "light"),
    "three words": (Wanted("lighthouse fog night"), "lighthouse"),
    "words in quotes": (Wanted('"old woman"'), "old woman"),
    "the beginning of a word": (Wanted("li"), "li"),
    "words without spaces": (Wanted("灯台"), "灯台"),
    "nothing, so the newest": (Wanted(), ""),
    "model, style and tag": (
        Wanted(facets=(("model", "flux"), ("style", "noir")), tags=("keep",)),
        "Flux",
    ),
    "word, seed": (Wanted("cat", facets=(("seed", "77"),)), '"seed": 77'),
    "word, month, rating": (
        Wanted("castle", since=NOW - 90 * DAY, until=NOW - 60 * DAY, rating=4),
        "castle",
    ),
    "notebook, made": (Wanted(notebook="study_7", made=True), "castle"),
}


def rows(count: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...], str]]:
    """Of each run its row, its job, its picture and a tag, in the order of time."""
    draw = random.Random(7)
    for number in range(count):
        at = NOW - (count - number) * 600.0
        name, job_id = f"run_{number:010x}", f"job_{number:012x}"
        words = [draw.choice(SUBJECTS), draw.choice(PLACES), *draw.sample(MOODS, 3)]
        words += [f"detail {draw.randrange(9_000)}"]
        words += [f"zeppelin{number % 1_000}"] if number % 50 == 0 else []
        words += ["海辺の古い灯台と月"] if number % 500 == 0 else []
        body = {
            "model": draw.choice(MODELS),
            "seed": number % 5_000,
            "prompt": {"positive": ", ".join(words), "negative": "text, watermark"},
        }
        if style := draw.choice(STYLES):
            body["style"] = style
        text = json.dumps(body, ensure_ascii=False)
        note = "for the poster" if number % 97 == 0 else ""
        yield (
            (name, at, "sandbox", f"study_{number % 40}.ipynb", note),
            (job_id, name, at, f"rn1:{number:064x}", text, f"prompt: {', '.join(words)}"),
            (job_id, f"img_{number}", f"{number:064x}"),
            draw.choice(("keep", "draft", "")),
        )


def build(store: Store, count: int) -> None:
    """Fill a store as a few years of work would."""
    with store.database.transaction() as do:
        for number, (run, job, medium, tag) in enumerate(rows(count)):
            do(
                "INSERT INTO run (run_id, created_at, engine, notebook, note, origin, account,"
                " host, name, source, line, version)"
                " VALUES (?, ?, ?, ?, ?, '', '', 'sandbox', '', '', '', '0')",
                run,
            )
            do(
                "INSERT INTO job (job_id, run_id, changed_at, digest, body, canonical, position,"
                " state, engine, origin, account, kind, coords, expected, credits)"
                " VALUES (?, ?, ?, ?, ?, ?, 0, 'settled', 'sandbox', '', '', 'model', '{}', 1, 1)",
                job,
            )
            do(
                "INSERT INTO medium (job_id, media_id, sha256, position, kind, status, width,"
                " height, mime, size, reason)"
                " VALUES (?, ?, ?, 0, 'image', 'success', 1024, 1024, 'image/png', 900000, '')",
                medium,
            )
            if tag:
                do("INSERT INTO tag VALUES (?, ?)", (run[0], tag))
            if number % 11 == 0:
                do("INSERT INTO rating VALUES (?, '', ?)", (run[0], 1 + number % 5))


def clocked(candidate: Callable[[], object]) -> float:
    """Milliseconds of one call, on the wall."""
    start = time.perf_counter()
    candidate()
    return 1000 * (time.perf_counter() - start)


def ask(store: Store, wanted: Wanted, scanned: str) -> tuple[float, float, int]:
    """Milliseconds of a search and of the scan beside it, and how many runs were found."""

    def scan() -> object:
        query = "SELECT count(*) FROM job WHERE body LIKE ? OR canonical LIKE ?"
        return store.database.read(query, (f"%{scanned}%",) * 2)

    ours, peer = [], []
    for _ in range(ROUNDS):
        ours.append(clocked(lambda: store.history.search(wanted)))
        peer.append(clocked(scan))
    return statistics.median(ours), statistics.median(peer), store.history.search(wanted)[1]


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), clock=lambda: NOW)
        build(store, count)
        first = clocked(lambda: store.history.search(Wanted()))
        print(f"{count:,} runs; the first search reads them all, once: {first / 1000:.1f} s\n")
        print(f"{'question':<26}{'found':>8}{'ms':>9}{'LIKE, ms':>10}{'of peer':>9}")
        worst = 0.0
        for name, (wanted, scanned) in QUESTIONS.items():
            ours, peer, found = ask(store, wanted, scanned)
            print(f"{name:<26}{found:>8,}{ours:>9.1f}{peer:>10.1f}{ours / peer:>9.2f}")
            worst = max(worst, ours)
        store.close()
    verdict = "PASS" if worst < GOAL_MS else "MISS"
    print(f"\nslowest {worst:.1f} ms (goal < {GOAL_MS:g} ms): {verdict}")
    return int(worst >= GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
