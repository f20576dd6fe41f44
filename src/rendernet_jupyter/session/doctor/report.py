"""A file for whoever helps: the diagnosis and the newest lines of the log, without secrets.

It is JSON that can be read before it is sent. Nothing here sends it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.log import beginning, clean
from rendernet_jupyter.store.whole import write_whole
from rendernet_jupyter.view.checklist import Checklist
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

LINES = 2000
"""Lines of the log that a report holds: some hours of work."""


def write(session: Session, name: str, found: Checklist) -> str:
    """Write a report, and say where.

    Raises:
        RenderNetError: the file exists, or cannot be written.
    """
    lines = session.log.recent(LINES)
    whole = {
        "about": "A diagnosis by rendernet doctor. It holds no prompt, no picture and no key.",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "session": beginning(session.settings),
        "diagnosis": found.to_dict(),
        "log": lines,
    }
    # The log was cleaned when it was written; keys that are known only now are taken out as well.
    safe = clean(whole, session.keys.known())
    text = without_home(json.dumps(safe, ensure_ascii=False, indent=1)) + "\n"
    place = Path(name).expanduser()
    if place.exists() or place.is_symlink():
        raise RenderNetError(
            f"there is a file {name} already", hint="Name another one; nothing was written."
        )
    write_whole(place, text.encode("utf-8"))
    size = weighing(len(text.encode()))
    return (
        f"Written to {name}: the diagnosis and {counted(len(lines), 'line')} of the log, {size}."
        " Look it through before you send it."
    )
