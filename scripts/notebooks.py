"""Run the notebooks on the offline sandbox and keep their outputs: `python scripts/notebooks.py`.

Each runs in an empty folder with a store of its own, so that what it shows depends on nothing but
itself. What changes from run to run and says nothing (times of execution) is left out.
"""

# ruff: noqa: INP001, T201 - a program: in no package, and answering by printing

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def executed(file: Path, folder: Path) -> Any:
    """The notebook with its outputs, run in `folder`."""
    import nbformat
    from nbclient import NotebookClient

    os.environ |= {
        "RENDERNET_STORE": str(folder / "store"),
        "RENDERNET_CONFIG": str(folder / "none.toml"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    for name in [n for n in os.environ if n.endswith("_API_KEY")]:
        del os.environ[name]
    book = nbformat.read(file, as_version=4)
    work = folder / "work"
    work.mkdir()
    NotebookClient(
        book,
        timeout=600,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        record_timing=False,
        resources={"metadata": {"path": str(work)}},
    ).execute()
    book.metadata.language_info = {"name": "python"}
    return book


def main() -> int:
    """Run all notebooks, or those that are named."""
    import nbformat

    files = [Path(a) for a in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb"))
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            nbformat.write(executed(file, Path(folder)), file)
        print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
