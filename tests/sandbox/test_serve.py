"""The sandbox over real HTTP."""

from __future__ import annotations

import argparse
import gc
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

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.serve import is_loopback, served
from rendernet_jupyter.session import answers
from rendernet_jupyter.session.commands import of_door, parser_of

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


def test_no_answer_waits_for_its_first_packet_to_be_confirmed(world: World) -> None:
    """Each request on a connection that is kept would take 40 ms longer than it need."""
    with served(world) as url, socket.create_connection(("127.0.0.1", httpx.URL(url).port)) as mine:
        mine.sendall(b"GET /pub/v1/models HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        assert mine.recv(100).startswith(b"HTTP/1.1 401")
        open_ones = [one for one in gc.get_objects() if type(one) is socket.socket]
        near = [one for one in open_ones if one.fileno() >= 0 and peer(one) == mine.getsockname()]
        assert [one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for one in near] == [1]


def peer(one: socket.socket) -> object:
    """Whom a socket is connected to; None for nobody."""
    try:
        return one.getpeername()
    except OSError:
        return None


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


def options(*words: str) -> argparse.Namespace:
    return parser_of(of_door("shell")["sandbox"], "rendernet sandbox").parse_args(words)


def test_options_of_the_shell_turn_the_knobs() -> None:
    """A CI job would test against a sandbox that behaves, whatever it was told."""
    words = ["--latency", "0", "--fail-rate", "0.5", "--max-batch-size", "8", "--seed", "3"]
    turned = answers._knobs(options(*words, "--profile", "observed"))
    assert turned == Knobs(latency=0, fail_rate=0.5, max_batch_size=8, profile="observed", seed=3)
    assert answers._knobs(options()) == Knobs()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--fail-rate", "50"), "--fail-rate must be a share from 0 to 1"),
        (("--latency", "-1"), "--latency must be 0 or more seconds"),
        (("--max-batch-size", "0"), "--max-batch-size must be 1 or more"),
        (("--profile", "wild"), "documented"),
    ],
)
def test_an_option_without_sense_is_refused_before_anything_is_served(
    words: tuple[str, ...], says: str
) -> None:
    """Fifty per cent, written as 50, would fail every picture and look like a broken client."""
    with pytest.raises(RenderNetError, match=says):
        answers._knobs(options(*words))
