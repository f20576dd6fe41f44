"""What was fetched is held against the rules of the place where it is wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rendernet_jupyter.asset.material import of_bytes
from rendernet_jupyter.asset.preflight import demand_fit
from rendernet_jupyter.errors import AssetError

Make = Callable[..., bytes]


@pytest.mark.parametrize(
    ("member", "says"),
    [("media_id", "3:5 or 5:3"), ("audio_asset_id", "this is a picture"), ("asset_id", "")],
)
def test_a_picture_fits_where_pictures_are_wanted(picture: Make, member: str, says: str) -> None:
    """An address hides what it leads to, and a wrong shape fails paid."""
    material = of_bytes(picture(size=(20, 20)), "https://pics.invalid/a")
    if not says:
        demand_fit(material, member)
        return
    with pytest.raises(AssetError, match=says) as caught:
        demand_fit(material, member)
    assert "https://pics.invalid/a" in str(caught.value)


def test_a_video_is_held_against_the_limits(film: Make) -> None:
    """The service takes it, charges for it, and fails."""
    demand_fit(of_bytes(film(), "a"), "video_asset_id")
    with pytest.raises(AssetError, match="40 frames a second"):
        demand_fit(of_bytes(film(frames=20, rate=40), "b"), "video_asset_id")
