"""Picking a name by looking, driven as a person does: typing, arrows, Enter, clicks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rendernet_jupyter import Session
from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.choice import shown
from rendernet_jupyter.notebook.panels.offer import MOST, Offer, facts_of, listing_of
from rendernet_jupyter.notebook.panels.picker import Picker
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.session.pictures import kept_picture

NAMES = [f"Study {number:03}" for number in range(500)]


def ready(picker: Picker) -> Picker:
    """The picker with everything read and painted."""
    assert picker.root.children
    assert picker.settled()
    return picker


def type_in(picker: Picker, text: str) -> None:
    picker._chooser._field.value = text
    assert picker.settled()


def press_enter(picker: Picker) -> None:
    """What front ends send when somebody presses Enter in a text field."""
    field = picker._chooser._field
    field._handle_custom_msg({"event": "submit"}, [])


def listed(picker: Picker) -> list[str]:
    return [label for label, _ in picker._chooser._list.options]


def tiles(picker: Picker) -> list[Any]:
    return list(picker._chooser._tiles.root.children)


def note(picker: Picker) -> str:
    text: str = picker._chooser._note.value
    return text


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all: it paints each sample once."""
    made = World(tmp_path_factory.mktemp("world"), knobs=Knobs(latency=0))
    yield made
    made.close()


@pytest.fixture
def picked() -> list[str]:
    return []


@pytest.fixture
def styles(session: Session, picked: list[str]) -> Picker:
    return ready(Picker(session, "style", on_pick=picked.append))


@pytest.fixture
def many_styles(session: Session) -> Session:
    """An engine that lists 500 further styles."""
    session.listing("styles")
    engine = session.engine()
    extra = [{"name": name, "base_model": "sdxl"} for name in NAMES]
    engine.listings = {**engine.listings, "styles": [*engine.listings["styles"], *extra]}
    return session


def test_typing_filters_and_enter_takes_the_best(styles: Picker, picked: list[str]) -> None:
    """Somebody without a mouse could not choose, or would get another style than the first."""
    type_in(styles, "noir")
    assert listed(styles) == ["Neon Noir · sdxl"]
    press_enter(styles)
    assert (styles.value, styles.base, picked) == ("Neon Noir", "sdxl", ["Neon Noir"])
    assert "Neon Noir" in styles._card._words.value


def test_arrows_in_the_list_choose(styles: Picker, picked: list[str]) -> None:
    """The list would be a picture of a list."""
    styles._chooser._list.index = 2
    assert picked == [styles._chooser._items[2].name]
    assert styles.value == picked[0]


def test_a_picture_chooses(styles: Picker, picked: list[str]) -> None:
    """Choosing by looking would show pictures that do nothing."""
    tile = tiles(styles)[1]
    assert "data:image/jpeg;base64," in tile.children[0].value
    tile.children[1].click()
    assert picked == [tile.children[1].description]
    assert "rendernet-chosen" in tile._dom_classes
    assert "rendernet-chosen" not in tiles(styles)[0]._dom_classes


def test_every_name_can_be_looked_at(styles: Picker) -> None:
    """The styles of the second page would have no pictures."""
    seen = {tile.children[1].tooltip for tile in tiles(styles)}
    while not styles._chooser._more.disabled:
        styles._chooser._more.click()
        assert styles.settled()
        assert all("data:image/jpeg" in tile.children[0].value for tile in tiles(styles))
        seen |= {tile.children[1].tooltip for tile in tiles(styles)}
    assert len(seen) == styles._offer.count()


def test_a_base_model_narrows(styles: Picker, session: Session) -> None:
    """A Flux cell would be offered styles that Flux refuses."""
    styles._chooser._bases.value = "flux"
    flux = [e["name"] for e in session.listing("styles") if e["base_model"] == "flux"]
    assert sorted(listed(styles)) == sorted(flux)
    styles.narrow("SD")
    assert "Woodcut" in listed(styles)
    assert "Gothic" not in listed(styles)


