"""Keeping an index on disk: one .npy file per array, and the numbers in a small JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from symbio.matching.kernel_jit import Fan, Forest, Ints, RowArrays, WayArrays
from symbio.matching.kernel_rows import frozen
from symbio.matching.kernel_run import Half
from symbio.matching.kernel_score import Scoring

SCHEMA = 1
Side = Literal["offer", "need"]
Parts = tuple[dict[Side, Half], WayArrays, Ints, int, Scoring]


def save(
    halves: Mapping[Side, Half],
    ways: WayArrays,
    need_ends: Ints,
    resources: int,
    scoring: Scoring,
    folder: Path,
) -> None:
    """Write the parts of an index."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {"need_ends": need_ends, **_flat("ways", ways)}
    for side, half in halves.items():
        arrays |= {
            f"{side}.start": half.start,
            **_flat(f"{side}.rows", half.rows),
            **_flat(f"{side}.fan", half.fan),
        }
        if half.forest is not None:
            arrays |= _flat(f"{side}.forest", half.forest)
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values, allow_pickle=False)
    trees = [side for side, half in halves.items() if half.forest is not None]
    about = {"schema": SCHEMA, "resources": resources, "trees": trees, "scoring": asdict(scoring)}
    (folder / "index.json").write_text(json.dumps(about), encoding="utf-8")


def load(folder: Path) -> Parts:
    """Map the parts of an index that `save` wrote.

    Raises
    ------
    ValueError
        The folder holds an index of another schema.
    """
    about = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    if about["schema"] != SCHEMA:
        raise ValueError(f"index of schema {about['schema']}, expected {SCHEMA}")
    halves: dict[Side, Half] = {}
    sides: tuple[Side, ...] = ("offer", "need")
    for side in sides:
        rows = RowArrays(**_mapped(folder, f"{side}.rows", RowArrays))
        trees = Forest(**_mapped(folder, f"{side}.forest", Forest)) if side in about["trees"] else None
        halves[side] = Half(
            rows, _array(folder, f"{side}.start"), Fan(**_mapped(folder, f"{side}.fan", Fan)), trees
        )
    ways = WayArrays(**_mapped(folder, "ways", WayArrays))
    return halves, ways, _array(folder, "need_ends"), about["resources"], Scoring(**about["scoring"])


def _flat(prefix: str, arrays: NamedTuple) -> dict[str, Any]:
    return {f"{prefix}.{name}": values for name, values in arrays._asdict().items()}


def _mapped(folder: Path, prefix: str, shape: type[Any]) -> dict[str, Any]:
    return {name: _array(folder, f"{prefix}.{name}") for name in shape._fields}


def _array(folder: Path, name: str) -> Any:
    path = folder / f"{name}.npy"
    values = (
        np.load(path, mmap_mode="r", allow_pickle=False)
        if _holds_data(path)
        else np.load(path, allow_pickle=False)
    )
    return frozen(np.asarray(values))


def _holds_data(path: Path) -> bool:
    """An empty array cannot be mapped."""
    with path.open("rb") as file:
        version = np.lib.format.read_magic(file)
        read = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        return bool(np.prod(read(file)[0]))
