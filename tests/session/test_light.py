"""What a session loads before it makes its first picture: what that picture needs."""

from __future__ import annotations

import json
import subprocess
import sys

NEEDLESS = {
    *("pydantic", "stamina", "tenacity", "PIL", "numpy", "matplotlib", "starlette", "uvicorn"),
    *("rendernet_jupyter.result.recall", "rendernet_jupyter.sandbox.world"),
}
CODE = """
import json, sys
from rendernet_jupyter.session import Session
Session(engine="http://127.0.0.1:9", store=sys.argv[1]).engine()
print(json.dumps(sorted(sys.modules)))
"""


def test_a_session_loads_nothing_that_its_first_picture_does_not_need(tmp_path: object) -> None:
    """The first picture of every kernel would come later, and cost twice the CPU."""
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout.strip().splitlines()[-1])) & NEEDLESS == set()