def test_a_name_of_two_base_models_keeps_the_one_that_was_meant(styles: Picker) -> None:
    """Cinematic of Flux would be sent as Cinematic of SDXL, and refused."""
    styles.choose("Cinematic", base="flux")
    assert (styles.value, styles.base) == ("Cinematic", "flux")
    assert styles._chooser._items[styles._chooser._list.index].key == ("Cinematic", "flux")
    assert styles.written == "Cinematic @ flux"
    styles.choose("Gothic")
    assert styles.written == "Gothic"


def test_choosing_from_code_calls_nobody(styles: Picker, picked: list[str]) -> None:
    """A form that follows a text would write the text again, for ever."""
    styles.choose("Bokeh")
    assert picked == []
    assert styles.value == "Bokeh"
    styles.choose()
    assert styles.value == ""


def test_a_name_that_is_not_listed_is_kept(styles: Picker) -> None:
    """A cell with a style that is new at the service would lose it in a form."""
    styles.choose("Not <b>yet</b> listed")
    assert styles.value == "Not <b>yet</b> listed"
    said = styles._card._words.value
    assert "not in the list" in said
    assert "<b>yet" not in said


def test_hostile_names_are_only_names(many_styles: Session) -> None:
    """A name that no message can carry would end the form, or run as HTML."""
    engine = many_styles.engine()
    hostile = [{"name": "<img src=x onerror=alert(1)>\ud800\x00", "base_model": "<b>"}]
    engine.listings = {**engine.listings, "styles": [*hostile, *engine.listings["styles"]]}
    picker = ready(Picker(many_styles, "style"))
    type_in(picker, "onerror")
    assert listed(picker)[0].encode()
    press_enter(picker)
    assert picker.value == hostile[0]["name"]
    assert "<img" not in picker._card._words.value
    assert "<b>" not in picker._card._words.value
    assert tiles(picker)[0].children[1].tooltip.encode()


def test_clearing_tells_it(styles: Picker, picked: list[str]) -> None:
    """A form could set a style and never take it away."""
    styles.choose("Bokeh")
    styles._card._clear.click()
    assert (styles.value, picked) == ("", [""])


def test_no_hit_says_what_comes_near(styles: Picker) -> None:
    """A slip would show an empty list and nothing else."""
    type_in(styles, "<i>qqqq")
    assert "&lt;i&gt;qqqq" in note(styles)
    assert listed(styles) == []
    press_enter(styles)
    assert styles.value == ""


def test_favourites_come_first_and_last(session: Session, styles: Picker) -> None:
    """A star would be forgotten with the kernel, or change nothing."""
    styles.choose("Woodcut")
    styles._card._star.click()
    assert listed(styles)[0] == "★ Woodcut · sd"
    later = ready(Picker(session, "styles"))
    assert listed(later)[0] == "★ Woodcut · sd"
    later.choose("Woodcut")
    later._card._star.click()
    assert "★" not in "".join(listed(later))
    assert session.store.favourites.of("styles") == []


def test_what_was_used_last_comes_first(session: Session) -> None:
    """Whoever works with one style for a day would look for it again in every form."""
    session.generate("style: Woodcut\nseed: 1\na cat")
    session.generate("style: Pixel Art\nseed: 1\na cat")
    picker = ready(Picker(session, "style"))
    assert listed(picker)[:2] == ["Pixel Art · sd", "Woodcut · sd"]


def test_five_hundred_names_are_filtered_by_typing(many_styles: Session) -> None:
    """With hundreds of names the form would be the drop-down that people hate."""
    picker = ready(Picker(many_styles, "style"))
    assert len(listed(picker)) == MOST
    assert f"The first {MOST} of {534}" in note(picker)
    type_in(picker, "study 47")
    assert listed(picker)[:2] == ["Study 470 · sdxl", "Study 471 · sdxl"]
    press_enter(picker)
    assert picker.value == "Study 470"
    assert ">S4<" in picker._card._words.value  # initials, for it has no picture


def test_names_without_pictures_are_a_list(session: Session) -> None:
    """Voices would stand as rows of grey squares."""
    picker = ready(Picker(session, "voice"))
    assert "Rachel" in listed(picker)
    assert picker._chooser._samples is None


