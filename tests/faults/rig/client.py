"""A kernel in a process of its own, to be killed, stopped or starved: a program, not a module.

It is told what to do by a JSON object in its first argument: `url`, `store`, `model`, `actions`
(pairs of a verb, `run` or `resume`, and a text) and, where need be, `settings`, `key`, `begin` (a
file to wait for) and `together` (all actions at once, each in a thread). It prints one JSON line
for each action: how it ended, by the name of the error, or what came of it.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import stamina

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import Interrupted, RenderNetError
from rendernet_jupyter.redaction import Secret


def do(session: Session, verb: str, text: str) -> dict[str, Any]:
    """Carry out one action."""
    try:
        if verb == "run":
            text, _, line = text.partition("\0")
            made = session.generate(text, line)
            assert isinstance(made, Gallery)
            return {"ended": "done", "pictures": len(made), "cached": made.run.cached}
        found = session.resume()
    except (RenderNetError, Interrupted) as error:
        return {"ended": type(error).__name__, "said": str(error)}
    return {"ended": "done", "waiting": len(found.waiting)}


def main(told: dict[str, Any]) -> None:
    """Do what was told, one after the other."""
    stamina.set_testing(True, attempts=3, cap=True)  # repeats of reads come without a pause
    settings = told.get("settings", {})
    with Session(
        engine=told["url"], store=told["store"], model=told["model"], **settings
    ) as session:
        if "key" in told:
            session.login(Secret(told["key"]), engine=told["url"])
        say({"ready": True})
        while "begin" in told and not Path(told["begin"]).exists():
            time.sleep(0.005)
        actions = told["actions"]
        if not told.get("together"):
            for action in actions:
                say(do(session, *action))
            return
        with ThreadPoolExecutor(len(actions)) as threads:
            for ended in threads.map(lambda action: do(session, *action), actions):
                say(ended)


def say(what: dict[str, Any]) -> None:
    """One line, at once: whoever kills this process has read it before."""
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
