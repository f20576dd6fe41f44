"""The explorer in a real browser, opened as a file: keys, links, comparing, and no request."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk.keys import focus
from PIL import Image

from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.gallery import Gallery

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXES = {"cfg_scale": (4, 7, 10), "steps": (8, 20), "seed": (1, 2, 3), "model": ("Flux", "SDXL")}
QUIET: list[str] = []


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a sweep over four axes; one of its pictures failed."""
    folder = tmp_path_factory.mktemp("explorer")
    answers, media = [], []
    for number, values in enumerate(product(*AXES.values())):
        coords = dict(zip(AXES, values, strict=True))
        body = {**coords, "prompt": {"positive": "a kite <b>over</b> the harbour"}}
        spec = f"steps: {coords['steps']}\nprompt: a kite"
        answers.append(Answer(body, "model", coords, canonical=spec, credits=1.0))
        file = folder / f"{number}.png"
        Image.new("RGB", (64, 48), (7 * number, 60 * values[2], 255 - 7 * number)).save(file)
        facts: dict[str, Any] = {"sha256": str(file)}
        if number == 5:
            facts = {"status": "failed", "reason": "the painter ran out of blue"}
        media.append(Medium(f"m{number}", number, 0, width=64, height=48, **facts))
    run = Run("run_1", 0.0, "sandbox", answers=tuple(answers), media=tuple(media), name="hero")
    return Gallery(run, locate=Path).export(folder / "sheet.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from desk import chromium

    if not chromium.find():
        pytest.skip(chromium.ABSENT)
    with sync_api.sync_playwright() as playwright:
        launched = chromium.launch(playwright)
        yield launched
        launched.close()


class Reader:
    """Somebody who opened the file.

    Attributes:
        page: the tab.
        trouble: errors of the page, its complaints, and requests that left it.
    """

    def __init__(self, context: Any, sheet: Path, link: str = "") -> None:
        self.page: Page = context.new_page()
        self.trouble: list[str] = []
        self._sheet = sheet
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda said: self.trouble.append(said.text))
        self.page.on("request", self._asked)
        self.page.goto(sheet.as_uri() + link)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self._sheet.as_uri(), "data:", "blob:")):
            self.trouble.append(request.url)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def status(self) -> Any:
        return sync_api.expect(self.page.locator("#status"))

    def seen(self, selector: str) -> Any:
        return sync_api.expect(self.page.locator(selector))


@pytest.fixture
def opens(browser: Any, sheet: Path) -> Iterator[Any]:
    """Opens the file, with a link into it, in a browser of any kind of reader."""
    contexts = []
    readers: list[Reader] = []

    def opened(link: str = "", **kind: Any) -> Reader:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **kind)
        contexts.append(context)
        readers.append(Reader(context, sheet, link))
        return readers[-1]

    yield opened
    trouble = [line for reader in readers for line in reader.trouble]
    for context in contexts:
        context.close()
    assert trouble == QUIET


def test_keys_walk_along_the_axes_that_are_shown(opens: Any) -> None:
    """Somebody without a mouse could not look at a sweep at all."""
    reader = opens()
    reader.status.to_have_text("[0] cfg 4, steps 8, seed 1, model Flux")
    reader.press("ArrowDown", "ArrowRight")
    reader.status.to_contain_text("cfg 7, steps 20, seed 1")
    reader.press("Home")
    reader.status.to_contain_text("cfg 7, steps 8, seed 1")
    reader.press("Control+End")
    reader.status.to_contain_text("cfg 10, steps 20, seed 1")
    here = reader.page.locator("[role=gridcell]:focus")
    sync_api.expect(here).to_have_attribute("aria-selected", "true")
    assert reader.page.locator("[role=gridcell][tabindex='0']").count() == 1


def test_a_held_axis_is_stepped_by_keys_and_by_buttons(opens: Any) -> None:
    """The pictures of the other values would be in the file, but out of reach."""
    reader = opens()
    reader.press("]")
    reader.status.to_contain_text("seed 2")
    reader.press("2", "PageDown")
    reader.status.to_contain_text("steps 8, seed 2, model SDXL")
    reader.press("[", "[")
    reader.status.to_contain_text("model Flux")
    reader.page.get_by_role("radio", name="SDXL").check()
    reader.status.to_contain_text("model SDXL")
    reader.seen(".grid img").to_have_count(6)


