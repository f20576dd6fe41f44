"""The sandbox over real HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import is_loopback, served

PATH = "/pub/v1/generations"


@pytest.fixture
def http(world: World) -> Iterator[httpx.Client]:
    with (
        served(world) as url,
        httpx.Client(base_url=url, headers={"X-API-KEY": "sandbox"}) as client,
    ):
        yield client


def finished(http: httpx.Client, picture: Any) -> str:
    data = http.post(PATH, json=[picture]).json()["data"]
    found = http.get(f"{PATH}/media/{data['media'][0]['id']}").json()["data"]
    return str(found["url"])


def test_a_picture_travels_over_a_socket(http: httpx.Client, picture: dict[str, Any]) -> None:
    """Other programs and languages could not use the sandbox."""
    url = finished(http, picture)
    assert url.startswith(str(http.base_url).rstrip("/") + "/prod/")
    assert httpx.get(url).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(("when", "charges"), [("before", 0), ("after", 1)])
def test_a_dropped_connection_is_a_closed_socket(
    http: httpx.Client, world: World, picture: dict[str, Any], when: Any, charges: int
) -> None:
    """A client would be given an answer where the connection is meant to be lost."""
    world.knobs.drop_next = when
    with pytest.raises(httpx.RemoteProtocolError):
        http.post(PATH, json=[picture])
    assert world.counters.charges == charges
    assert http.get(PATH).status_code == 200


def test_half_a_download_is_a_broken_one(
    http: httpx.Client, world: World, picture: dict[str, Any]
) -> None:
    """A client could not tell half a picture from a whole one."""
    url = finished(http, picture)
    world.knobs.truncate_next_download = 1
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(url)
    assert httpx.get(url).status_code == 200


def test_a_taken_port_is_told_at_once(http: httpx.Client, world: World) -> None:
    """Somebody else's server would be talked to in place of the sandbox."""
    with (
        pytest.raises(OSError, match="Address already in use"),
        served(world, port=http.base_url.port),
    ):
        pass


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("example.org", False),
    ],
)
def test_what_other_machines_can_reach_is_known(host: str, private: bool) -> None:
    """A sandbox that is open to the network would not say so."""
    assert is_loopback(host) is private


SERVER = """
import sys
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import serve

serve(World(sys.argv[1]), port=0, say=lambda line: print(line, flush=True))
"""


def test_a_served_sandbox_says_how_to_use_it_and_stops_when_told(tmp_path: Path) -> None:
    """Somebody who starts it would not know what to type next, or could not end it."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(4)]
        url = lines[0].split()[5]
        assert f"RENDERNET_BASE_URL={url} RENDERNET_API_KEY=sandbox" in lines[3]
        assert httpx.get(url).status_code == 200
    finally:
        server.send_signal(signal.SIGINT if os.name != "nt" else signal.CTRL_BREAK_EVENT)
        server.communicate(timeout=30)
    assert server.returncode == 0


def test_an_interrupted_client_does_no_harm(http: httpx.Client, world: World) -> None:
    """A client that goes away in the middle of a request would stop the sandbox."""
    url = http.base_url
    with socket.create_connection((url.host, url.port)) as raw:
        raw.sendall(b"POST /pub/v1/generations HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n[")
    assert http.get(PATH).status_code == 200
    assert world.counters.charges == 0
