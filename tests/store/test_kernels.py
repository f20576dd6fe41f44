"""Two kernels on one store, each in a process of its own, doing everything at once."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rendernet_jupyter.store.history import Wanted
from rendernet_jupyter.store.verify import verify

KERNEL = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from rendernet_jupyter.job.ports import Intent
    from rendernet_jupyter.result.records import Answer, Run
    from rendernet_jupyter.store import Store
    from rendernet_jupyter.store.account import Account
    from rendernet_jupyter.store.backup import back_up
    from rendernet_jupyter.store.history import Wanted
    from rendernet_jupyter.store.prune import prune, scraps
    from rendernet_jupyter.store.verify import verify

    folder, me = Path(sys.argv[1]), sys.argv[2]
    store = Store(folder, clock=time.time)
    account = Account("sandbox", "http://sandbox.invalid:80", "f00d")
    for number in range(12):
        body = {"seed": number, "prompt": {"positive": f"cat {me}"}}
        job = f"job_{me}_{number}"
        run = Run(f"run_{me}_{number}", time.time(), "sandbox", answers=(Answer(body, "model"),))
        store.journal.open_run(run, account, [Intent(job, body)], "0", alone=False)
        store.marks.tag("run_1", [f"of{me}{number}"])
        store.marks.rate("run_1", 1 + number % 5)
        store.marks.note(run.run_id, f"note {number}")
        assert store.history.search(Wanted(f"cat {me}"))[1] == number + 1
        prune(store, scraps(store, time.time() + 9e9))
        assert all(f.state != "damage" for f in verify(store) if f.part != "records")
        back_up(store, folder.parent / f"{me}{number}.zip")
    store.close()
    print("done")
    """
)


def test_two_kernels_do_everything_at_once(desk: Any, picture: Callable[..., bytes]) -> None:
    """Two notebooks open at the same time are the rule, and one must not lose the other's work."""
    desk.finish(desk.intend(), picture())
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", KERNEL, str(desk.store.folder), name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("ann", "bob")
    ]
    for kernel in kernels:
        out, errors = kernel.communicate(timeout=240)
        assert (out.strip(), kernel.returncode) == ("done", 0), errors
    assert len(desk.store.marks.tags("run_1")) == 24
    assert desk.store.marks.ratings("run_1") == {"": 2}
    assert desk.store.history.search(Wanted("cat", limit=None))[1] == 25
    assert desk.store.runs.get("run_1").media[0].sha256
    assert all(f.state != "damage" for f in verify(desk.store) if f.part != "records")


OPENING = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from rendernet_jupyter.store.database import Database

    for number in range(40):
        print(number, flush=True)
        sys.stdin.readline()
        Database(Path(sys.argv[1]) / f"{number}.sqlite3").close()
    """
)


def test_kernels_make_a_new_store_together(tmp_path: Path) -> None:
    """Run All in two tabs on the first morning would fail in one of them, at its first cell."""
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for number in range(40):
        for kernel in kernels:
            assert kernel.stdout is not None
            assert kernel.stdout.readline().strip() == str(number), kernel.communicate()[1]
        for kernel in kernels:
            assert kernel.stdin is not None
            kernel.stdin.write("go\n")
            kernel.stdin.flush()
    for kernel in kernels:
        _, errors = kernel.communicate(timeout=60)
        assert kernel.returncode == 0, errors
