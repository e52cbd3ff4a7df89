"""Arrays that take seconds to make and milliseconds to read: kept as plain ``npz``, never pickled.

A file is named by what it was made from, so a changed table or a new version is simply another file; the
newest few of a family are kept. Folder: ``SYMBIO_CACHE``, else the user's cache folder; where nothing can be
written, arrays are made anew. Making is told to the log (level INFO), so that a user who waits can be told.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]
MOST_KEPT = 4
"""Files of one family (the name up to its first dash) that are kept: other versions may still use theirs."""
log = logging.getLogger(__name__)


def cache_folder() -> Path:
    """Folder of kept arrays; not necessarily there yet."""
    own = os.environ.get("SYMBIO_CACHE")
    if own:
        return Path(own)
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "symbio"


def kept_arrays(name: str, make: Callable[[], Mapping[str, npt.NDArray[Any]]]) -> Arrays:
    """Arrays kept under `name`; made by `make`, and kept, when they are not there or do not read."""
    path = cache_folder() / f"{name}.npz"
    with contextlib.suppress(Exception):  # whatever is wrong with a kept file, it can be made again
        return _read(path)
    log.info("making %s", name)
    arrays = dict(make())
    with contextlib.suppress(OSError):
        _write(path, arrays)
        _drop_old(path)
    return arrays


def _drop_old(path: Path) -> None:
    """Remove what is older than the newest `MOST_KEPT` files of the family of `path`."""
    family = path.name.split("-", 1)[0]
    files = sorted(path.parent.glob(f"{family}-*.npz"), key=lambda one: one.stat().st_mtime_ns)
    for old in files[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _read(path: Path) -> Arrays:
    # opened here: what is no archive would leave a file of numpy's own opening unclosed
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _write(path: Path, arrays: Arrays) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
        Path(temporary).replace(path)  # atomic: a reader sees the old file or the whole new one
    finally:
        Path(temporary).unlink(missing_ok=True)
