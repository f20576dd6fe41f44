"""Cut, delayed, doubled and garbled exchanges: nothing is paid twice, adopted wrongly or lost.

Each case follows from its number; one alone: ``pytest tests/faults -k 'exchange and 217-'``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rig import laws
from rig.case import Case
from rig.exchange import Asked
from rig.faults import FAULTS
from rig.person import impatient, put_right, sit_down, trial
from rig.stand import standing

from rendernet_jupyter.sandbox import Knobs

CASES = 400
# The first ones meet each fault once; of faults that are near relatives one is enough.
RELATIVES = {"cut_in_head", "nothing", "noise", "status_500", "status_503", "status_504"}
QUICK = [seed for seed, fault in enumerate(FAULTS) if fault not in RELATIVES]


def _cases() -> list[object]:
    def one(seed: int) -> object:
        case = Case.of(seed)
        marks = () if seed in QUICK else pytest.mark.long
        return pytest.param(case, id=f"{seed}-{case.step}-{case.fault}", marks=marks)

    return [one(seed) for seed in range(CASES)]


@pytest.mark.parametrize("case", _cases())
def test_an_exchange_goes_wrong(case: Case, tmp_path: Path) -> None:
    """A bad connection would be paid for twice, or with a lost picture."""
    knobs = Knobs(latency=case.latency, latency_step=0)
    with standing(tmp_path, chance=case.chance, knobs=knobs) as stand:

        def notice(moment: str, asked: Asked) -> None:
            if asked.step == "paid" and moment in ("arrived", "forwarded"):
                stand.look_alikes(case.neighbours, case.batch_size)

        stand.proxy.choose, stand.proxy.notice = case.choose, notice
        for action in case.stubborn:
            # Each try is a kernel of its own, as after a restart.
            with sit_down(stand, adopt=case.adopt, timeout=5) as session:
                impatient(session, stand.proxy.patience)
                trial(session, action, case.spec, stand)
        stand.proxy.heal()
        stand.look_alikes(case.flood, case.batch_size)
        with sit_down(stand, adopt=case.adopt) as session:
            assert len(put_right(session, stand, case.spec)) == case.requests * case.batch_size
            laws.hold(stand, session, case.wanted)
            again = session.generate(case.spec)
            assert again.run.cached
            laws.paid_once(stand, case.wanted)
