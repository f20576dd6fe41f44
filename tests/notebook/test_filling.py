"""What a front end receives while pictures arrive, and what it has at the end."""

from __future__ import annotations

import json
import os
import queue
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

Message = dict[str, Any]


@dataclass
class FrontEnd:
    """A front end that keeps the outputs of its cells as JupyterLab does."""

    client: BlockingKernelClient
    manager: KernelManager
    cells: dict[str, list[Message]] = field(default_factory=dict)
    displays: dict[str, list[Message]] = field(default_factory=dict)
    clearing: set[str] = field(default_factory=set)
    heard: list[Message] = field(default_factory=list)

    def run(self, code: str, *, until: str = "") -> list[Message]:
        """Run a cell, and listen to its end; or, if `until` appears on the page, interrupt it."""
        self.heard.clear()
        cell = self.client.execute(code)
        self.cells[cell] = []
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            self._take(message)
            mine = message["parent_header"].get("msg_id") == cell
            if until and until in json.dumps(self.cells[cell]):
                until = ""
                self.manager.interrupt_kernel()
            if mine and message["content"].get("execution_state") == "idle":
                return self.cells[cell]

    def listen(self, seconds: float) -> None:
        """Hear what threads of the kernel say, until nothing was said for so long."""
        while True:
            try:
                self._take(self.client.get_iopub_msg(timeout=seconds))
            except queue.Empty:
                return

    def _take(self, message: Message) -> None:
        kind, content = message["msg_type"], message["content"]
        cell = message["parent_header"].get("msg_id", "")
        self.heard.append(message)
        outputs = self.cells.setdefault(cell, [])
        if kind == "clear_output":
            self.clearing.add(cell)
            if not content["wait"]:
                self._clear(cell)
        elif kind in ("display_data", "execute_result", "stream", "error"):
            self._clear(cell)
            output = {"kind": kind, **content}
            outputs.append(output)
            if name := content.get("transient", {}).get("display_id"):
                self.displays.setdefault(name, []).append(output)
        elif kind == "update_display_data":
            for output in self.displays.get(content["transient"]["display_id"], []):
                output.update(data=content["data"], metadata=content["metadata"])

    def _clear(self, cell: str) -> None:
        if cell in self.clearing:
            self.clearing.discard(cell)
            self.cells[cell].clear()


@pytest.fixture(scope="module")
def front_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontEnd]:
    folder = tmp_path_factory.mktemp("kernel")
    environment = {
        **os.environ,
        "IPYTHONDIR": str(folder / "ipython"),
        "RENDERNET_STORE": str(folder / "store"),
        "RENDERNET_MODEL": "Harbour 15",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment, cwd=str(folder))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    made = FrontEnd(client, manager)
    made.run("%load_ext rendernet_jupyter")
    made.run(
        "from rendernet_jupyter.notebook.magics import session_of\n"
        "knobs = session_of(get_ipython()).engine('sandbox').world.knobs"
    )
    yield made
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def images(output: Message) -> int:
    return len(BeautifulSoup(output["data"]["text/html"], "html.parser").find_all("img"))


def weight(messages: list[Message]) -> int:
    return sum(len(json.dumps(m["content"])) for m in messages if "display" in m["msg_type"])


def test_a_cell_fills_and_ends_with_one_output(front_end: FrontEnd) -> None:
    """A saved notebook would hold a line of progress, or the table twice."""
    front_end.run("knobs.latency = 0.6")
    outputs = front_end.run("%%rendernet hero --yes\nseed: 1..6\na lighthouse")
    (output,) = outputs
    assert images(output) == 6
    assert set(output["data"]) == {"text/html", "image/jpeg", "text/plain"}
    tables = [m for m in front_end.heard if "pending" in json.dumps(m["content"])]
    assert tables[0]["msg_type"] == "display_data"
    assert weight(front_end.heard) < weight(front_end.heard[-8:]) * 1.5 + 300_000


def test_a_cell_is_called_from_the_start_what_it_is_called_in_the_end(front_end: FrontEnd) -> None:
    """Under the eyes of who waits a sweep would lose `and more`, and get a name."""
    front_end.run("knobs.latency = 0.6")
    (output,) = front_end.run("%%rendernet live --yes\nseed: 41..44\na fox in the rain")
    lines = [m for m in front_end.heard if "progressbar" in json.dumps(m["content"])]
    pages = [m["content"]["data"]["text/html"] for m in lines] + [output["data"]["text/html"]]
    titles = {BeautifulSoup(page, "html.parser").find_all("div")[1].get_text() for page in pages}
    assert lines
    assert titles == {"live a fox in the rain"}
    front_end.run("knobs.latency = 0")


def test_a_result_from_the_store_does_not_flicker(front_end: FrontEnd) -> None:
    """A cell that is answered at once would first show empty places."""
    front_end.run("%%rendernet hero --yes\nseed: 1..6\na lighthouse")
    outputs = front_end.run("%%rendernet hero --yes\nseed: 1..6\na lighthouse")
    assert images(outputs[0]) == 6
    assert "pending" not in json.dumps([m["content"] for m in front_end.heard])


