"""What pictures were made from: the command, and what `picture.lineage` shows.

Nothing is asked of an engine, and nothing is written.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.media import MEDIA_ID
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.store.lineage import Lineage as Kinship
from rendernet_jupyter.store.witness import Witness
from rendernet_jupyter.view.lineage import Lineage
from rendernet_jupyter.view.tile import answer_of, is_picture

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def lineage(session: Session, args: argparse.Namespace) -> Lineage:
    """`lineage [RUN|PICTURE]`."""
    return of_name(session, args.what)


def of_name(session: Session, name: str) -> Lineage:
    """The lineage of a picture by its media id, or of all pictures of a run by the run's name.

    Raises:
        RenderNetError: there is none of that name.
    """
    origin = Witness(session.store.database).of_medium(name)
    if origin is not None:
        run = session.run(origin.run_id).run
        media = [m for m in run.media if m.media_id == name]
    elif MEDIA_ID.fullmatch(name):
        raise RenderNetError(
            f"the store knows no picture {name}",
            hint="hero[0].media_id names one; %rendernet history finds runs.",
        )
    else:
        run = session.run(name).run
        media = [m for m in run.media if is_picture(m)]
    return of_media(session, run, media)


def of_media(session: Session, run: Run, media: list[Medium]) -> Lineage:
    """The lineage of some pictures of a run."""
    kinship = Kinship(session.store.database)
    found = [kinship.of_medium(answer_of(run, m).job_id, m.batch) for m in media]
    shown = session.keys.cleared([kin for kin in found if kin is not None])
    return Lineage(shown, locate=session.located)
