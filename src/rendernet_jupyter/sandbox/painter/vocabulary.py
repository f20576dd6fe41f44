"""The words the painter understands, and what each of them means.

Tables of synonyms, turned into one lexicon at the end. Plurals are found by the reader, so only
singulars stand here. Nothing here reads a prompt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word is about: its `kind` (`thing`, `hour`, `ground`, ...) and the key within it."""

    kind: str
    key: str


THINGS = {
    "airplane": "airplane, aeroplane, plane, aircraft, jet",
    "apple": "apple, pear, cherry, fruit",
    "balloon": "balloon, party balloon",
    "bear": "bear, teddy bear, teddy, polar bear, panda",
    "bicycle": "bicycle, bike, cycle, velo, 🚲, 🚴",
    "bird": "bird, robin, sparrow, swallow, parrot, songbird, dove, raven, crow, 🐦",
    "boat": "boat, sailboat, sailing boat, yacht, ship, dinghy, sloop, ⛵",
    "book": "book, novel, notebook, diary, 📖",
    "bus": "bus, van, coach, minibus, camper, tram, 🚌",
    "butterfly": "butterfly, moth, 🦋",
    "cactus": "cactus, saguaro, cacti, 🌵",
    "car": "car, automobile, taxi, cab, sedan, beetle, jeep, 🚗",
    "castle": "castle, fortress, palace, citadel, 🏰",
    "cat": "cat, kitten, kitty, tomcat, feline, 🐈, 🐱",
    "chair": "chair, armchair, stool, seat, sofa, couch, settee",
    "dog": "dog, puppy, hound, terrier, corgi, dachshund, poodle, 🐕, 🐶",
    "duck": "duck, duckling, goose, swan, rubber duck, 🦆",
    "elephant": "elephant, 🐘",
    "fish": "fish, goldfish, salmon fish, carp, koi, 🐟, 🐠",
    "flower": "flower, rose, daisy, poppy, tulip, sunflower, lily, blossom, bouquet, 🌸, 🌹, 🌻",
    "fox": "fox, vixen, wolf, 🦊",
    "guitar": "guitar, ukulele, violin, cello, banjo, 🎸",
    "horse": "horse, pony, foal, stallion, mare, unicorn, deer, stag, 🐎, 🐴",
    "hot-air balloon": "hot air balloon, montgolfier, airship, zeppelin, 🎈",
    "house": "house, home, farmhouse, villa, barn, church, chapel, school, 🏠, 🏡",
    "hut": "hut, mountain hut, cabin, log cabin, chalet, shed, cottage, lodge",
    "kite": "kite, 🪁",
    "lamp": "lamp, desk lamp, table lamp, standard lamp, floor lamp, 💡",
    "lantern": "lantern, paper lantern, candle, 🏮",
    "lighthouse": "lighthouse, beacon, watchtower",
    "moon": "moon, full moon, crescent moon, crescent, 🌙, 🌕",
    "mug": "mug, cup, coffee, coffee cup, tea cup, teacup, espresso, cocoa, ☕",
    "mushroom": "mushroom, toadstool, fly agaric, fungus, fungi, 🍄",
    "owl": "owl, owlet, 🦉",
    "palm": "palm, palm tree, coconut tree, 🌴",
    "penguin": "penguin, 🐧",
    "pine": "pine, pine tree, fir, fir tree, spruce, christmas tree, 🌲, 🎄",
    "rabbit": "rabbit, bunny, hare, 🐇, 🐰",
    "robot": "robot, android, droid, automaton, 🤖",
    "rocket": "rocket, spaceship, spacecraft, starship, 🚀",
    "snowman": "snowman, ⛄, ☃",
    "teapot": "teapot, kettle, coffee pot, 🫖",
    "tent": "tent, tipi, teepee, yurt, ⛺",
    "train": "train, locomotive, steam train, railway, railcar, 🚂, 🚆",
    "tree": "tree, oak, beech, maple, linden, apple tree, cherry tree, bonsai, 🌳",
    "ufo": "ufo, flying saucer, saucer, 🛸",
    "umbrella": "umbrella, parasol, ☂, ☔",
    "whale": "whale, dolphin, orca, shark, 🐋, 🐳",
    "windmill": "windmill, mill, wind turbine",
}
PEOPLE = {
    "woman": "woman, women, lady, mother, ballerina, bride, actress, 👩",
    "man": "man, men, gentleman, guy, father, sailor, farmer, detective, actor, 👨",
    "girl": "girl, daughter, schoolgirl, 👧",
    "boy": "boy, son, child, kid, children, schoolboy, 👦",
    "grandmother": "grandmother, granny, old woman, old lady, elderly woman, 👵",
    "grandfather": "grandfather, grandpa, old man, elderly man, 👴",
    "person": "person, people, portrait, face, human, figure, somebody, selfie, dancer, musician, "
    "painter, traveller, traveler, cyclist, tourist, scientist, chef, teacher, 🧑",
    "astronaut": "astronaut, cosmonaut, spaceman, spacewoman",
    "knight": "knight, warrior, paladin, samurai, viking",
    "queen": "queen, princess, empress, 👸",
    "king": "king, prince, emperor, 🤴",
    "wizard": "wizard, magician, sorcerer, mage, druid, 🧙",
    "witch": "witch, sorceress, enchantress",
}
HOURS = {
    "day": "day, daytime, noon, midday, daylight, afternoon, blue sky, bright day",
    "dawn": "dawn, sunrise, daybreak, early morning, morning, 🌅",
    "golden": "golden hour, golden light, late afternoon, evening light, honey light",
    "sunset": "sunset, sundown, evening, afterglow, 🌇",
    "dusk": "dusk, twilight, nightfall, gloaming",
    "blue": "blue hour, moonrise, moonlight, moonlit",
    "night": "night, midnight, starry, star, starlight, starry night, milky way, nighttime, 🌃, 🌌",
    "neon": "neon, neon lights, cyberpunk, synthwave, vaporwave, nightclub, retrowave",
}
WEATHERS = {
    "rain": "rain, rainy, drizzle, raining, wet, monsoon, 🌧",
    "storm": "storm, stormy, thunderstorm, thunder, lightning, tempest, ⛈",
    "snowfall": "snow, snowy, snowfall, blizzard, snowing, snowflake, ❄",
    "fog": "fog, foggy, mist, misty, haze, hazy, smoke, smoky",
    "overcast": "overcast, cloudy, grey sky, gray sky, clouds, ☁",
    "clear": "clear sky, cloudless, sunny, sunshine, sunlit, ☀",
    "wind": "wind, windy, breeze, breezy, gale",
    "rainbow": "rainbow, 🌈",
    "aurora": "aurora, northern lights, aurora borealis, polar lights",
    "fireflies": "firefly, fireflies, sparks, embers, magic, magical, fairy",
}
SEASONS = {
    "spring": "spring, springtime, april, cherry blossom, cherry blossoms, sakura",
    "summer": "summer, summery, june, july, august",
    "autumn": "autumn, autumnal, fall, october, november, harvest, leaves",
    "winter": "winter, wintry, icy, frozen, arctic, january, ice, frosty",
}
AIRS = {
    "vintage": "vintage, retro, nostalgic, old photo, antique, sepia",
    "noir": "noir, dark, moody, gloomy, dramatic, shadowy, gothic",
    "pastel": "pastel, candy, cute, kawaii, delicate",
    "dreamy": "dreamy, dream, ethereal, surreal, soft light, hazy light",
    "spooky": "spooky, haunted, eerie, creepy, horror, halloween, ghostly",
    "tropical": "tropical, exotic, caribbean, paradise",
    "volcanic": "volcanic, volcano, lava, apocalyptic, inferno, burning",
    "warm": "warm, cosy, cozy, hot, candlelight, candlelit, warmth",
    "cold": "cold, cool, chilly, frigid",
    "vivid": "vivid, vibrant, colourful, colorful, saturated, psychedelic",
    "mono": "black and white, monochrome, greyscale, grayscale, colourless",
    "epic": "epic, majestic, breathtaking, cinematic, heroic, grand",
    "calm": "calm, peaceful, serene, quiet, tranquil, minimal, minimalist, minimalistic",
}
GROUNDS = {
    "hills": "hill, hills, valley, countryside, road, path, moor, highland, vineyard, farm",
    "meadow": "meadow, field, garden, park, grass, lawn, prairie, pasture",
    "peaks": "mountain, peak, alp, summit, cliff, himalaya, glacier, ridge, rocky mountains",
    "sea": "sea, ocean, wave, open sea, water, horizon",
    "beach": "beach, coast, shore, island, seaside, bay, lagoon, dune coast",
    "lake": "lake, pond, river, fjord, reflection, harbour, harbor, canal",
    "city": "city, town, street, skyline, skyscraper, tokyo, new york, london, paris, berlin, "
    "downtown, metropolis, urban, alley, rooftop, bridge",
    "forest": "forest, wood, woods, jungle, woodland, rainforest, grove, taiga",
    "desert": "desert, dune, sahara, canyon, mesa, savanna, savannah, sand, mars",
    "room": "room, kitchen, table, desk, studio, cafe, café, interior, window, indoors, "
    "still life, library, bedroom, shelf, workshop, office",
    "space": "space, outer space, galaxy, nebula, cosmos, cosmic, planet, lunar surface, asteroid",
    "deep": "underwater, deep sea, coral reef, reef, seabed, ocean floor, aquarium",
}
# Where something is, in relation to the thing named after it.
RELATIONS = {
    "under": "under, beneath, below, underneath",
    "over": "over, above",
    "atop": "on, atop, on top of, upon, riding, sitting on, standing on",
    "beside": "beside, next to, near, with, and, by, in front of, behind",
}
# Parts of the scene that a colour word may be for.
PARTS = {
    "sky": "sky, skies, heaven, cloudscape, background, backdrop",
    "water": "sea, ocean, lake, water, river, wave, pond",
    "land": "hill, mountain, field, meadow, ground, desert, dune, grass, beach, sand, wall, floor",
    "leaf": "forest, wood, jungle, leaves, foliage",
    "light": "light, lights, lighting, sun, glow, sunlight, lamplight",
}
WEAR = {
    "cloth": "dress, coat, jacket, shirt, sweater, suit, cloak, cape, robe, hoodie, raincoat, "
    "uniform, clothes, clothing, kimono, jumper, blouse, t-shirt, top, gown, armour, armor",
    "scarf": "scarf, shawl",
    "hat": "hat, cap, beret, bonnet, beanie, helmet, crown",
    "hair": "hair, haired, braid, braids, curls, ponytail, hairstyle",
    "eyes": "eyes, eye, eyed",
}
TRAITS = {
    "beard": "beard, bearded, grey beard, gray beard, white beard",
    "moustache": "moustache, mustache, white moustache",
    "glasses": "glasses, spectacles, bespectacled, 👓",
    "freckles": "freckle, freckled, freckles",
    "bald": "bald, shaved head",
    "bob": "bob, black bob",
    "bun": "bun, updo",
    "long": "long hair, long haired",
    "short": "short, short hair, short haired, crew cut",
    "curly": "curly, curls, afro, wavy",
    "braids": "braid, braids, pigtails, plait",
    "smile": "smiling, smile, happy, cheerful, laughing, joyful",
    "stern": "stern, serious, sad, angry, grim",
    "old": "old, elderly, aged, wrinkled",
    "young": "young, youthful",
    "dark skin": "dark skin, dark skinned, black skin, african",
    "light skin": "fair skin, pale skin, light skin, fair skinned",
    "blond": "blond, blonde, fair hair, fair haired",
    "ginger": "ginger, redhead, red haired, red hair, auburn",
    "brunette": "brunette, brown haired",
    "grey hair": "grey hair, gray hair, white hair, grey haired, silver haired, white haired, "
    "grey beard, gray beard, white beard, white moustache",
    "black hair": "black hair, black haired, raven haired, black bob",
}
SIZES = {
    "small": "small, little, tiny, mini, miniature, baby, kitten, puppy, duckling, foal, owlet",
    "large": "big, large, huge, giant, enormous, gigantic, tall, massive",
}
NUMBERS = {
    "1": "one, single, lone, lonely, solitary, 1",
    "2": "two, pair, couple, 2",
    "3": "three, several, some, few, trio, 3",
    "4": "four, many, group, herd, flock, swarm, 4, five, 5, six, dozen, lots",
}
VIEWS = {
    "close": "close up, closeup, macro, detail, headshot",
    "far": "wide shot, distant, far away, aerial, panorama, from afar, wide angle, vast",
}

