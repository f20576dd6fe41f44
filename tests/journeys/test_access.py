"""The same pictures for everybody: by screen reader, in forced colours, on a telephone, on paper.

One notebook holds every kind of output. It is looked at where it was run, as it is reopened, and
in what nbconvert makes of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk.keys import focus
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter, SlidesExporter

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")
pytest.importorskip("axe_playwright_python", reason="axe-core comes with this package")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

LOAD = """%load_ext rendernet_jupyter
%config RenderNet.model = "Harbour 15"
from rendernet_jupyter.notebook.magics import session_of
knobs = session_of(get_ipython()).engine("sandbox").world.knobs
knobs.latency = 0"""
ONE = "%%rendernet one\nsteps: 4\nseed: 7\na lighthouse keeper reading by lamplight"
SPECS = [
    "steps: 4\nseed: 1\naspect_ratio: 2:3\na red kite",
    "steps: 4\nseed: 2\n<script>alert(1)</script> & $x^2$ **bold**",
    "steps: 4\nseed: 3\naspect_ratio: 16:9\nمرفأ قديم عند الغروب مع قوارب صغيرة",
    f"steps: 4\nseed: 4\n{'unbreakable' * 30}",
    *(f"steps: 4\nseed: {seed}\na harbour, the {seed}th" for seed in range(5, 9)),
]
EIGHT = "%%rendernet eight --yes\n" + "\n---\n".join(SPECS)
TWO = "%%rendernet two --yes\nsteps: 4\nseed: 7\ncfg_scale: 4, 7, 10\na {red|blue} boat"
FOUR = (
    "%%rendernet four --yes\naspect_ratio: 1:1, 2:3\nsteps: 4, 5\ncfg_scale: 4, 7\nseed: 7\n"
    "a {red|blue} boat"
)
FACE = 'from PIL import Image\nImage.new("RGB", (384, 640), "sienna").save("face.png")'
FILM = "%%rendernet film\nnarrator: face.png voice=Rachel\nForty years I kept this light."
BREAK = "knobs.fail_next, knobs.censor_next = 1, 1"
STALL = "knobs.latency, knobs.latency_step = 0.3, 3600"
WAITING = "%%rendernet waiting --no-wait\nsteps: 4\nbatch_size: 4\nseed: 77\na wharf in fog"
PAUSE = "import time\ntime.sleep(4)"
COMPARED = "two[0].compare(two[1])"
FILES = 'two.export("explorer.html")\ntwo.report("report.html")'
CELLS = (LOAD, ONE, BREAK, EIGHT, BREAK, TWO, FOUR, FACE, FILM, COMPARED, FILES, STALL, WAITING,
         PAUSE)  # fmt: skip
MIXED = 3
GALLERIES = 5
SHEETS = GALLERIES + 1  # that of the comparison

# Of every picture, and of what stands in the place of one: its CSS pixels, by output.
PLACES = """
outputs => outputs.map(output =>
  [...output.querySelectorAll('td img, td div[style*="display:flex"]')].map(place => {
    const box = place.getBoundingClientRect();
    return [place.tagName, Math.round(box.width), Math.round(box.height)];
  }))
"""


@dataclass(frozen=True)
class Study:
    """The notebook as it was saved, and as somebody else receives it, who does not trust it.

    `trusted` is what axe-core objected to while it was open.
    """

    file: Path
    received: Path
    trusted: list[str]


@pytest.fixture(scope="module")
def study(standing_desk: Desk) -> Study:
    pytest.importorskip("av")
    from desk import axe

    notebook = standing_desk.open(standing_desk.write(*CELLS, name="access.ipynb"))
    assert [cell.error for cell in notebook.run_all()] == [""] * len(CELLS)
    notebook.save()
    found = axe.grave(notebook.page)
    standing_desk.clear()
    changed = json.loads(notebook.file.read_text("utf-8"))
    changed["metadata"]["received"] = True  # so that no signature of this server is its own
    received = standing_desk.put(json.dumps(changed), name="received.ipynb")
    return Study(notebook.file, received, found)


@pytest.fixture
def page(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens HTML in a window of its own, as wide as is asked for."""
    contexts = []

    def opened(html: str, name: str, *, width: int = 1280) -> Page:
        file = desk.server.work / f"{name}.html"
        file.write_text(html, encoding="utf-8")
        browser = desk.context.browser
        assert browser is not None
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        made = context.new_page()
        made.goto(file.as_uri(), wait_until="load")
        if folder := request.config.getoption("--shots"):
            made.screenshot(path=Path(folder) / f"access-{name}-{width}.png", full_page=True)
        return made

    yield opened
    for context in contexts:
        context.close()