def test_axes_change_places_and_back_undoes_it(opens: Any) -> None:
    """A person could not turn the table the way that answers the question."""
    reader = opens()
    reader.page.get_by_label("Across").select_option(label="model")
    reader.seen(".grid thead th").to_have_text(["model Flux", "model SDXL"])
    reader.page.get_by_label("Down").select_option(label="steps")
    reader.seen(".grid tbody th").to_have_text(["steps 8", "steps 20"])
    reader.press("t")
    reader.page.get_by_label("Down").select_option(label="nothing, wrap")
    reader.seen(".grid th").to_have_count(0)
    reader.page.go_back()
    reader.page.go_back()
    reader.seen(".grid thead th").to_have_count(2)


def test_a_picture_opens_with_all_that_is_known(opens: Any) -> None:
    """Prompt, cost and cell would have to be looked up in a notebook that is not here."""
    reader = opens()
    reader.press("ArrowRight", "Enter")
    about = reader.page.locator("#one aside")
    sync_api.expect(about).to_contain_text("a kite <b>over</b> the harbour")
    sync_api.expect(about).to_contain_text("1 credit")
    sync_api.expect(about).to_contain_text("%%rendernet\nsteps: 20\nprompt: a kite")
    reader.press("ArrowDown")
    sync_api.expect(about.get_by_role("heading").first).to_contain_text("cfg 7")
    reader.press("Escape")
    reader.seen("[role=gridcell]:focus").to_have_count(1)
    assert reader.page.go_back() is None  # within the page
    reader.seen("#one").to_be_visible()


def test_the_cell_is_copied(opens: Any) -> None:
    """A person would have to type the spec anew."""
    reader = opens("#view=one", permissions=["clipboard-read", "clipboard-write"])
    reader.page.get_by_role("button", name="Copy the cell").click()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == "%%rendernet\nsteps: 8\nprompt: a kite"


def test_a_link_opens_the_same(opens: Any) -> None:
    """What a colleague should look at could only be described in words."""
    first = opens()
    first.press("ArrowRight", "a", "ArrowDown", "]", "d")
    first.seen("canvas[data-ready]").to_be_visible()
    first.page.wait_for_url("**/*view=pair*")
    second = opens("#" + first.page.url.partition("#")[2])
    second.seen("canvas[data-ready]").to_be_visible()
    told = first.page.locator("#status").text_content()
    second.status.to_have_text(told)
    assert second.page.locator("#pair aside").text_content() == (
        first.page.locator("#pair aside").text_content()
    )


@pytest.mark.parametrize("link", ["#at=9.9.9.9&across=no&down=no", "#view=pair", "#%%%&at=&a=-1"])
def test_a_link_that_makes_no_sense_opens_the_table_or_a_picture(opens: Any, link: str) -> None:
    """An old or a mangled link would show an empty page."""
    reader = opens(link)
    reader.status.to_contain_text("cfg 4, steps 8, seed 1, model Flux")


def test_the_slider_follows_keys_and_the_pointer(opens: Any) -> None:
    """Two pictures could not be laid over each other."""
    reader = opens()
    reader.press("a", "ArrowRight", "s")
    stack = reader.page.locator(".stack")
    split = "stack => stack.style.getPropertyValue('--split')"
    reader.press("ArrowRight", "ArrowRight")
    assert stack.evaluate(split) == "52%"
    box = stack.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    reader.page.mouse.move(box["x"] + box["width"] / 2, middle)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] / 4, middle)
    reader.page.mouse.up()
    assert stack.evaluate(split) == "25%"
    reader.press("x")
    reader.seen("#pair .label >> nth=0").to_contain_text("steps 20")