_TABLES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("thing", THINGS),
    ("person", PEOPLE),
    ("hour", HOURS),
    ("weather", WEATHERS),
    ("season", SEASONS),
    ("air", AIRS),
    ("ground", GROUNDS),
    ("relation", RELATIONS),
    ("part", PARTS),
    ("wear", WEAR),
    ("trait", TRAITS),
    ("size", SIZES),
    ("number", NUMBERS),
    ("view", VIEWS),
)
LONGEST = 3  # words in the longest entry


def _lexicon() -> Mapping[str, tuple[Meaning, ...]]:
    found: dict[str, list[Meaning]] = {}
    for kind, table in _TABLES:
        for key, synonyms in table.items():
            for word in synonyms.split(", "):
                found.setdefault(word.replace("-", " "), []).append(Meaning(kind, key))
    return {word: tuple(meanings) for word, meanings in found.items()}


LEXICON: Mapping[str, tuple[Meaning, ...]] = _lexicon()


def meanings(phrase: str) -> tuple[Meaning, ...]:
    """What `phrase` (lower case, words joined by one space) means; plurals count as singulars."""
    for form in (phrase, *_singulars(phrase)):
        if form in LEXICON:
            return LEXICON[form]
    return ()


def is_plural(phrase: str) -> bool:
    """Whether `phrase` is known only as the plural of a known word."""
    return phrase not in LEXICON and bool(meanings(phrase))


def _singulars(phrase: str) -> tuple[str, ...]:
    if phrase.endswith("ies"):
        return (phrase[:-3] + "y", phrase[:-1])
    if phrase.endswith("ves"):
        return (phrase[:-3] + "f", phrase[:-1])
    if phrase.endswith("es"):
        return (phrase[:-1], phrase[:-2])
    return (phrase[:-1],) if phrase.endswith("s") else ()
