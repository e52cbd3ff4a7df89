"""The whole platform as one zip file that either kind of database can read.

==================  ====================================================================================
Member              Content
==================  ====================================================================================
``manifest.json``   format, version of Symbio, migrations of each app, rows and SHA-256 of each table and
                    upload; written last
``tables/….jsonl``  one table: a JSON list per row, in the order of ``columns`` in the manifest
``uploads/…``       files as they lie in the folder of uploads
``attachments/…``   files on streams and sites, as they lie in their own folder
==================  ====================================================================================
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.storage import default_storage, storages
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

import symbio
from symbio.language import UnusableCall

FORMAT = 1
ROWS_AT_ONCE = 2000


def tables() -> list[type[Model]]:
    """Models of all tables that a backup holds, by name of table."""
    models = apps.get_models(include_auto_created=True)
    return sorted(
        (m for m in models if m._meta.managed and not m._meta.proxy), key=lambda m: m._meta.db_table
    )


def columns(model: type[Model]) -> list[str]:
    """Attributes of the columns of a table."""
    return [field.attname for field in model._meta.concrete_fields]


def schema() -> dict[str, list[str]]:
    """Applied migrations of each app: the form of the database."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def uploads() -> Path:
    """Folder of uploads."""
    return Path(default_storage.path(""))


def folders() -> dict[str, Path]:
    """Folders whose files a backup holds, by their name in it."""
    return {"uploads": uploads(), "attachments": Path(storages["attachments"].path(""))}


def lines_of(model: type[Model]) -> Iterator[str]:
    """Rows of a table as lines of JSON, by primary key."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield json.dumps(row, ensure_ascii=False, default=_plain, separators=(",", ":"), sort_keys=True)


def _plain(value: object) -> str:
    """What JSON has no form for."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def write_backup(path: Path) -> dict[str, int]:
    """Write a backup of one moment; returns how many rows, tables and files it holds.

    The file is readable by its owner only, and has its name only when it is complete.

    Raises
    ------
    UnusableCall
        `path` exists already.
    """
    if path.exists():
        raise UnusableCall("web-backup-exists", file=str(path))
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            manifest = _write(packed)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    return {
        "rows": rows,
        "tables": len(manifest["tables"]),
        "files": sum(len(manifest[f]) for f in folders()),
    }


def _write(packed: zipfile.ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "symbio": symbio.__version__,
        "made_at": timezone.now().isoformat(),
        "tables": {},
        **{folder: {} for folder in folders()},
    }
    with one_moment():
        manifest["schema"] = schema()
        for model in tables():
            manifest["tables"][model._meta.db_table] = _write_table(packed, model)
    for folder, place in folders().items():
        for path in sorted(place.rglob("*")):
            if path.is_file():
                name = path.relative_to(place).as_posix()
                manifest[folder][name] = _write_file(packed, path, f"{folder}/{name}")
    packed.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _write_table(packed: zipfile.ZipFile, model: type[Model]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with packed.open(f"tables/{model._meta.db_table}.jsonl", "w", force_zip64=True) as file:
        for line in lines_of(model):
            data = line.encode() + b"\n"
            digest.update(data)
            file.write(data)
            count += 1
    return {"columns": columns(model), "rows": count, "sha256": digest.hexdigest()}


def _write_file(packed: zipfile.ZipFile, path: Path, name: str) -> str:
    packed.write(path, name)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def one_moment() -> Iterator[None]:
    """Within it the database looks as at one moment, and others may write meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
