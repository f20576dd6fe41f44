"""Rows about runs of the past: finding, marking, forgetting. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, amount, arg

_RUN = arg("run", help="a run's name or its beginning, a result's name, or last")

HISTORY: tuple[Command, ...] = (
    Command(
        "history",
        "Find runs again, newest first: by words of prompt, negative, script, note, tags, name.",
        "history.history",
        (
            arg("words", nargs="*", help="words, or their beginnings; all must occur"),
            arg("--model", default="", help="that name this model"),
            arg("--style", default="", help="that name this style"),
            arg("--character", default="", help="that show this character, by name or id"),
            arg("--lora", default="", help="that name this LoRA"),
            arg("--seed", default="", help="with this seed"),
            arg("--kind", default="", help="of this kind: model, style, segment, ..."),
            arg("--tag", action="append", default=[], help="with this tag; several must all be"),
            arg("--since", default="", metavar="TIME", help="made then or later: 2026-11, 7d"),
            arg("--until", default="", metavar="TIME", help="made then or earlier: yesterday"),
            arg("--rating", type=amount, default=0, metavar="N", help="with N stars or more"),
            arg("--notebook", default="", help="made in this notebook"),
            arg("--engine", default="", help="made by sandbox or service"),
            arg("--made", action="store_true", help="leave out what came from the store"),
            arg("--failed", action="store_true", help="only runs that brought less than asked"),
            arg("--limit", type=amount, default=20, metavar="N", help="show so many (20)"),
        ),
    ),
    Command(
        "tag",
        "Give a run tags.",
        "history.tag",
        (_RUN, arg("words", nargs="+", help="the tags")),
    ),
    Command(
        "untag",
        "Take tags from a run; without a tag, all of them.",
        "history.untag",
        (_RUN, arg("words", nargs="*", help="the tags")),
    ),
    Command(
        "note",
        "Write a note on a run; without a text, show it.",
        "history.note",
        (_RUN, arg("text", nargs="*", help='the note; "" removes it')),
    ),
    Command(
        "rate",
        "Give a run, or one picture of it, 1 to 5 stars; 0 takes them away.",
        "history.rate",
        (
            _RUN,
            arg("stars", type=amount, help="1 to 5, or 0"),
            arg("--picture", type=amount, metavar="N", help="only this one, counted from 0"),
        ),
    ),
    Command(
        "forget",
        "Remove a run's words and pictures for good, after a question; its price stays.",
        "forget.forget",
        (_RUN, arg("--yes", action="store_true", help="do not ask")),
    ),
)