PANELS = {
    "studio": "%rendernet studio",
    "history": "%rendernet panel history",
    "opened": "%rendernet panel history",
    "characters": "%rendernet panel characters",
    "assets": "%rendernet panel assets",
    "jobs": "%rendernet panel jobs",
    "pick": "%rendernet pick style",
}
FOLDS = ("Quality and sampling", "LoRAs", "People and guides")
# A long address in a prompt makes nothing wider; two pictures have stars of their own.
LINK = "steps: 4\nseed: 7, 8\nsee https://example.org/" + "unbreakable" * 20

# What stands further right than the panel that it is in.
OUTSIDE = """
() => [...document.querySelectorAll('.rendernet-panel *')].filter(one => {
  const room = one.closest('.rendernet-panel').getBoundingClientRect();
  const box = one.getBoundingClientRect();
  return box.width > 1 && box.right > room.right + 1;
}).map(one => `${one.tagName} ${one.textContent.slice(0, 60)}`)
"""
# Examples that are wider than their fields.
CUT = """
() => [...document.querySelectorAll('.rendernet-panel input')].filter(one => {
  if (!one.offsetParent || !one.placeholder) return false;
  const style = getComputedStyle(one);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(one.placeholder).width > room;
}).map(one => one.placeholder)
"""
# Examples in fields whose contrast is less than 4.5:1, which axe-core does not judge.
PALE = """
() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = parts => parts.slice(0, 3).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const fields = [...document.querySelectorAll('.rendernet-panel :is(input, textarea)')];
  return fields.filter(one => one.offsetParent && one.placeholder).filter(one => {
    const ground = parts(getComputedStyle(one).backgroundColor);
    const style = getComputedStyle(one, '::placeholder');
    const ink = parts(style.color);
    const cover = (ink[3] ?? 1) * Number(style.opacity);
    const seen = ink.slice(0, 3).map((part, at) => part * cover + ground[at] * (1 - cover));
    const [less, more] = [light(seen), light(ground)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05) < 4.5;
  }).map(one => one.placeholder);
}
"""


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def panels(standing_desk: Desk, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    """Every panel in a notebook, one run of the history opened, the studio unfolded."""
    name = f"panels-{request.param}.ipynb"
    cells = (LOAD, ONE, f"%%rendernet link --yes\n{LINK}", *PANELS.values())
    notebook = standing_desk.open(standing_desk.write(*cells, name=name), dark=request.param)
    assert [cell.error for cell in notebook.run_all()] == [""] * len(cells)
    expect = sync_api.expect
    for fold in FOLDS:
        panel(notebook, "studio").get_by_role("button", name=fold).click()
    panel(notebook, "opened").get_by_role("button", name="see https").first.click()
    expect(panel(notebook, "opened").locator("pre")).to_be_visible()
    for name in ("history", "characters"):
        expect(panel(notebook, name).locator("img").first).to_be_visible()
    expect(panel(notebook, "pick").locator(".rendernet-tile img")).to_have_count(12)
    expect(panel(notebook, "studio").get_by_text("keep the face").first).to_be_attached()
    yield notebook
    standing_desk.clear()


def panel(notebook: Notebook, name: str) -> Locator:
    """A panel of the notebook of `panels`."""
    return notebook.output(3 + list(PANELS).index(name)).locator(".rendernet-panel")


def test_nothing_serious_in_panels(panels: Notebook) -> None:
    """Controls without names, or too pale, would close the forms to whoever needs them most."""
    from desk import axe

    assert axe.grave(panels.page) == []
    assert axe.judged(panels.page, "aria-input-field-name") >= 4
    assert panels.page.evaluate(PALE) == []


@pytest.mark.parametrize("width", [1280, 1000])
def test_panels_keep_within_their_width(panels: Notebook, width: int) -> None:
    """An example would be cut in the middle of a word, and a long address cut the cell off."""
    size = panels.page.viewport_size
    assert size is not None
    panels.page.set_viewport_size({"width": width, "height": 900})
    panels.page.wait_for_timeout(500)  # the application lays its panels out anew
    found = panels.page.evaluate(CUT), panels.page.evaluate(OUTSIDE)
    panels.page.set_viewport_size(size)
    assert found == ([], [])


def test_what_is_pressed_is_said(panels: Notebook) -> None:
    """A switch that only changes its colour is always the same for whoever hears the page."""
    page, expect = panel(panels, "studio"), sync_api.expect
    kinds = page.get_by_role("group", name="What to make")
    expect(kinds.get_by_role("button", pressed=True)).to_have_text(re.compile("^model"))
    expect(page.get_by_role("slider", name="Steps")).to_be_visible()
    expect(page.get_by_role("button", name="LoRAs", expanded=True)).to_be_visible()
    page.get_by_role("button", name="16:9").click()
    shapes = page.get_by_role("group", name="Shape")
    expect(shapes.get_by_role("button", pressed=True)).to_have_text("16:9")
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("button", name="Locked", pressed=True)).to_be_visible()
    opened = panel(panels, "opened")
    heart = opened.get_by_role("button", name="favourite", exact=False).last
    before = heart.get_attribute("aria-pressed")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
    opened.get_by_role("button", name=re.compile("^this run: 3 stars")).click()
    expect(opened.get_by_text("this run: 3 stars of 5")).to_be_attached()
    expect(opened.get_by_role("button", name="this run: 3 stars (its rating")).to_be_visible()