def test_a_folded_picker_opens_when_asked(session: Session) -> None:
    """A form with six pickers would be six sheets of pictures long."""
    picker = ready(Picker(session, "model", value="Flux", folded=True))
    assert picker._chooser is None
    assert "data:image/jpeg" in picker._card._words.value
    picker._card._fold.click()
    assert picker.settled()
    assert len(tiles(picker)) == 12
    picker._card._fold.click()
    assert picker._place.layout.display == "none"


def test_several_can_be_chosen_and_dropped(session: Session) -> None:
    """Of two LoRAs one could not be taken away again."""
    picker = ready(Picker(session, "loras", many=True))
    first, second = picker._chooser._items[:2]
    for tile in tiles(picker)[:2]:
        tile.children[1].click()
    assert picker.values == (first.name, second.name)
    assert [chip.description for chip in picker._card._chips.children] == [
        f"{first.name} ×",
        f"{second.name} ×",
    ]
    picker._card._chips.children[0].click()
    assert picker.values == (second.name,)


def test_a_service_that_cannot_be_reached_is_said_and_tried_again(session: Session) -> None:
    """The form would stay at 'Reading' for ever."""
    down = Session(engine="http://127.0.0.1:9", store=str(session.store.folder / "down"))
    with down:
        picker = Picker(down, "style")
        assert picker.root.children
        assert picker.settled()
        assert 'role="alert"' in picker._state.value
        assert picker._retry in picker._place.children
        picker._retry.children[0].click()
        assert picker.settled()
        assert 'role="alert"' in picker._state.value


def test_an_old_list_says_its_age(many_styles: Session) -> None:
    """Names that are gone would be offered as if they were there."""
    picker = ready(Picker(many_styles, "style"))
    offer = picker._offer
    aged = Offer(offer.listing, offer.catalog, note="a list of 3 days ago: no connection")
    picker._come(aged)
    picker._chooser.renew(aged)
    assert "3 days ago" in note(picker)


def test_a_listing_that_does_not_exist_is_named(session: Session) -> None:
    """A slip would open an empty form."""
    with pytest.raises(RenderNetError, match="'stile'") as caught:
        Picker(session, "stile")
    assert "Did you mean style?" in caught.value.hint
    assert listing_of("LoRA") == "loras"


def test_closing_leaves_nothing_behind(session: Session, living: Callable[[], int]) -> None:
    """Each picker of a day would keep its pictures in the kernel."""
    before = living()
    picker = ready(Picker(session, "loras", many=True))
    tiles(picker)[0].children[1].click()
    tiles(picker)[0].children[1].click()
    picker.close()
    assert living() == before


def test_samples_cost_nothing_and_are_kept(session: Session, world: World) -> None:
    """Looking at styles would be charged, or be downloaded again in every form."""
    charged = world.counters.charges
    picker = ready(Picker(session, "style"))
    addresses = [item.address for item in picker._chooser._items[:12]]
    assert all(kept_picture(session.store, address) for address in addresses)
    assert world.counters.charges == charged


def test_of_two_that_share_a_name_one_is_starred(session: Session, styles: Picker) -> None:
    """The other Cinematic, of a model that nobody uses here, would come first as well."""
    styles.choose("Cinematic", base="flux")
    styles._card._star.click()
    assert session.store.favourites.of("styles") == ["Cinematic @ flux"]
    first, *others = [item.key for item in styles._offer.items()]
    assert first == ("Cinematic", "flux")
    assert ("Cinematic", "sdxl") in others
    starred = [words for words, _ in styles._chooser._list.options if "★" in words]
    assert starred == ["★ Cinematic · flux"]
    styles.choose("Cinematic", base="sdxl")
    assert styles._card._star.description == "☆ Favourite"
    styles.choose("Cinematic", base="flux")
    styles._card._star.click()
    assert session.store.favourites.of("styles") == []


def test_a_star_of_before_holds_for_all_of_its_name(session: Session) -> None:
    """A star that was given by the name alone would be lost."""
    session.store.favourites.like("styles", "Cinematic")
    picker = ready(Picker(session, "style"))
    assert {item.name for item in picker._offer.items()[:2]} == {"Cinematic"}


