"""Rows about making pictures again, here and elsewhere. Nothing is carried out here."""

from __future__ import annotations

from rendernet_jupyter.session.commands.command import Command, amount, arg

LOCK = "rendernet.lock.json"
"""`result.lock.NAME`, written out: that room takes longer to load than the whole table."""

REPRODUCE: tuple[Command, ...] = (
    Command(
        "lock",
        f"Write {LOCK} beside a notebook: what its cells asked for, and which pictures came.",
        "lock.lock",
        (arg("notebook", nargs="?", default="", help="a notebook; the present one if left out"),),
    ),
    Command(
        "reproduce",
        "Make what is locked again, and say of each picture whether it is the same.",
        "reproduce.reproduce",
        (
            arg("lock", nargs="?", default=LOCK, help=f"a lock ({LOCK})"),
            arg("--anew", action="store_true", help="make it anew, though the store has it"),
            arg("--max-credits", type=amount, default=None, metavar="N", help="spend N at most"),
            arg("--yes", action="store_true", help="do not ask"),
        ),
    ),
    Command(
        "export",
        "Write a notebook or a run into a zip file with all it needs, or a run into a page.",
        "export.export",
        (
            arg("what", help="a notebook that was run here, or the name of a run or a result"),
            arg("file", help="a zip file that is not there yet; of a run also an HTML file"),
        ),
    ),
    Command(
        "import",
        "Take a notebook with its pictures out of a zip file, each file held against its hash.",
        "parcel.import_",
        (
            arg("file", help="a zip file that export wrote"),
            arg("folder", nargs="?", default=".", help="where the notebook goes (this folder)"),
        ),
    ),
    Command(
        "lineage",
        "Show what pictures were made from, as a tree.",
        "lineage.lineage",
        (arg("what", nargs="?", default="last", help="a run's name, a media id, or last"),),
    ),
)
