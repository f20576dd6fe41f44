"""Rows about what is wrong, and how to find out. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, arg

DIAGNOSIS: tuple[Command, ...] = (
    Command(
        "doctor",
        "Examine machine, settings, engine, store, jobs and notebooks; say what needs a hand.",
        "doctor.visit.doctor",
        (
            arg(
                "--live",
                action="store_true",
                help="study the service with free reads: what differs from what is assumed",
            ),
            arg(
                "--paid",
                action="store_true",
                help="with --live: also one small picture, after a question with its price",
            ),
            arg("--report", default="", metavar="FILE", help="write it with the log, redacted"),
        ),
        hardy=True,
    ),
)
