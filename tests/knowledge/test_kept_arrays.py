"""Arrays that are kept between runs, whatever happens to the files."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from symbio.knowledge.cache import MOST_KEPT, Arrays, cache_folder, kept_arrays


class Maker:
    """Makes the same arrays every time and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Arrays:
        self.times += 1
        return {"ids": np.array(["а", "b"]), "p": np.array([0.5, np.nan])}


def _are_those(arrays: Arrays) -> bool:
    same_ids = arrays["ids"].tolist() == ["а", "b"]
    return set(arrays) == {"ids", "p"} and same_ids and bool(np.isnan(arrays["p"][1]))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SYMBIO_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_arrays_are_made_once_and_read_afterwards(folder: Path) -> None:
    make = Maker()
    assert all(_are_those(kept_arrays("names", make)) for _ in range(3))
    assert make.times == 1
    assert [path.name for path in folder.iterdir()] == ["names.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive at all"])
def test_a_broken_file_is_made_again_and_mended(content: bytes, folder: Path) -> None:
    folder.mkdir()
    (folder / "names.npz").write_bytes(content)
    make = Maker()
    assert _are_those(kept_arrays("names", make))
    assert _are_those(kept_arrays("names", make))
    assert make.times == 1


def test_a_pickle_is_never_read(folder: Path) -> None:
    folder.mkdir()
    np.savez(folder / "names.npz", allow_pickle=True, ids=np.array([{"un": "safe"}], dtype=object))
    make = Maker()
    assert _are_those(kept_arrays("names", make))
    assert make.times == 1


def test_where_nothing_can_be_written_arrays_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    monkeypatch.setenv("SYMBIO_CACHE", str(tmp_path / "file" / "kept"))
    make = Maker()
    assert all(_are_those(kept_arrays("names", make)) for _ in range(2))
    assert make.times == 2


def test_a_failed_write_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("symbio.knowledge.cache.np.savez", full)
    assert _are_those(kept_arrays("names", Maker()))
    assert list(folder.iterdir()) == []


def test_what_makes_the_arrays_may_fail_and_is_heard(folder: Path) -> None:
    def make() -> Arrays:
        raise ValueError("cannot make it")

    with pytest.raises(ValueError, match="cannot make it"):
        kept_arrays("names", make)


def test_the_folder_is_the_one_that_is_named_else_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMBIO_CACHE", "/somewhere")
    assert cache_folder() == Path("/somewhere")
    monkeypatch.delenv("SYMBIO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert cache_folder() == Path("/cache/symbio")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "symbio"


def test_old_files_of_a_family_go_and_others_stay(folder: Path) -> None:
    for name in ("towns-1", *(f"names-{i}" for i in range(MOST_KEPT + 3))):
        kept_arrays(name, Maker())
    last = {f"names-{i}.npz" for i in range(3, MOST_KEPT + 3)}
    assert {path.name for path in folder.iterdir()} == {"towns-1.npz", *last}


def test_making_is_told_to_the_log_and_reading_is_not(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="symbio.knowledge.cache"):
        kept_arrays("names-1", Maker())
        kept_arrays("names-1", Maker())
    assert [record.getMessage() for record in caplog.records] == ["making names-1"]
