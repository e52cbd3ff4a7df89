"""Arrays that take seconds to make and milliseconds to read: kept as plain ``npz``, never pickled.

A file is named by what it was made from, so a changed table or a new version is simply another file.
Folder: ``SYMBIO_CACHE``, else the user's cache folder; where nothing can be written, arrays are made anew.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


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
    arrays = dict(make())
    with contextlib.suppress(OSError):
        _write(path, arrays)
    return arrays


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
