"""Characters from the notebook: made from a face, known at once, changed, put away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.responses import PlainTextResponse

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import AssetError, RenderNetError, ServiceFault, SpecError
from rendernet_jupyter.result.cast import UsedCharacter
from rendernet_jupyter.sandbox import Refusal, World, create_app, shelf
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.view.faces import Faces, Portrait

ZOE = 'create Zoe face.png --prompt "woman, about 40"'

pytestmark = pytest.mark.usefixtures("folder")


def character(session: Session, line: str, **door: Any) -> Any:
    """`%rendernet character ...`"""
    word, _, rest = line.partition(" ")
    return session.command(f"character {word}", rest, **door)


def pictures(made: Any) -> Gallery:
    assert isinstance(made, Gallery)
    return made


def test_a_new_character_is_in_the_next_prompt(session: Session, world: World) -> None:
    """Whoever has just made a face wants to see it, not to wait for a listing of yesterday."""
    session.listing("characters")
    card = character(session, ZOE)
    assert isinstance(card, Portrait)
    assert "Zoe is made. Nothing was charged." in repr(card)
    assert "{Zoe}" in repr(card)
    gallery = pictures(session.generate("seed: 7\n{Zoe} at sea"))
    assert gallery[0].character == UsedCharacter(card.character.id, "Zoe")
    assert gallery.to_frame().character.tolist() == ["Zoe"]
    assert (world.counters.uploads, world.counters.charges) == (1, 1)


def test_no_price_is_promised_for_the_live_service(service: str) -> None:
    """What it costs there is not documented: a promise would be made up."""
    with Session(engine=service) as session:
        assert "documents no price" in repr(character(session, ZOE))


def test_documented_answers_are_no_news(service: str) -> None:
    """A line about changes of the service would come with every character that is made."""
    with Session(engine=service) as session:
        character(session, ZOE)
        character(session, "edit Zoe --type stylized")
        character(session, "archive Zoe --yes")
        assert session.engine().service.radar.found == ()


def test_making_and_changing_costs_and_records_nothing(local: Session, world: World) -> None:
    """A face would cost a picture, or stand in the journal like one."""
    before = local.balance()
    character(local, ZOE)
    character(local, "edit Zoe --type stylized")
    character(local, "archive Zoe --yes")
    assert local.balance() == before
    assert local.store.runs.latest() == []
    assert local.store.journal.pending() == []


@pytest.mark.parametrize(
    "face",
    [
        "{{face}}",
        "{{faces[0]}}",
        "{{path}}",
        "http://sandbox.invalid/input_images/chr_m1ra7kq0wz.png",
    ],
)
def test_a_face_is_whatever_an_asset_is(
    local: Session, folder: Path, png: Callable[..., bytes], face: str
) -> None:
    """A picture that is in memory would have to be saved to a file first."""
    image = Image.new("RGB", (60, 80), "olive")
    variables = {"face": image, "faces": [png("navy")], "path": folder / "older.png"}
    card = character(local, f'create Zoe "{face}" --prompt "woman"', variables=variables)
    assert card.character.input_image


def test_a_picture_of_a_result_becomes_a_face(session: Session) -> None:
    """The natural next step after a portrait that one likes."""
    hero = pictures(session.generate("seed: 7\na portrait"))
    made = session.characters.create("Zoe", hero[0], prompt="woman")
    again = session.characters.create("Eva", hero[0].media_id, prompt="woman")
    assert made.input_image == again.input_image


def test_an_asset_of_the_account_is_taken_as_it_is(local: Session, world: World) -> None:
    """A face that is uploaded already would be uploaded again."""
    character(local, ZOE)
    asset_id = local.characters["Zoe"].input_image.rpartition("/")[2].removesuffix(".png")
    character(local, f'create Eva {asset_id} --prompt "woman"')
    assert world.counters.uploads == 1
    with pytest.raises(AssetError, match="no asset ast_nothing"):
        character(local, 'create Ida ast_nothing --prompt "woman"')


@pytest.mark.parametrize(
    ("line", "says", "hint"),
    [
        ('create mira face.png --prompt "x"', "'Mira' already (the service's own)", "{mira}"),
        ('create Zoe face.png --type realstic --prompt "x"', "not 'realstic'", "realistic?"),
        ('create Zoe face.png --prompt " "', "a few words", "--prompt"),
        ('create Zoe fase.png --prompt "x"', "no file fase.png", "face.png"),
        ('create " " face.png --prompt "x"', "needs a name", "{Name}"),
        ('create "a|b {c}" face.png --prompt "x"', "{ | }", "letters"),
        ('create Zoe "{{fase}}" --prompt "x"', "no variable is called 'fase'", "{{face}}"),
        ("create Zoe face.png", "--prompt", "usage"),
        ("edit Mira --type stylized", "belongs to the service", "character create"),
        ("edit Mirra --type stylized", "'Mirra'", "Did you mean Mira?"),
        ("edit Mira", "nothing is to be changed", "--face"),
        ("archive Mira", "belongs to the service", "character create"),
        ("archive Nobody", "'Nobody'", "%rendernet characters"),
        ("show Zoe", "'Zoe'", ""),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_leaves(
    local: Session, world: World, png: Callable[..., bytes], line: str, says: str, hint: str
) -> None:
    """An error of the service names fields that nobody typed."""
    with pytest.raises(RenderNetError) as caught:
        character(local, line, variables={"face": png()})
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert world.counters.uploads == 0
    assert len(local.characters) == len(shelf.CHARACTERS)


def test_the_very_same_character_is_left_as_it_is(session: Session, world: World) -> None:
    """Run All of a notebook that makes its character would end in the error that it exists."""
    character(session, ZOE)
    card = character(session, ZOE)
    assert "there already, with this face and these words" in repr(card)
    assert world.counters.uploads == 1
    assert [c.name for c in session.characters].count("Zoe") == 1
    for other in ('create Zoe older.png --prompt "woman, about 40"', f"{ZOE}, smiling"):
        with pytest.raises(RenderNetError, match="already"):
            character(session, other.replace('", smiling', ', smiling"'))


def test_a_name_of_ones_own_is_taken_once(local: Session) -> None:
    """Two characters would answer to one name, and prompts would fail."""
    character(local, ZOE)
    with pytest.raises(RenderNetError, match="already \\(yours\\)") as caught:
        character(local, f"{ZOE} --type stylized")
    assert "character edit" in caught.value.hint


def test_a_video_is_no_face(local: Session, folder: Path) -> None:
    """It would be uploaded, taken, and fail with the first picture."""
    (folder / "clip.mp3").write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(64))
    with pytest.raises(AssetError):
        character(local, 'create Zoe clip.mp3 --prompt "x"')
    assert len(local.characters) == len(shelf.CHARACTERS)


def test_an_edit_changes_what_is_named_and_keeps_the_rest(session: Session, world: World) -> None:
    """The service wants everything with each change: a face that is not named would be lost."""
    before = character(session, ZOE).character
    card = character(session, "edit Zoe --type stylized")
    assert "--cache refresh" in repr(card)
    assert card.character == before.__class__(
        before.id, "Zoe", "stylized", before.prompt, input_image=before.input_image
    )
    changed = session.characters.edit("zoe", face="older.png", prompt="woman, about 60")
    assert changed.input_image != before.input_image
    assert (changed.prompt, changed.character_type) == ("woman, about 60", "stylized")
    assert next(iter(session.characters)) == changed
    assert world.counters.uploads == 2


def test_a_new_face_makes_new_pictures(local: Session) -> None:
    """An edit that changes nothing to be seen."""
    character(local, ZOE)
    spec = "seed: 7\n{Zoe} at sea"
    first = pictures(local.generate(spec))
    local.characters.edit("Zoe", face="older.png", type="stylized", prompt="man, bald, red beard")
    assert pictures(local.generate(spec))[0].path == first[0].path
    assert pictures(local.generate(spec, "--cache refresh"))[0].path != first[0].path


def test_a_rename_is_told_how_to_come_near(local: Session, world: World) -> None:
    """The service passes over a new name without a word."""
    character(local, ZOE)
    with pytest.raises(RenderNetError, match="cannot rename") as caught:
        character(local, 'edit Zoe --name "Anna Lee"')
    first, second = caught.value.hint.splitlines()
    line = first.partition("%rendernet character ")[2]
    card = character(local, line)
    assert (card.character.name, card.character.prompt) == ("Anna Lee", "woman, about 40")
    assert second.endswith("%rendernet character archive Zoe")
    assert world.counters.uploads == 1


def test_an_archived_character_is_gone_at_once(session: Session) -> None:
    """A prompt with its name would be sent, and refused."""
    character(session, ZOE)
    asked: list[str] = []
    said = character(session, "archive Zoe", confirm=lambda q: asked.append(q) or True)
    assert "put away" in repr(said)
    assert "no way back" in asked[0]
    with pytest.raises(SpecError, match="no character is called 'Zoe'"):
        session.generate("seed: 7\n{Zoe} at sea")
    assert "Zoe" not in [who.name for who in session.characters]
    assert character(session, ZOE).character.name == "Zoe"


@pytest.mark.parametrize(("answer", "says"), [(False, "stays"), (None, "nobody can be asked")])
def test_without_a_yes_nobody_is_put_away(local: Session, answer: bool | None, says: str) -> None:
    """A slip of the keyboard would be final."""
    character(local, ZOE)
    with pytest.raises(RenderNetError, match=says) as caught:
        character(local, "archive Zoe", confirm=lambda _: answer)
    assert ("--yes" in caught.value.hint) == (answer is None)
    assert local.characters["Zoe"]


def test_a_lost_answer_makes_no_second_character(
    world: World, address_of: Callable[[Any], str]
) -> None:
    """The same command again would be refused as a name that is taken, by nobody known."""
    app, lost = create_app(world, base_url=""), []

    async def lossy(scope: Any, receive: Any, send: Any) -> None:
        if (scope["method"], scope["path"]) != ("POST", "/pub/v1/characters"):
            await app(scope, receive, send)
            return
        await app(scope, receive, _to_nobody)
        lost.append(scope["path"])
        await PlainTextResponse("bad gateway", 502)(scope, receive, send)

    with Session(engine=address_of(lossy)) as session:
        assert character(session, ZOE).character.name == "Zoe"
        assert [who.name for who in session.characters].count("Zoe") == 1
    assert len(lost) == 1


async def _to_nobody(_: Any) -> None:
    """An answer that gets lost."""


def test_a_creation_that_was_not_made_says_where_to_look(local: Session, world: World) -> None:
    """Nobody could tell whether to try again."""
    refusal = Refusal(503, "", "", operation="createCharacter")
    world.knobs.refuse_next.append(refusal)
    with pytest.raises(ServiceFault) as caught:
        character(local, ZOE)
    assert "%rendernet characters --refresh" in caught.value.hint
    assert len(local.characters) == len(shelf.CHARACTERS)


def test_a_refusal_of_the_service_is_passed_on(local: Session, world: World) -> None:
    """A rule that only the service knows would look like a fault of the notebook."""
    refusal = Refusal(400, "GE42", "no face was found", operation="createCharacter")
    world.knobs.refuse_next.append(refusal)
    with pytest.raises(RenderNetError, match="no face was found"):
        character(local, ZOE)
    assert len(local.characters) == len(shelf.CHARACTERS)


def test_the_list_shows_faces_that_are_fetched_once(session: Session, world: World) -> None:
    """Six portraits would be downloaded each time somebody looks for a name."""
    listed = session.command("characters")
    assert isinstance(listed, Faces)
    assert [row["name"] for row in listed] == [one.name for one in shelf.CHARACTERS]
    assert str(listed.html()).count("data:image/jpeg;base64,") == len(shelf.CHARACTERS)
    painted = world.counters.paints
    session.command("characters")
    assert world.counters.paints == painted
    character(session, ZOE)
    [own] = session.command("characters", "--own")
    assert (own["name"], own["whose"]) == ("Zoe", "yours")
    assert [r["name"] for r in session.command("characters", "--search freckles")] == ["Pippa"]


def test_a_list_without_faces_is_still_a_list(local: Session, world: World) -> None:
    """One file host that is down would hide the names of everybody."""
    local.listing("characters")
    engine = local.engine()
    for item in engine.listings["characters"]:
        item["input_image"] = "http://sandbox.invalid/input_images/nobody.png"
    engine.listings["characters"][0].pop("input_image")
    listed = local.command("characters")
    assert len(listed) == len(shelf.CHARACTERS)
    assert "data:image" not in str(listed.html())


def test_characters_outlive_the_kernel(local: Session, again: Callable[..., Session]) -> None:
    """A face made yesterday would be unknown today."""
    made = character(local, 'create "Anna Lee" face.png --prompt "woman"').character
    later = again()
    assert later.characters["anna lee"] == made
    assert later.characters[made.id] == made
    shown = character(later, 'show "Anna Lee"')
    assert "data:image/jpeg" in str(shown.html())
    assert repr(later.characters).startswith("Characters(Anna Lee, Mira")


def test_two_characters_of_one_name_are_told_apart_by_id(local: Session) -> None:
    """A change would hit whichever came first."""
    mine = character(local, ZOE).character
    asset_id = mine.input_image.rpartition("/")[2].removesuffix(".png")
    elsewhere = local.engine().service.characters  # as another client of the account may
    LOOP.wait(
        elsewhere.create(name="Mira", prompt="x", character_type="realistic", asset_id=asset_id)
    )
    with pytest.raises(RenderNetError, match="more than one") as caught:
        character(local, "edit Mira --type stylized")
    assert "by its id" in caught.value.hint
    own = next(iter(local.characters))
    assert character(local, f"edit {own.id} --type stylized").character.id == own.id
