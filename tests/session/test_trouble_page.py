"""Every message that the page on trouble quotes is what the program says."""

from __future__ import annotations

import re
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.sandbox import World, create_app

PAGE = Path(__file__).parents[2] / "docs/guide/when_something_goes_wrong.md"
QUOTED = dict(
    re.findall(r"^### ([^\n]+)\n(?:(?!```|###)[^\n]*\n)*```text\n(.*?)```", PAGE.read_text("utf-8"),
               re.DOTALL | re.MULTILINE)
)  # fmt: skip
SMALL = "Harbour 15"
CAT = "a cat on a roof --seed 7"
FOUR = "seed: 1..4\na cat on a roof"
Kernel = Callable[..., Session]
Scene = Callable[[Kernel, World], object]


def plain(text: str) -> str:
    """`text` without what differs each time: names of jobs, times, sizes, white space."""
    text = re.sub(r"\b(job|gen)_\w+", r"\1_*", text)
    text = re.sub(r"\b\d\d:\d\d:\d\d\b|127\.0\.0\.1:\d+|\d+,\d+ of \d+,\d+ bytes", "*", text)
    return " ".join(text.split())


def ended(session: Session, text: str, line: str = "", **variables: object) -> str:
    """What a cell ends with, as IPython shows it."""
    with pytest.raises(RenderNetError) as caught:
        session.generate(text, line, variables=variables, where="cell", shift=1)
    return f"{type(caught.value).__name__}: {caught.value}"


def refused(text: str, line: str = "", **settings: Any) -> Scene:
    return lambda kernel, _: ended(kernel(**settings), text, line)


def with_knob(text: str, line: str = "", **knobs: Any) -> Scene:
    def scene(kernel: Kernel, world: World) -> str:
        for name, value in knobs.items():
            setattr(world.knobs, name, value)
        return ended(kernel(), text, line)

    return scene


def two_pictures(kernel: Kernel, _: World) -> str:
    keeper = kernel().generate("seed: 1..2\na lighthouse")
    return ended(kernel(), "upscale: {{keeper}} scale=2", keeper=keeper)


def poor(kernel: Kernel, world: World) -> str:
    world.reset(1)
    return ended(kernel(), FOUR)


def lost(kernel: Kernel, world: World) -> Session:
    world.knobs.drop_next = "after"
    session = kernel()
    ended(session, CAT)
    return session


def dropped(kernel: Kernel, world: World) -> str:
    session = lost(kernel, world)
    return repr(session.command("drop", session.doubts()[0].job.intent.job_id))


SCENES: dict[str, Scene] = {
    "A slip": refused("samplr: Euler a\naspect_ratio: 3:1\na cat on a roof"),
    "A picture of another shape": refused("animate: square.png\nwaves"),
    "A sound that is no mp3": refused("narrator: square.png audio=bell.wav"),
    "Several pictures where one is needed": two_pictures,
    "A character that nobody knows": refused("{Zoo} rides a bike"),
    "A limit of the cell": refused(FOUR, "--max-credits 2"),
    "A limit of the day": refused(FOUR, max_credits_day=2),
    "A price that nobody agreed to": refused(FOUR, ask_above=2),
    "An empty account": poor,
    "Nobody knows whether it was paid": with_knob(CAT, drop_next="after"),
    "Run again": lambda kernel, world: ended(lost(kernel, world), CAT),
    "What it could be": lambda kernel, world: lost(kernel, world).command("resume")[0],
    "Dropped": dropped,
    "Waiting too long": with_knob(CAT, "--timeout 0.2", stuck=True),
    "Cut off on the way": with_knob(CAT, truncate_next_download=9),
    "None at all": with_knob(CAT, fail_next=1),
}
SERVED = {"Damaged on the way", "Nobody to ask"}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (512, 512), "teal").save("square.png")
    Image.new("RGB", (60, 100), "teal").save("tall.png")
    with wave.open("bell.wav", "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(800))


def test_every_quotation_is_tried() -> None:
    """A message that changed would go on being quoted."""
    assert set(QUOTED) == {*SCENES, *SERVED}
    assert PAGE.read_text("utf-8").count("```text") == len(QUOTED)


@pytest.mark.parametrize("name", SCENES)
def test_a_quotation_is_what_is_said(name: str, again: Kernel, world: World) -> None:
    """Whoever searches the page for what stands before them would not find it."""
    assert plain(str(SCENES[name](again, world))) == plain(QUOTED[name])


def test_the_question_that_nobody_answers(service: str) -> None:
    """A job at night would end with words that the page does not know."""
    with Session(engine=service) as session:
        said = ended(session, "video_anyone: tall.png duration=1\nwind in the hair")
    assert plain(said) == plain(QUOTED["Nobody to ask"])


def _noisy(app: Any) -> Any:
    """The application behind a line that changes a byte of each picture, never the same one."""
    count = 0

    async def noisy(scope: Any, receive: Any, send: Any) -> None:
        nonlocal count
        count += 1
        turn = count

        async def passed_on(message: Any) -> None:
            body = message.get("body", b"")
            if len(body) > 1000 and scope["path"].endswith(".png"):
                at = len(body) // 2 + turn
                changed = bytes([body[at] ^ 1])
                message = {**message, "body": body[:at] + changed + body[at + 1 :]}
            await send(message)

        await app(scope, receive, passed_on)

    return noisy


def test_damage_on_the_way(world: World, address_of: Callable[[Any], str]) -> None:
    """A picture that is damaged anew each time is not shown, and the page says what is."""
    url = address_of(_noisy(create_app(world, base_url="")))
    with Session(engine=url, model=SMALL) as session:
        assert plain(ended(session, CAT)) == plain(QUOTED["Damaged on the way"])