def test_without_a_list_nothing_is_offered_to_nothing(session: Session, world: World) -> None:
    """A star and Clear beside `No style is chosen.` are buttons that do nothing."""
    world.knobs.offline = True
    picker = Picker(session, "style")
    assert picker.root.children
    for _ in range(2):  # while it is read, and when that failed
        hidden = {b.layout.display for b in (picker._card._star, picker._card._clear)}
        assert hidden == {"none"}
        assert picker.settled()
    world.knobs.offline = False


def test_the_choice_is_a_value_for_code_and_cells(desk: Any, session: Session) -> None:
    """What was picked would have to be typed once more."""
    choice = shown(desk, session, "style")
    picker = choice._picker
    assert picker.settled()
    assert (choice.value, bool(choice), repr(choice)) == ("", False, "<no style yet>")
    desk.user_ns["choice"] = choice
    with pytest.raises(RenderNetError, match="nothing is chosen in it yet"):
        session.generate("style: {{choice}}\na cat", variables=desk.user_ns)
    type_in(picker, "pixel")
    press_enter(picker)
    assert (str(choice), f"{choice:>10}", choice.base) == ("Pixel Art", " Pixel Art", "sd")
    made = session.generate("style: {{choice}}\nseed: 3\na cat", variables=desk.user_ns)
    assert made.run.answers[0].body["style"] == "Pixel Art"


def test_the_line_magic_picks_and_inserts(desk: Any) -> None:
    """`%rendernet pick` would be a form whose answer reaches no cell."""
    choice = desk.run_line_magic("rendernet", "pick style --base flux --value Gothic")
    assert choice._picker.settled()
    assert (choice.value, choice.base) == ("Gothic", "flux")
    said = desk.run_line_magic("rendernet", "insert")
    assert "Pick a style" in str(said)
    assert desk.rl_next_input == "%%rendernet\nstyle: Gothic\n"


@pytest.mark.parametrize(
    ("line", "chosen", "back"),
    [
        ("pick style", ["Bokeh"], "pick style --value Bokeh"),
        ("pick style --base flux", ["Gothic"], "pick style --base flux --value Gothic"),
        ("pick model", ["Harbour 15"], "pick model --value 'Harbour 15'"),
        ("pick lora --many", [], "pick lora --many"),
        (
            "pick lora --many",
            ["film_grain", "-bad"],
            "pick lora --many --value film_grain --value=-bad",
        ),
    ],
)
def test_the_twin_of_a_picker_brings_back_what_it_shows(
    desk: Any, line: str, chosen: list[str], back: str
) -> None:
    """The line in a saved notebook would open an empty picker, or one for a single name."""
    choice = desk.run_line_magic("rendernet", line)
    picker = choice._picker
    assert picker.settled()
    picker.choose(*chosen)
    assert picker.back() == f"%rendernet {back}"
    again = desk.run_line_magic("rendernet", back)
    assert again._picker.settled()
    assert again.values == choice.values == tuple(chosen)
    assert (again._picker.many, again._picker.back()) == (picker.many, picker.back())


def test_insert_without_a_panel_says_how_to_open_one(desk: Any) -> None:
    """`%rendernet insert` would write an empty cell."""
    with pytest.raises(RenderNetError, match="no panel holds a cell"):
        desk.run_line_magic("rendernet", "insert")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES[:30]), unique=True, max_size=8),
    st.lists(st.sampled_from(NAMES[:40]), unique=True, max_size=8),
    st.sampled_from(["", "sd", "sdxl"]),
)
def test_order_never_loses_or_doubles_a_name(
    starred: list[str], recent: list[str], base: str
) -> None:
    """A starred name that was just used would stand twice, and another one not at all."""
    items = [{"name": n, "base_model": b} for n in NAMES[:30] for b in ("sd", "sdxl")]
    catalog = Catalog.from_listings({"styles": items}, taken_at=time.time())
    offer = Offer("styles", catalog, facts_of(items), tuple(starred), tuple(recent))
    found = [item.key for item in offer.items("", base)]
    wanted = {(i["name"], i["base_model"]) for i in items if base in ("", i["base_model"])}
    assert len(found) == len(wanted)
    assert set(found) == wanted
    first = list(dict.fromkeys([*starred, *(n for n in recent if n in NAMES[:30])]))
    assert list(dict.fromkeys(name for name, _ in found))[: len(first)] == first
