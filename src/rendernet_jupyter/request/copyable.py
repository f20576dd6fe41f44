"""A request in other tools' words: a shell command and a few lines of Python, to copy.

The key is never written: it stands in the environment. Nothing here sends anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from shlex import quote
from typing import Any

from rendernet_jupyter.request.request import ordered

SERVICE = "https://api.rendernet.ai"
"""Where the service lives (contract, 1)."""

_PATH = "/pub/v1/generations"


def curl_text(body: Mapping[str, Any], origin: str = SERVICE) -> str:
    """A `curl` command that starts the generation."""
    data = json.dumps([_without_drawn(body)], ensure_ascii=False, indent=2)
    return (
        f"curl {quote(origin.rstrip('/') + _PATH)} \\\n"
        '  -H "X-API-KEY: $RENDERNET_API_KEY" \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d {quote(data)}"
    )


def httpx_text(body: Mapping[str, Any], origin: str = SERVICE) -> str:
    """Lines of Python that start the generation with httpx."""
    return (
        "import os, httpx\n\n"
        "answer = httpx.post(\n"
        f"    {origin.rstrip('/') + _PATH!r},\n"
        '    headers={"X-API-KEY": os.environ["RENDERNET_API_KEY"]},\n'
        f"    json={[_without_drawn(body)]!r},\n"
        ")"
    )


def _without_drawn(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without a seed that is to be drawn: the service draws one where none is given."""
    return {
        name: value
        for name, value in ordered(body).items()
        if name != "seed" or not isinstance(value, Mapping)
    }
