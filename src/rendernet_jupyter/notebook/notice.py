"""A line after `%load_ext` when pictures wait that were paid for in an earlier kernel.

It looks at the store once, when the cell that loaded the extension is over, and says nothing when
there is nothing to say or the store cannot be read: the next command will say that. Nothing is
fetched here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

WAIT = 0.5  # seconds for which a store that is being written may keep the notice waiting


def register(ip: InteractiveShell) -> None:
    """Look once, after the cell that is running now."""

    def look(*_: object) -> None:
        ip.events.unregister("post_run_cell", look)
        try:
            lines = notice(ip)
        except Exception:  # noqa: BLE001 - a notice must never be the reason why a cell fails
            return
        if lines:
            from IPython.display import display

            from rendernet_jupyter.view.message import Message

            display(Message(lines[0], lines[1:]))

    ip.events.register("post_run_cell", look)


def notice(ip: InteractiveShell) -> list[str]:
    """What waits, in words; empty for nothing."""
    from rendernet_jupyter.notebook import config
    from rendernet_jupyter.session.settings import Settings
    from rendernet_jupyter.store.place import default_folder

    named = str(Settings(config=config.values(ip)).value("store"))
    folder = Path(named).expanduser() if named else default_folder()
    if not (folder / "store.sqlite3").is_file():
        return []
    ready, doubtful = _counts(folder)
    lines = []
    if ready:
        noun = "request is" if ready == 1 else "requests are"
        lines.append(f"{ready} paid {noun} not fetched yet.")
        lines.append("Get the pictures, at no further cost: %rendernet resume")
    if doubtful:
        noun = "request" if doubtful == 1 else "requests"
        lines.append(f"Of {doubtful} {noun} nobody knows whether it was accepted.")
        lines.append("See which of your account's pictures it could be: %rendernet resume")
    return lines


def _counts(folder: Path) -> tuple[int, int]:
    """Jobs that wait to be fetched, and jobs of unknown outcome, that no living kernel works on."""
    import sqlite3

    from rendernet_jupyter.store.holder import Holder

    holder = Holder(folder / "holders")
    address = f"{(folder / 'store.sqlite3').resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=True, timeout=WAIT)
    try:
        rows = connection.execute(
            "SELECT state, holder FROM job WHERE state IN ('intended', 'ticketed', 'uncertain')"
        ).fetchall()
    finally:
        connection.close()
    alive = {name for _, name in rows if holder.alive(name)}
    free = [state for state, name in rows if name not in alive]
    ready = free.count("ticketed")
    return ready, len(free) - ready
