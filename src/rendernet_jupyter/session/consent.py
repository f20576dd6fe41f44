"""A question before `video_anyone` on the live service, which may cost somebody their account.

The service's documentation warns that NSFW or violent content, and public figures, in a
`video_anyone` close the account for good. So a person says once that they know, for each service
and profile; a sandbox closes nothing and is not asked about. Whether a picture is harmless is not
judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.engines import Engine

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

SUBJECT = "video_anyone"
RULE = (
    "NSFW or violent content, and public figures, in a video_anyone close the account for good,"
    " by the service's documentation"
)


async def demand_consent(
    session: Session,
    engine: Engine,
    ask: Ask,
    answers: Sequence[Answer],
    options: Mapping[str, Any],
) -> None:
    """Go on only if the person knows what `video_anyone` may cost; ask where they never said so.

    Nothing of a request has left when this is called. `--yes` speaks for its call alone, and what
    the store answers is not asked about.

    Raises:
        RenderNetError: they said no, or there is nobody to ask.
    """
    wanted = any(answer.kind == SUBJECT and not answer.cached for answer in answers)
    if not wanted or engine.sandbox or options.get("yes"):
        return
    consents, profile = session.store.consents, session.keys.profile
    if consents.given(SUBJECT, engine.account.origin, profile):
        return
    said = await ask.confirm(_question(engine, profile)) if ask.confirm else None
    if said is None:
        raise RenderNetError(
            f"nobody can be asked whether this may go to {engine.label}; nothing was sent",
            hint=f"{RULE}. If yours holds none of it, say so for this call with --yes.",
        )
    if not said:
        raise RenderNetError(
            "the answer was no; nothing was sent",
            hint="Change the picture or the words, or run the cell again to be asked once more.",
        )
    consents.give(SUBJECT, engine.account.origin, profile)


def _question(engine: Engine, profile: str) -> str:
    return (
        f"{RULE}. Are yours for {engine.label} (profile {profile}) free of them, this one and"
        " those that follow? You are asked only once."
    )