def exported(study: Study, theme: str = "light") -> str:
    html, _ = HTMLExporter(theme=theme).from_filename(str(study.file))
    return str(html)


def places_of(found: Page) -> list[list[tuple[str, int, int]]]:
    return [
        [tuple(place) for place in output]
        for output in found.locator(".jp-OutputArea-output").evaluate_all(PLACES)
    ]


def test_nothing_serious_where_it_was_run(study: Study) -> None:
    """Somebody with a screen reader could not use what their own notebook has just made."""
    assert study.trusted == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_serious_where_it_is_reopened(study: Study, desk: Desk, *, dark: bool) -> None:
    """An untrusted page loses labels and styles: what is left might not be enough."""
    from desk import axe

    notebook = desk.open(study.received, kernel=False, dark=dark)
    assert not notebook.trusts(MIXED)
    assert axe.grave(notebook.page) == []
    assert axe.judged(notebook.page, "image-alt") >= 25


@pytest.mark.parametrize(
    ("theme", "width"),
    [("light", 1280), ("dark", 1280), ("light", 640), ("light", 360)],
    ids=["light", "dark", "200 per cent", "telephone"],
)
def test_nothing_serious_on_a_web_page(
    study: Study, page: Callable[..., Page], theme: str, width: int
) -> None:
    """Words too pale, or a table that no key can scroll, would go out to every reader."""
    from desk import axe

    found = page(exported(study, theme), f"export-{theme}", width=width)
    assert axe.grave(found) == []
    assert axe.judged(found, "color-contrast") >= 100
    wide, screen = found.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen


@pytest.mark.parametrize("width", [1280, 360], ids=["usual", "telephone"])
@pytest.mark.parametrize("name", ["explorer", "report"])
def test_nothing_serious_in_what_is_handed_on(
    study: Study, page: Callable[..., Page], name: str, width: int
) -> None:
    """The file that a person sends to everybody else would be closed to some of them."""
    from desk import axe

    html = study.file.with_name(f"{name}.html").read_text("utf-8")
    assert axe.grave(page(html, f"{name}-{width}", width=width), "html") == []


def test_gaps_are_as_large_as_pictures_on_an_untrusted_page(study: Study, desk: Desk) -> None:
    """What failed would be a low strip beside its neighbours, once the notebook is reopened."""
    notebook = desk.open(study.received, kernel=False)
    every = places_of(notebook.page)
    mixed = next(places for places in every if len(places) == 8)
    shapes = sorted(high / wide for tag, wide, high in mixed if tag == "DIV")
    assert shapes == pytest.approx([1, 3 / 2], abs=0.02)
    table = next(places for places in every if len(places) == 6)
    assert {tag for tag, _, _ in table} == {"DIV", "IMG"}
    assert len({(wide, high) for _, wide, high in table}) == 1


