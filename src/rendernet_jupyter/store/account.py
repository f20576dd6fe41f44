"""Whose jobs they are. Nothing here reads or writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The engine's kind, its origin, and a fingerprint of the account."""

    engine: str
    origin: str
    fingerprint: str
