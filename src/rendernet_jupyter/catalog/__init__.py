"""What may be named: models, styles, LoRAs, ControlNets, voices, characters. Nothing is fetched."""

from rendernet_jupyter.catalog.catalog import Catalog, Listing
from rendernet_jupyter.catalog.changes import Change, changes_between, sentence
from rendernet_jupyter.catalog.entries import (
    Asset,
    Character,
    ControlNet,
    Lora,
    MediaFacts,
    Model,
    Style,
    Voice,
)

__all__ = [
    "Asset",
    "Catalog",
    "Change",
    "Character",
    "ControlNet",
    "Listing",
    "Lora",
    "MediaFacts",
    "Model",
    "Style",
    "Voice",
    "changes_between",
    "sentence",
]