def test_a_gallery_has_fewer_columns_on_a_telephone(
    study: Study, page: Callable[..., Page]
) -> None:
    """Four pictures of fifty pixels would stand beside each other, with a letter under each."""
    found = page(exported(study), "narrow", width=360)
    mixed = next(places for places in places_of(found) if len(places) == 8)
    assert max(wide for _, wide, _ in mixed) >= 110
    row = found.locator("th[scope=row]", has_text="blue").first.bounding_box()
    assert row is not None
    assert row["width"] >= 48


def test_places_are_seen_in_forced_colours(study: Study, page: Callable[..., Page]) -> None:
    """Forced colours take every ground away: a picture to come, and progress, would be nothing."""
    found = page(exported(study), "forced")
    found.emulate_media(forced_colors="active")
    places = found.locator("td div[style*='display:flex'], [role=progressbar]")
    edges = places.evaluate_all("""all => all.map(place => {
      const style = getComputedStyle(place);
      return [style.borderTopWidth, style.borderTopColor];
    })""")
    assert len(edges) >= 7
    assert {width for width, _ in edges} == {"1px"}
    assert "rgba(0, 0, 0, 0)" not in {colour for _, colour in edges}
    bar = found.locator("[role=progressbar] div")
    assert bar.evaluate("one => getComputedStyle(one).borderTopWidth") == "4px"


def test_a_tile_unfolds_its_cell_by_keys(study: Study, desk: Desk) -> None:
    """Whoever has no mouse could not see a picture larger, or read what it was asked with."""
    notebook = desk.open(study.received, kernel=False)
    cell = notebook.output(MIXED).locator("td", has_text="ratio 16:9")
    fold, image = cell.locator("details"), cell.locator("img")
    before = image.bounding_box()
    focus(fold.locator("summary"))
    notebook.page.keyboard.press("Enter")
    text = fold.locator("pre")
    sync_api.expect(text).to_be_visible()
    assert text.inner_text().splitlines()[0] == "%%rendernet"
    after = image.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] > 1.8 * before["width"]
    assert notebook.console + notebook.failed + notebook.outside == []


def test_a_picture_alone_unfolds_within_the_page(study: Study, desk: Desk) -> None:
    """The only picture of a cell could not be looked at closely, or would leave the page."""
    notebook = desk.open(study.received, kernel=False)
    output = notebook.output(CELLS.index(ONE))
    image, room = output.locator("td img"), output.bounding_box()
    before = image.bounding_box()
    output.locator("td summary").click()
    after = image.bounding_box()
    assert room is not None
    assert before is not None
    assert after is not None
    assert before["width"] == 384
    assert before["width"] < after["width"] <= room["width"]
    assert after["width"] == pytest.approx(min(768, room["width"]), abs=40)


def test_paper_and_slides_show_every_gallery(study: Study, page: Callable[..., Page]) -> None:
    """A PDF would be without pictures, a slide without its grid."""
    body, resources = LatexExporter().from_filename(str(study.file))
    drawn = re.findall(r"\\adjustimage\{.*?\}\}\{([^}]*)\}", body)
    assert len(drawn) == SHEETS
    assert sorted(drawn) == sorted(name for name in resources["outputs"] if name.endswith(".jpg"))
    assert "<div" not in body
    html, _ = SlidesExporter().from_filename(str(study.file))
    slides = page(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL), "slides")
    assert slides.locator(".jp-RenderedHTML > div > table, .jp-RenderedHTML table").count() > 5


def test_markdown_keeps_the_page_in_one_piece(study: Study) -> None:
    """A blank line within its HTML would turn the rest of a gallery into text."""
    text, _ = MarkdownExporter().from_filename(str(study.file))
    begun = [at for at in range(len(text)) if text.startswith('<div style="font-size:13px', at)]
    assert len(begun) >= GALLERIES
    for start in begun:
        block = re.split(r"\n[ \t]*\n", text[start:], maxsplit=1)[0]
        assert block.count("<div") == block.count("</div>")


def test_every_gallery_has_words_for_a_terminal(study: Study) -> None:
    """Whoever reads the notebook by `git diff`, or aloud, would find no picture in it."""
    cells: list[dict[str, Any]] = json.loads(study.file.read_text("utf-8"))["cells"]
    words = ["".join(o["data"]["text/plain"]) for c in cells for o in c["outputs"] if "data" in o]
    assert sum("Save the originals" in said for said in words) == GALLERIES
    assert all("\x1b" not in said and "<div" not in said for said in words)
