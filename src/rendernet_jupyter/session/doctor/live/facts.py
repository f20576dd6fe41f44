"""The facts that free questions settle: what is assumed, and how it shows.

`open` stands where no documentation and no client in use says anything. Nothing here asks.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from rendernet_jupyter.client.drift import shown
from rendernet_jupyter.session.doctor.live.seen import (
    Fact,
    Seen,
    Sighting,
    as_expected,
    fields_of,
    names,
    open_status,
    status_of,
    words,
)

_STATUSES = {"initiated", "pending", "success", "failed"}
_READY = {"pending", "active", "failed"}
_EARLY, _LATE = 1_500_000_000, 5_000_000_000  # Unix seconds; milliseconds are far beyond
_LISTINGS = ("models", "styles", "loras", "controlnets", "voices", "characters")


def _err_of_nothing(seen: Seen) -> Sighting | None:
    found = seen.answer("models")
    if not found:
        return None
    if "err" not in found:
        return Sighting("no `err`", "different")
    return as_expected("{}" if found["err"] == {} else "not empty", fits=found["err"] == {})


def _err_of_failure(seen: Seen) -> Sighting | None:
    found = seen.get("unknown generation")
    if found is None or found.success:
        return None
    if not isinstance(found.answer, dict):
        return Sighting("no JSON", "different")
    key = next((name for name in ("err", "error") if found.answer.get(name)), "")
    err = found.answer.get(key)
    if not key:
        said = names(found.answer) or "nothing"
        return Sighting(f"neither `err` nor `error`, but {said}", "different")
    inside = names(err) or type(err).__name__
    fits = key == "err" and isinstance(err, dict) and {"code", "message"} <= set(err)
    return as_expected(f"`{key}` with {inside}", fits=fits, verdict="as assumed")


def _err_of_price(seen: Seen) -> Sighting | None:
    found = seen.answer("price")
    keys = [name for name in ("error", "err") if name in found]
    return as_expected(f"`{keys[0]}`", fits=keys == ["error"]) if keys else None


def _pages(seen: Seen) -> Sighting | None:
    found = seen.answer("models").get("pagination")
    if not seen.answer("models"):
        return None
    said = names(found) or "no `pagination`"
    good = isinstance(found, dict) and {"page", "page_size", "total"} <= set(found)
    return as_expected(said, fits=good, verdict="as observed")


def _usual_page(seen: Seen) -> Sighting | None:
    pagination = seen.answer("models as they come").get("pagination")
    size = pagination.get("page_size") if isinstance(pagination, dict) else None
    return Sighting(str(size), "settled") if isinstance(size, int) else None


def _refused(name: str) -> Any:
    def see(seen: Seen) -> Sighting | None:
        found = seen.get(name)
        if found is None:
            return None
        return as_expected(str(found.status), fits=400 <= found.status < 500)

    return see


def _beyond(seen: Seen) -> Sighting | None:
    found = seen.get("beyond the end")
    if found is None:
        return None
    listed = len(seen.items("beyond the end"))
    text = f"{found.status}, {'empty' if not listed else f'{listed} entries'}"
    return as_expected(text, fits=found.success and not listed, verdict="as assumed")


def _flux(name: str) -> Any:
    def see(seen: Seen) -> Sighting | None:
        found = seen.get(f"{name} of flux")
        if found is None:
            return None
        bases = [item.get("base_model") for item in seen.items(f"{name} of flux")]
        said = f"{found.status}, {len(bases)} of {words(bases) or 'no base model'}"
        fits = found.success and all(str(b).casefold() == "flux" for b in bases if b)
        return as_expected(said, fits=fits)

    return see


def _unfiltered(seen: Seen) -> Sighting | None:
    bases = [item.get("base_model") for item in seen.items("models")]
    return Sighting(f"models of {words(bases)}", "settled") if words(bases) else None


def _order(seen: Seen) -> Sighting | None:
    times = [item.get("created_at") for item in seen.items("generations")]
    known = [t for t in times if isinstance(t, (int, float))]
    if len(known) < 2 or len(set(known)) < 2:
        return None
    newest_first = known == sorted(known, reverse=True)
    said = "newest first" if newest_first else "another order"
    return as_expected(said, fits=newest_first, verdict="as assumed")


def _time(seen: Seen) -> Sighting | None:
    items = seen.items("generations")
    if not items:
        return None
    at = items[0].get("created_at")
    seconds = isinstance(at, int) and _EARLY < at < _LATE
    return as_expected("Unix seconds" if seconds else "something else", fits=seconds)


def _media_states(seen: Seen) -> Sighting | None:
    found = [m.get("status") for m in seen.media("generations")]
    return as_expected(words(found), fits=set(map(str, found)) <= _STATUSES) if found else None


def _reasons(seen: Seen) -> Sighting | None:
    failed = [
        m
        for m in [*seen.media("failed generations"), *seen.media("generations")]
        if m.get("status") == "failed"
    ]
    if not failed:
        return None
    beside = {shown(k) for m in failed for k in m} - {"id", "dim", "type", "status", "url"}
    said = f"fields beside the known: {', '.join(sorted(beside))}" if beside else "nothing"
    return Sighting(said, "settled")


def _filtered(seen: Seen) -> Sighting | None:
    found = seen.get("failed generations")
    if found is None:
        return None
    states = [m.get("status") for m in seen.media("failed generations")]
    said = f"{found.status}, {words(states) or 'none there'}"
    return as_expected(said, fits=found.success and (not states or "failed" in states))


def _addresses(seen: Seen) -> Sighting | None:
    ready = [m for m in seen.media("generations") if m.get("status") == "success"]
    url = next((str(m["url"]) for m in ready if m.get("url")), "")
    if not url:
        return None
    parts = urlsplit(url)
    signed = "signed" if parts.query else "not signed"
    ending = shown(parts.path.rpartition(".")[2]) if "." in parts.path else "no ending"
    fits = parts.scheme in ("http", "https") and not parts.query
    return as_expected(f"{parts.scheme}, {signed}, {ending}", fits=fits, verdict="as observed")


def _alive(name: str) -> Any:
    def see(seen: Seen) -> Sighting | None:
        found = seen.get(name)
        if found is None:
            return None
        word = "alive" if found.success else "gone" if found.status in (404, 410) else "refused"
        return as_expected(f"{found.status}, {word}", fits=found.success)

    return see


def _asset_states(seen: Seen) -> Sighting | None:
    found = [i.get("status") for i in seen.items("assets v2")]
    said = [status for status in found if status]
    if not found:
        return None
    fits = bool(said) and set(map(str, said)) <= _READY
    return as_expected(words(said) or "not said", fits=fits, verdict="as observed")


def _headers(*parts: str) -> Any:
    """Names of headers that hold one of some words, over all exchanges."""

    def see(seen: Seen) -> Sighting | None:
        every = {name for e in seen.exchanges.values() for name in e.headers}
        found = sorted(n for n in every if any(part in n for part in parts))
        return Sighting(", ".join(map(shown, found[:8])) or "none", "settled") if every else None

    return see


def _ids(seen: Seen) -> Sighting | None:
    found = sorted({name for e in seen.exchanges.values() for name in e.ids})
    return Sighting(", ".join(found) or "none", "settled") if seen.exchanges else None


FREE: dict[str, tuple[Fact, ...]] = {
    "statuses": (
        Fact("a read", "200", status_of("models", 200)),
        Fact("a price", "200 or 201", status_of("price", 200, 201)),
        Fact("an id that does not exist", "404", status_of("unknown generation", 404)),
        Fact("page_size=51", "refused", _refused("a page too large")),
        Fact("page=0", "refused", _refused("page zero")),
        Fact("a page beyond the end", "200, empty", _beyond),
        Fact("type=doctor", "open", open_status("models of nothing", "taken")),
        Fact("status=pending as a filter", "open", open_status("pending generations", "taken")),
    ),
    "envelope": (
        Fact("`err` of a success", "{}", _err_of_nothing),
        Fact("`err` of a failure", "`err` with code, message", _err_of_failure),
        Fact("where a price says errors", "`error`", _err_of_price),
        Fact("pages of a listing", "page, page_size, total", _pages),
        Fact("usual page size", "open", _usual_page),
        Fact("headers about limits", "open", _headers("ratelimit", "rate-limit", "retry-after")),
        Fact("headers that name a request", "open", _ids),
    ),
    "listings": (
        *(Fact(f"fields of {name}", "as known", fields_of(name)) for name in _LISTINGS),
        Fact("type=flux of models", "Flux alone", _flux("models")),
        Fact("type=flux of styles", "Flux alone", _flux("styles")),
        Fact("type=flux of controlnets", "Flux alone", _flux("controlnets")),
        Fact("what is listed without type", "open", _unfiltered),
    ),
    "generations": (
        Fact("fields of the listing", "as known", fields_of("generations")),
        Fact("fields of one", "as known", fields_of("one generation")),
        Fact("fields of a medium", "as known", fields_of("one medium")),
        Fact("fields of a price", "as known", fields_of("price")),
        Fact("order of the listing", "newest first", _order),
        Fact("created_at", "Unix seconds", _time),
        Fact("statuses of media", "initiated, pending, success, failed", _media_states),
        Fact("status=failed as a filter", "failed ones", _filtered),
        Fact("generation_id as a filter", "200", status_of("one of all generations", 200)),
        Fact("what a failed medium says of why", "open", _reasons),
        Fact("addresses of pictures", "not signed", _addresses),
        Fact("status of a generation (deprecated)", "alive", _alive("status of a generation")),
        Fact("status of an image (deprecated)", "alive", _alive("status of an image")),
    ),
    "assets": (
        Fact("listing, v1", "200", status_of("assets v1", 200)),
        Fact("listing, v2", "200", status_of("assets v2", 200)),
        Fact("fields, v1", "as known", fields_of("assets v1")),
        Fact("fields, v2", "as known", fields_of("assets v2")),
        Fact("fields of one, v2", "as known", fields_of("asset v2")),
        Fact("statuses", "pending, active, failed", _asset_states),
    ),
}