def test_what_else_a_cell_shows_is_left_alone(front_end: FrontEnd) -> None:
    """The pictures of a line would wipe what the rest of its cell has printed."""
    line = "print('before')\ncat = %rendernet a cat --seed 1..3\nprint('after')"
    outputs = front_end.run(line)
    assert [output["kind"] for output in outputs] == ["stream", "display_data", "stream"]
    assert images(outputs[1]) == 3
    call = "get_ipython().run_cell_magic('rendernet', 'kept --yes', 'seed: 4, 5, 6\\na cat')"
    outputs = front_end.run(f"print('before')\n{call}")
    assert [output["kind"] for output in outputs[:2]] == ["stream", "display_data"]


def test_a_run_that_is_left_alone_fills_its_own_place(front_end: FrontEnd) -> None:
    """The pictures of `--no-wait` would land under another cell, or leave a line behind."""
    first = front_end.run("%%rendernet one --yes --no-wait\nseed: 11..13\na harbour")
    second = front_end.run("%%rendernet two --yes --no-wait\nseed: 21..22\na castle")
    last = front_end.run("print(len(one) + len(two))")
    front_end.listen(1.5)
    assert [len(first), len(second), len(last)] == [1, 1, 1]
    assert [images(first[0]), images(second[0])] == [3, 2]
    assert "pending" not in json.dumps([first, second])


def test_resume_shows_each_run_when_it_is_there_and_all_of_them_once(front_end: FrontEnd) -> None:
    """A person would look at a line while pictures that are here wait for the slowest run."""
    for seed, latency in ((51, 0.3), (52, 4), (53, 0.3)):
        front_end.run(f"knobs.latency, knobs.latency_step = {latency}, 0")
        line = f"%%rendernet of{seed} --yes --timeout 0.05\nseed: {seed}, {seed}0\na heron"
        assert front_end.run(line)[-1]["ename"] == "StillRunning"
    outputs = front_end.run("%rendernet resume")
    sent = [m for m in front_end.heard if "<img" in json.dumps(m["content"])]
    cleared = [m["msg_type"] for m in front_end.heard].index("clear_output")
    early = [m for m in sent if front_end.heard.index(m) < cleared]
    assert [m["content"]["data"]["text/html"].count("of52") for m in early] == [0, 0]
    assert len(sent) == 5
    assert [output["kind"] for output in outputs] == [*["display_data"] * 3, "execute_result"]
    assert "6 pictures fetched" in outputs[0]["data"]["text/plain"]
    assert [images(output) for output in outputs[1:]] == [2, 2, 2]
    assert len(front_end.run("of51")[0]["data"]) == 3
    front_end.run("knobs.latency = knobs.latency_step = 0")


def test_resume_of_one_run_shows_it_once(front_end: FrontEnd) -> None:
    """The only gallery would come, go and come again."""
    front_end.run("knobs.latency = 0.6")
    front_end.run("%%rendernet --yes --timeout 0.05\nseed: 61, 62\na heron")
    front_end.run("%rendernet resume")
    assert sum("<img" in json.dumps(m["content"]) for m in front_end.heard) == 1
    front_end.run("knobs.latency = 0")


def test_resume_within_other_code_wipes_nothing(front_end: FrontEnd) -> None:
    """What the rest of a cell has printed would vanish when the last run is there."""
    for seed, latency in ((71, 0.2), (72, 1)):
        front_end.run(f"knobs.latency = {latency}")
        front_end.run(f"%%rendernet --yes --timeout 0.05\nseed: {seed}\na heron")
    outputs = front_end.run("print('before')\nfound = %rendernet resume")
    assert outputs[0]["kind"] == "stream"
    assert sum(images(o) for o in outputs if "text/html" in o.get("data", {})) == 1
    front_end.run("knobs.latency = 0")


def test_a_stopped_cell_keeps_what_has_arrived(front_end: FrontEnd) -> None:
    """The stop button would wipe pictures that were paid for."""
    front_end.run("knobs.latency, knobs.latency_step = 0.5, 600")
    outputs = front_end.run("%%rendernet --yes\nbatch_size: 3\nseed: 31\na kite", until="<img")
    assert [output["kind"] for output in outputs] == ["display_data", "error"]
    assert images(outputs[0]) >= 1
    assert "had not arrived" in outputs[0]["data"]["text/plain"]
    assert outputs[1]["ename"] == "Interrupted"
    front_end.run("knobs.latency = knobs.latency_step = 0")


def test_a_command_leaves_only_its_answer(front_end: FrontEnd) -> None:
    """An empty output would stay in the file above what `resume` brought home."""
    front_end.run("knobs.latency = knobs.latency_step = 0")
    outputs = front_end.run("%rendernet status")
    assert [output["kind"] for output in outputs] == ["execute_result"]
