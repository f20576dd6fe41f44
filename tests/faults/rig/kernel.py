"""Starting a kernel in a process of its own, and ending it as the system does.

Nothing here knows when to end one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from rig.stand import MODEL, Stand

PROGRAM = Path(__file__).with_name("client.py")
LONGEST = 120.0  # seconds; a kernel that still runs then is stuck


@contextmanager
def kernel(
    stand: Stand,
    actions: Sequence[tuple[str, str]],
    *,
    environ: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    **told: Any,
) -> Iterator[subprocess.Popen[str]]:
    """A running client, killed at the end of the block if it still runs.

    Args:
        stand: whose proxy and store it uses.
        actions: verbs of `client.do`, with their texts.
        environ: variables on top of this process's own.
        before: called in the new process before the client starts.
        **told: more for the client, such as `settings` or `begin`.
    """
    order = {
        "url": stand.url,
        "store": str(stand.store),
        "model": MODEL,
        "actions": actions,
        **told,
    }
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), json.dumps(order)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environ or {})},
        preexec_fn=before,  # noqa: PLW1509 - it sets a limit, which takes no lock
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def await_ready(process: subprocess.Popen[str]) -> None:
    """Wait until a client has loaded everything and is about to begin.

    Raises:
        RuntimeError: it ended before that.
    """
    assert process.stdout is not None
    if not process.stdout.readline():
        raise RuntimeError(process.communicate()[1])


def report(process: subprocess.Popen[str]) -> tuple[list[dict[str, Any]], str]:
    """What a client said by its end, line by line, and what it printed as errors."""
    out, err = process.communicate(timeout=LONGEST)
    lines = [json.loads(line) for line in out.splitlines()]
    return [line for line in lines if "ended" in line], err


def race(
    stand: Stand, orders: Sequence[Sequence[tuple[str, str]]], **told: Any
) -> list[list[dict[str, Any]]]:
    """What kernels said that were all let go at the same moment, one for each list of actions."""
    begin = stand.folder / "begin"
    begin.unlink(missing_ok=True)
    ended = []
    with ExitStack() as running:
        kernels = [
            running.enter_context(kernel(stand, own, begin=str(begin), **told)) for own in orders
        ]
        for process in kernels:
            await_ready(process)
        begin.touch()
        for process in kernels:
            lines, err = report(process)
            assert "Traceback" not in err
            ended.append(lines)
    return ended
