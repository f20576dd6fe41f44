"""The reference pages say what the program does, and the snippets of the guides run."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from rendernet_jupyter import explain
from rendernet_jupyter.sandbox import shelf

ROOT = Path(__file__).parents[2]
CATALOG = {
    name: [entry.to_item() for entry in entries]
    for name, entries in {
        "models": shelf.MODELS,
        "styles": shelf.STYLES,
        "loras": shelf.LORAS,
        "controlnets": shelf.CONTROLNETS,
        "voices": shelf.VOICES,
        "characters": shelf.CHARACTERS,
    }.items()
}


def _generator() -> ModuleType:
    spec = spec_from_file_location("reference", ROOT / "scripts/reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["spec.md", "commands.md", "settings.md", "errors.md"])
def test_the_page_is_what_the_tables_say(name: str) -> None:
    """A reference that lies is worse than none; `python scripts/reference.py` writes it anew."""
    written = (ROOT / "docs/reference" / name).read_text(encoding="utf-8")
    assert written == _generator().PAGES[name]()


def _cells() -> list[tuple[str, str, str]]:
    """(page, magic line, body) of every cell that a page shows in a `text` block."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    found = []
    for page in pages:
        for block in re.findall(
            r"```text\n(%%rendernet.*?)```", page.read_text("utf-8"), re.DOTALL
        ):
            line, _, body = block.partition("\n")
            found.append((page.name, line.removeprefix("%%rendernet").strip(), body))
    return found


@pytest.mark.parametrize(("page", "line", "body"), _cells())
def test_every_cell_of_the_pages_can_be_read(page: str, line: str, body: str) -> None:
    """A newcomer copies the first example; it must not be the one with the mistake."""
    variables: dict[str, object] = {"place": "in a forest", "city": "Lyon"}
    variables |= {name: ["img_Jr62mWp1Zx"] for name in ("keeper", "film", "hero")}
    variables |= {"portrait": "img_Jr62mWp1Zx", "style": "Bokeh"}
    found = explain(body, line, variables, CATALOG, defaults=_defaults()).to_dict()
    assert found["errors"] == []


def _defaults() -> dict[str, object]:
    from rendernet_jupyter.request.plan import Default

    return {"model": Default("JuggernautXL", "setting model")}


def test_the_pages_name_no_other_setting_than_there_are() -> None:
    """A variable with a slip in the guide would be set in vain."""
    from rendernet_jupyter.session.settings import SETTINGS

    known = {s.environment for s in SETTINGS if s.environment}
    known |= {"RENDERNET_API_KEY", "RENDERNET_API_KEY_TEAM", "RENDERNET_CONFIG"}
    known |= {"RENDERNET_NOTEBOOK"}  # told by whoever runs a notebook, not chosen by a person
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        named = set(re.findall(r"RENDERNET_[A-Z_]+", page.read_text("utf-8")))
        assert named <= known, page.name
