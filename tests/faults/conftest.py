"""Where the rig of the fault suite comes from, and what its tests share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that `rig` can be imported from here on

if TYPE_CHECKING:
    from rig.disk import Disk
    from rig.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    """A sandbox, a proxy that passes everything on, and an empty folder for a store."""
    from rig.stand import standing

    with standing(tmp_path, chance=Random(0)) as made:
        yield made


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of its own."""
    from rig.disk import mounted

    with mounted(tmp_path / "disk") as made:
        if made is None:
            pytest.skip("a disk of one's own needs the right to mount one")
        yield made
