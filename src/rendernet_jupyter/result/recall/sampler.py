"""The samplers of other programs under the contract's names.

A sampler here is a method with a noise schedule, as in `DPM++ 2M Karras`. Nothing is guessed: a
method that the contract lacks has no name.
"""

from __future__ import annotations

import re

from rendernet_jupyter.spec.keys import SAMPLERS

# Method, by the letters and digits of its names in A1111, ComfyUI, InvokeAI and diffusers.
_METHODS = {
    "eulera": "Euler a",
    "eulerancestral": "Euler a",
    "keulera": "Euler a",
    "keulerancestral": "Euler a",
    "dpmpp2m": "DPM++ 2M",
    "kdpmpp2m": "DPM++ 2M",
    "dpmpp2msde": "DPM++ 2M SDE",
    "dpmpp2msdegpu": "DPM++ 2M SDE",
    "kdpmpp2msde": "DPM++ 2M SDE",
    "dpmpp2sa": "DPM++ 2S a",
    "dpmpp2sancestral": "DPM++ 2S a",
    "kdpmpp2sa": "DPM++ 2S a",
    "dpmppsde": "DPM++ SDE",
    "dpmppsdegpu": "DPM++ SDE",
    "kdpmppsde": "DPM++ SDE",
}
_KARRAS = re.compile(r"[ _](karras|k)$", re.IGNORECASE)


def sampler_of(name: str, schedule: str = "") -> tuple[str, bool]:
    """The contract's sampler for a method and a schedule; empty when it has none.

    Returns:
        The name, and whether it stands for the very schedule; the other one is near.
    """
    plain, suffixes = _KARRAS.subn("", name.strip())
    method = _METHODS.get(re.sub(r"[^a-z0-9]", "", plain.lower().replace("+", "p")), "")
    if not method:
        return "", False
    schedule = schedule.lower()
    # A1111 calls the schedule that a method has by itself automatic: Karras, but for Euler a.
    by_itself = schedule == "automatic" and method != "Euler a"
    karras = bool(suffixes) or schedule == "karras" or by_itself
    wanted, other = (f"{method} Karras", method) if karras else (method, f"{method} Karras")
    if wanted in SAMPLERS:
        return wanted, karras or schedule in ("", "normal", "automatic", "uniform")
    return (other, False) if other in SAMPLERS else ("", False)