def test_a_control_keeps_the_focus(opens: Any) -> None:
    """Whoever steps an axis by its button would have to find the button again after each step."""
    reader = opens()
    focus(reader.page.get_by_role("button", name="Next seed"))
    reader.press("Enter", "Enter")
    reader.status.to_contain_text("seed 3")
    reader.seen("button:focus").to_have_attribute("aria-label", "Next seed")
    zoom = reader.page.get_by_label("Size")
    zoom.fill("300")
    box = zoom.bounding_box()
    assert box is not None
    reader.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    reader.page.mouse.move(box["x"] + 4, box["y"] + box["height"] / 2)
    reader.page.mouse.up()
    assert int(zoom.input_value()) < 100


def test_a_click_does_not_bend_the_table(opens: Any) -> None:
    """After a click, walking on would move the cell that was clicked, and not the reader."""
    reader = opens()
    reader.page.locator("[role=gridcell]").nth(1).click()
    reader.press("Escape", "ArrowDown", "ArrowDown")
    reader.page.locator("[role=gridcell]").nth(1).click()
    reader.status.to_contain_text("cfg 4, steps 20")


def test_blinking_waits_for_those_who_want_no_motion(opens: Any) -> None:
    """A page that flashes by itself can make people ill."""
    reader = opens(reduced_motion="reduce")
    reader.press("a", "ArrowRight", "b")
    reader.seen(".stack").to_have_attribute("data-seen", "A")
    reader.page.wait_for_timeout(1500)
    reader.seen(".stack").to_have_attribute("data-seen", "A")
    focus(reader.page.get_by_role("button", name="Switch"))
    reader.press("Enter")
    reader.seen(".stack").to_have_attribute("data-seen", "B")
    other = opens("#view=pair&how=blink&a=3")
    other.seen(".stack").to_have_attribute("data-seen", "B")
    other.page.get_by_role("button", name="Pause").click()
    other.seen(".play").to_have_text("Play")


def test_a_difference_is_counted_and_amplified(opens: Any) -> None:
    """Small changes would stay invisible."""
    reader = opens()
    reader.press("a", "ArrowRight", "d")
    canvas = reader.page.locator("canvas[data-ready]")
    sync_api.expect(canvas).to_be_visible()
    light = "canvas => canvas.getContext('2d').getImageData(9, 9, 1, 1).data[1]"
    once = canvas.evaluate(light)
    reader.press("ArrowRight")
    assert canvas.evaluate(light) == min(255, 2 * once)
    reader.seen("#pair output").to_have_text("×8")
    reader.seen("#pair .stage .note").to_contain_text("% of the pixels differ visibly")
    reader.seen(".differs tbody tr").to_have_count(1)
    reader.seen(".differs tbody").to_contain_text("steps")


def test_a_gap_says_why(opens: Any) -> None:
    """A failed picture would look like one that is still to come."""
    reader = opens("#across=seed&down=model&at=0.0.2.1")
    reader.status.to_contain_text("failed")
    reader.press("Enter")
    reader.seen("#one .stage").to_contain_text("the painter ran out of blue")
    reader.press("Escape", "a", "ArrowLeft", "s")
    reader.seen("#pair figure").to_have_count(2)


def test_the_page_stands_without_scripts(opens: Any) -> None:
    """A viewer that runs no scripts would show nothing."""
    reader = opens(java_script_enabled=False)
    reader.seen("ol.plain img").to_have_count(35)
    reader.seen("ol.plain img >> nth=0").to_be_visible()
    reader.seen("h1").to_contain_text("a kite <b>over</b> the harbour")


def test_every_text_can_be_read_in_light_and_dark(opens: Any) -> None:
    """Grey on grey is read by nobody."""
    for scheme, view in product(("light", "dark"), ("table", "one", "pair")):
        reader = opens(f"#view={view}&a=3", color_scheme=scheme)
        reader.seen(f"#{view}").to_be_visible()
        worst = min(reader.page.evaluate(CONTRASTS), key=lambda found: found[0])
        assert worst[0] >= 4.5, worst


CONTRASTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const worded = [...document.querySelectorAll('body *')].filter((element) =>
    element.checkVisibility()
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && !element.closest('[aria-disabled=true], :disabled, option, noscript'));
  return worded.map((element) => {
    const both = [channels(getComputedStyle(element).color), ground(element)].map(light);
    const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    return [contrast, element.outerHTML.slice(0, 120)];
  });
}"""
