"""Runs with their looks: what a gallery can show, save and tell beyond the run, from the store.

Nothing here draws, or looks for a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.redaction import Clearing
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.session import lineage, reading
from rendernet_jupyter.session.ending import options_of
from rendernet_jupyter.session.links import notebook_link
from rendernet_jupyter.session.seal import Manifests, Sealer
from rendernet_jupyter.store.look import look_of
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def gallery_of(
    session: Session,
    run: Run,
    options: GalleryOptions | None = None,
    copies: Mapping[Path, Path] | None = None,
) -> Gallery:
    """A run with its looks; see `Session.gallery`."""

    def pack(run: Run, media: Sequence[Medium] | None, file: Path) -> Path:
        # It needs half of the house, and only where a zip file is wanted.
        from rendernet_jupyter.session import supplement

        return supplement.pack(session, run, media, file)

    found, told = copies or {}, Manifests(session.store).told
    return Gallery(
        run,
        locate=session.located,
        links=lambda path: notebook_link(found.get(path, path)),
        seal=Sealer(session.store, session.keys, lambda: session.settings.value("embed")),
        trace=lambda run, medium: lineage.of_media(session, run, [medium]),
        tell=lambda run, medium: session.keys.cleared(told(run, medium)),
        pack=pack,
        look=look_of,
        clear=Clearing(session.keys.known),
        forgot=lambda medium: session.store.runs.forgot(medium.media_id),
        options=options or options_of(session, reading.line_options(run.line)),
    )
