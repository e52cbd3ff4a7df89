"""Backup and restore: what comes back is what was there, row by row; otherwise nothing comes back."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from symbio.language import SymbioError
from symbio.web import backup, restore
from symbio.web.jobs.queue import start_accept
from symbio.web.jobs.work import run_now
from symbio.web.registry.imports import take_in
from symbio.web.registry.models import Organisation, Sighting, Stream
from symbio.web.synergies.models import Candidate, Word

TEXT = "company;site;stream;quantity;unit\nЗавод;Цех;зола уноса;0,1;т/год\nЗавод;Цех;пар 6 бар;;\n"


@pytest.fixture
def _folders(settings: Any, tmp_path: Path) -> None:
    """Folders of files that no other test writes into."""
    kept = {name: one | {"OPTIONS": {"location": tmp_path / name}} for name, one in settings.STORAGES.items()}
    settings.STORAGES = kept | {"staticfiles": settings.STORAGES["staticfiles"]}


@pytest.fixture
def filled(_folders: None, company: Any, person: Any, stream: Any, browser: Any) -> Organisation:
    """A database with rows of every kind, and an upload."""
    owner, other = person("owner@example.org"), person("other@example.org")
    made: Organisation = company("Завод «Ясный»\nи сыновья", user=owner)
    want = stream(company("Cement", user=other, at=(55.28, 85.61)), "зола уноса", "need", sees="public")
    taken = take_in(SimpleUploadedFile("зола.csv", TEXT.encode()), "", made, user=owner)
    run_now(start_accept(taken.pk, owner_id=owner.pk))
    Word.objects.create(candidate=Candidate.objects.get(), side="offer", kind="interested", user=owner)
    browser(owner).get(f"/streams/{want.pk}/")
    assert Sighting.objects.exists()
    return made


@pytest.fixture
def written(filled: Organisation, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "backup.zip"
    backup.write_backup(path)
    return path


def _symbio(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "SYMBIO_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    env.pop("SYMBIO_DATABASE", None)
    command = [sys.executable, "-m", "symbio", "admin", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)


def _tables(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name != "manifest.json"}


def test_a_fresh_database_holds_every_row_and_upload_after_restoring(written: Path, tmp_path: Path) -> None:
    fresh, again = tmp_path / "fresh", tmp_path / "again.zip"
    done = _symbio(fresh, "restore", str(written))
    assert done.returncode == 0, done.stderr
    assert _symbio(fresh, "backup", str(again)).returncode == 0
    before, after = _tables(written), _tables(again)
    assert before == after
    filled = {name for name, data in before.items() if data}
    for table in ("registry_stream", "registry_sighting", "synergies_word", "jobs_job", "jobs_importedrow"):
        assert f"tables/{table}.jsonl" in filled
    assert len([name for name in filled if name.startswith("uploads/")]) == 1
    _compare_with_the_database(fresh, before)


def _compare_with_the_database(folder: Path, tables: dict[str, bytes]) -> None:
    with sqlite3.connect(folder / "symbio.sqlite3") as database:
        for name, data in tables.items():
            if name.startswith("tables/"):
                table = Path(name).stem
                [count] = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()
                assert count == data.count(b"\n"), table
        [text] = database.execute("SELECT name FROM registry_organisation ORDER BY id").fetchone()
        assert text == "Завод «Ясный»\nи сыновья"
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
    database.close()


def test_times_and_numbers_come_back_as_they_were(filled: Organisation) -> None:
    stream = Stream.objects.get(quantity=0.1)
    [line] = [json.loads(line) for line in backup.lines_of(Stream) if json.loads(line)[0] == stream.pk]
    values = {
        field.attname: restore._value(field, value)
        for field, value in zip(Stream._meta.concrete_fields, line, strict=True)
    }
    assert values == {name: getattr(stream, name) for name in backup.columns(Stream)}


def test_a_backup_is_for_its_owner_and_overwrites_nothing(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    with pytest.raises(SymbioError) as told:
        backup.write_backup(written)
    assert told.value.message.code == "web-backup-exists"
    assert not list(written.parent.glob("*.part"))


def test_a_database_that_holds_something_is_left_alone(written: Path) -> None:
    with pytest.raises(SymbioError) as told:
        restore.read_backup(written)
    assert told.value.message.code == "web-restore-not-empty"


def _changed(path: Path, change: Any) -> Path:
    """The backup with members changed: `change(name, data)` gives the new bytes, or None to leave it out."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(target, "w") as changed:
        for name in packed.namelist():
            data = change(name, packed.read(name))
            if data is not None:
                changed.writestr(name, data)
    return target


def _manifest(path: Path, **fields: Any) -> Path:
    def change(name: str, data: bytes) -> bytes:
        return json.dumps({**json.loads(data), **fields}).encode() if name == "manifest.json" else data

    return _changed(path, change)


@pytest.fixture
def emptied(written: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The backup, before a database and a folder that pass for empty; nothing may be written to them."""
    monkeypatch.setattr(restore, "_require_empty", lambda: None)
    monkeypatch.setattr(restore, "_load", lambda *_: pytest.fail("it was loaded"))
    return written


def test_a_damaged_table_is_refused(emptied: Path) -> None:
    path = _changed(emptied, lambda n, d: d.replace(b"0.1", b"0.2") if "stream.jsonl" in n else d)
    with pytest.raises(SymbioError) as told:
        restore.read_backup(path)
    assert told.value.message.code == "web-restore-damaged"


def test_a_missing_upload_is_refused(emptied: Path) -> None:
    path = _changed(emptied, lambda n, d: None if n.startswith("uploads/") else d)
    with pytest.raises(SymbioError) as told:
        restore.read_backup(path)
    assert told.value.message.code == "web-restore-damaged"


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a\\b", "x/../../evil"])
def test_an_upload_outside_of_its_folder_is_refused(emptied: Path, name: str) -> None:
    with pytest.raises(SymbioError) as told:
        restore.read_backup(_manifest(emptied, uploads={name: "0"}))
    assert told.value.message.code == "web-restore-damaged"


def test_another_form_of_the_database_is_refused(emptied: Path) -> None:
    for fields in ({"schema": {"registry": ["0001_initial", "0099_later"]}}, {"tables": {}}):
        with pytest.raises(SymbioError) as told:
            restore.read_backup(_manifest(emptied, **fields))
        assert told.value.message.code == "web-restore-other-schema"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text"])
def test_what_is_no_backup_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(SymbioError) as told:
        restore.read_backup(path)
    assert told.value.message.code == "web-restore-not-backup"


def test_a_newer_format_is_refused(emptied: Path) -> None:
    with pytest.raises(SymbioError) as told:
        restore.read_backup(_manifest(emptied, format=99))
    assert told.value.message.code == "web-restore-not-backup"


def test_uploads_of_another_database_are_not_mixed_in(written: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    (fresh / "uploads").mkdir(parents=True)
    (fresh / "uploads" / "x.bin").write_bytes(b"x")
    done = _symbio(fresh, "restore", str(written))
    assert done.returncode == 2
    assert "uploads" in done.stderr
    assert (fresh / "uploads" / "x.bin").read_bytes() == b"x"
