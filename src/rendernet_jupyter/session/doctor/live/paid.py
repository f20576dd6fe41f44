"""What only a paid picture settles: how it is accepted, shown on the way, charged and delivered.

The picture goes through the same door as every other, journal and limits included; this room only
listens. Beside it two upload addresses are asked for, which cost nothing but leave an empty asset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rendernet_jupyter.client.exchange import Exchange
from rendernet_jupyter.session.doctor.live.questions import Question
from rendernet_jupyter.session.doctor.live.seen import (
    Fact,
    Seen,
    Sighting,
    Verdict,
    as_expected,
    fields_of,
    status_of,
    words,
)
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.phrase import counted, lasting

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

TEXT = "model: {model}\nbatch_size: 1\nquality: Regular\na dot"
PATIENCE = 300  # seconds that the one picture may take
ADDRESSES = (
    Question("address v1", "POST", "/pub/v1/assets/upload", None, {}),
    Question("address v2", "POST", "/pub/v2/assets/upload", {"type": "image"}, {}),
)


def one_picture(session: Session, seen: Seen, price: float) -> None:
    """Make the smallest picture, and keep what was said on the way.

    Raises:
        RenderNetError: it was not made, as for any cell.
    """
    service = session.engine().service
    on_the_way: list[Exchange] = []
    service.witness = on_the_way.append
    try:
        text = TEXT.format(model=session.settings.value("model"))
        line = f"--cache off --max-credits {price:g} --timeout {PATIENCE}"
        made = session.generate(text, line)
    finally:
        service.witness = None
        _keep(seen, on_the_way)
    if isinstance(made, Gallery):
        _describe(seen, made)


def _keep(seen: Seen, found: list[Exchange]) -> None:
    for one in found:
        if (one.method, one.path) == ("POST", "/pub/v1/generations"):
            seen.exchanges["accepted"] = one
    accepted = seen.data("accepted").get("generation_id")
    states: list[Any] = []
    for one in found:
        polled = Seen({"look": one})
        shown = [*polled.items("look"), polled.data("look")] if one.method == "GET" else []
        for generation in shown:
            if generation.get("generation_id") == accepted:
                media = generation.get("media")
                states += [m.get("status") for m in media or [] if isinstance(m, dict)]
    seen.notes["states"] = words(states)


def _describe(seen: Seen, made: Gallery) -> None:
    seen.notes["seconds"] = lasting(made.run.seconds)
    for medium in made.run.media:
        if medium.sha256:
            seen.notes["file"] = f"{medium.mime}, {medium.width}x{medium.height}"


def _word(seen: Seen) -> Sighting | None:
    said = seen.data("accepted").get("result")
    if not said:
        return None
    return as_expected(words([said]), fits=said == "initiated", verdict="as observed")


def _lists(seen: Seen) -> Sighting | None:
    data = seen.data("accepted")
    found = [name for name in ("media", "images") if data.get(name)]
    if not found:
        return None
    verdict: Verdict = "as documented" if found == ["media"] else "as observed"
    return Sighting(" and ".join(f"`{name}`" for name in found), verdict)


def _no_address(seen: Seen) -> Sighting | None:
    media = seen.media("accepted")
    if not media:
        return None
    with_url = any("url" in medium for medium in media)
    return as_expected("`url` there" if with_url else "no `url`", fits=not with_url)


def _charge(seen: Seen) -> Sighting | None:
    price = seen.data("price")
    before, estimated = price.get("balance"), price.get("estimated")
    after = seen.data("accepted").get("credits_remaining")
    numbers = [n for n in (before, after, estimated) if isinstance(n, (int, float))]
    if len(numbers) < 3:
        return None
    charged = numbers[0] - numbers[1]
    said = f"{counted(charged, 'credit')}, estimated {estimated:g}"
    return as_expected(said, fits=charged == estimated, verdict="as assumed")


def _note(name: str) -> Any:
    def see(seen: Seen) -> Sighting | None:
        said = seen.notes.get(name)
        return Sighting(said, "settled") if said else None

    return see


def _way(seen: Seen) -> Sighting | None:
    said = seen.notes.get("states", "")
    known = {"initiated", "pending", "success", "failed"}
    return as_expected(said, fits=set(said.split(", ")) <= known) if said else None


PAID: dict[str, tuple[Fact, ...]] = {
    "a paid picture": (
        Fact("status of its acceptance", "201", status_of("accepted", 201, observed=(202,))),
        Fact("fields of its acceptance", "as known", fields_of("accepted")),
        Fact("`result`", "initiated", _word),
        Fact("lists of media", "`media`", _lists),
        Fact("address at once", "no `url`", _no_address),
        Fact("statuses on the way", "initiated, pending, success", _way),
        Fact("charge", "as estimated", _charge),
        Fact("time", "open", _note("seconds")),
        Fact("file", "open", _note("file")),
    ),
    "upload addresses": (
        Fact("status, v1", "201", status_of("address v1", 201, observed=(200,))),
        Fact("status, v2", "201", status_of("address v2", 201, observed=(200,))),
        Fact("fields, v1", "as known", fields_of("address v1")),
        Fact("fields, v2", "as known", fields_of("address v2")),
    ),
}
