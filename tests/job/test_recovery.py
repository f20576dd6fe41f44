"""Which generation of the account could be what became of a request."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.ports import RemoteGeneration, RemoteMedium
from rendernet_jupyter.job.recovery import EARLY, SENDING, certain, fits, misfit

SENT = 1_700_000_000.0


def shown(
    at: float = SENT + 1,
    *,
    count: int = 1,
    kind: str = "image",
    size: tuple[int, int] = (1024, 1024),
) -> RemoteGeneration:
    media = tuple(
        RemoteMedium(f"m{n}", kind=kind, width=size[0], height=size[1]) for n in range(count)
    )
    return RemoteGeneration("gen_x", media, at)


@pytest.mark.parametrize(
    ("body", "found", "could_be"),
    [
        ({"aspect_ratio": "1:1"}, shown(), True),
        ({"aspect_ratio": "1:1"}, shown(at=SENT - EARLY - 1), False),
        ({"aspect_ratio": "1:1"}, shown(at=SENT + SENDING + 1), False),
        ({"aspect_ratio": "1:1"}, shown(count=2), False),
        ({"aspect_ratio": "1:1"}, shown(kind="video"), False),
        ({"aspect_ratio": "1:1"}, shown(size=(832, 1216)), False),
        ({"aspect_ratio": "2:3"}, shown(size=(832, 1216)), True),
        ({"aspect_ratio": "16:9"}, shown(size=(1344, 768)), True),
        ({"aspect_ratio": "4:5"}, shown(size=(832, 1216)), False),
        ({}, shown(size=(832, 1216)), True),
        ({"aspect_ratio": "odd:ratio"}, shown(size=(832, 1216)), True),
        ({"aspect_ratio": "1:1", "control_net": {"asset_id": "a"}}, shown(size=(640, 480)), True),
        ({"narrator": {"script": "hello"}}, shown(kind="video", size=(640, 480)), True),
        ({"narrator": {"script": "hello"}}, shown(), False),
        ({"aspect_ratio": "1:1"}, RemoteGeneration("gen_x", (), SENT), True),
    ],
)
def test_only_what_could_be_it_is_offered(
    body: dict[str, Any], found: RemoteGeneration, *, could_be: bool
) -> None:
    """A stranger's picture invites a wrong choice; one that is left out, a double bill."""
    assert fits(body, 1, SENT, found) is could_be


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (shown(), ""),
        (shown(at=SENT - EARLY - 1), "was made more than 2 minutes before the request left"),
        (shown(at=SENT + SENDING + 1), "was made more than 5 minutes after the request left"),
        (shown(count=2), "has 2 media, and 1 were asked for"),
        (shown(kind="video"), "is a video, and a picture was asked for"),
        (shown(kind="hologram"), "is hologram, and a picture was asked for"),
        (shown(size=(832, 1216)), "is 832 x 1216, not 1:1"),
    ],
)
def test_what_does_not_fit_is_named(found: RemoteGeneration, says: str) -> None:
    """'Are you sure?' is answered with yes; what is wrong with it makes a person look again."""
    assert misfit({"aspect_ratio": "1:1"}, 1, SENT, found) == says


@pytest.mark.parametrize("ratio", ["1:0", "0:1", "inf:1", "1:nan", "nan:nan", ":", "a:b:c"])
def test_a_ratio_that_is_none_rules_nothing_out(ratio: str) -> None:
    """With --lenient anything is sent as it was typed; resume must not fall over it for ever."""
    assert misfit({"aspect_ratio": ratio}, 1, SENT, shown()) in ("", f"is 1024 x 1024, not {ratio}")


@given(st.floats(-86400, 86400), st.floats(0, SENDING))
def test_a_clock_that_is_off_hides_nothing(skew: float, late: float) -> None:
    """A laptop whose clock is wrong would never find its own pictures."""
    found = shown(at=SENT + skew + late)
    assert fits({"aspect_ratio": "1:1"}, 1, SENT, found, skew=skew)


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d"]),
        st.lists(st.sampled_from(["g1", "g2", "g3"]), unique=True, max_size=3),
    )
)
def test_nothing_is_certain_where_there_is_a_choice(candidates: dict[str, list[str]]) -> None:
    """Adopting one of two look-alikes gives a cell somebody else's picture."""
    pairs = certain(candidates)
    assert len(set(pairs.values())) == len(pairs)
    for job_id, generation_id in pairs.items():
        assert candidates[job_id] == [generation_id]
        others = [found for job, found in candidates.items() if job != job_id]
        assert not any(generation_id in found for found in others)
