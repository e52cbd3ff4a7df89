"""Reading a backup into an empty database of either kind: everything or nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model, sql

import symbio
from symbio.language import SymbioError, UnusableCall
from symbio.web.backup import FORMAT, ROWS_AT_ONCE, columns, folders, schema, tables

MADE_BY_MIGRATING = frozenset(("auth_permission", "django_content_type"))
"""Tables that an empty database has rows in; the rows of the backup take their place."""


class UnusableBackup(SymbioError):
    """A backup that cannot be restored here."""


def read_backup(path: Path) -> dict[str, int]:
    """Restore a backup; returns how many rows, tables and files there were.

    Raises
    ------
    UnusableBackup
        Not a backup, damaged, or of another form of the database.
    UnusableCall
        The database or the folder of uploads is not empty.
    """
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise UnusableBackup("web-restore-not-backup", file=str(path)) from error
    with packed:
        manifest = _manifest(packed, path)
        _require_empty()
        _check(packed, manifest)
        with transaction.atomic():
            rows = _load(packed, manifest)
            _write_uploads(packed, manifest)
    return {
        "rows": rows,
        "tables": len(manifest["tables"]),
        "files": sum(len(manifest.get(f, ())) for f in folders()),
    }


def _manifest(packed: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(packed.read("manifest.json"))
        is_ours = manifest["format"] == FORMAT
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise UnusableBackup("web-restore-not-backup", file=str(path)) from error
    if not is_ours:
        raise UnusableBackup("web-restore-not-backup", file=str(path))
    expected = {model._meta.db_table: columns(model) for model in tables()}
    stored = {name: table["columns"] for name, table in manifest["tables"].items()}
    if manifest["schema"] != schema() or stored != expected:
        raise UnusableBackup(
            "web-restore-other-schema", theirs=str(manifest["symbio"]), ours=symbio.__version__
        )
    return manifest


def _require_empty() -> None:
    for model in tables():
        table = model._meta.db_table
        if table not in MADE_BY_MIGRATING and model._base_manager.exists():
            raise UnusableCall("web-restore-not-empty", table=table)
    if any(path.is_file() for folder in folders().values() for path in folder.rglob("*")):
        raise UnusableCall("web-restore-uploads-not-empty")


def _check(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Compare every part with its digest, before anything is written."""
    digests = {f"tables/{name}.jsonl": table["sha256"] for name, table in manifest["tables"].items()}
    for folder in folders():
        for name, digest in manifest.get(folder, {}).items():
            pure = PurePosixPath(name)
            if pure.is_absolute() or ".." in pure.parts or "\\" in name:
                raise UnusableBackup("web-restore-damaged", part=name)
            digests[f"{folder}/{name}"] = digest
    for part, digest in digests.items():
        try:
            with packed.open(part) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        except (KeyError, zipfile.BadZipFile, EOFError) as error:
            raise UnusableBackup("web-restore-damaged", part=part) from error
        if found != digest:
            raise UnusableBackup("web-restore-damaged", part=part)


def _load(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    """Load all tables; references are checked when all are there."""
    models, rows = tables(), 0
    for model in models:
        if model._meta.db_table in MADE_BY_MIGRATING:
            model._base_manager.all()._raw_delete(connection.alias)
    with connection.constraint_checks_disabled():
        for model in models:
            count = sum(_insert(model, part) for part in _parts(packed, model))
            if count != manifest["tables"][model._meta.db_table]["rows"]:
                raise UnusableBackup("web-restore-damaged", part=model._meta.db_table)
            rows += count
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return rows


def _parts(packed: zipfile.ZipFile, model: type[Model]) -> Iterator[list[Model]]:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    with packed.open(f"tables/{model._meta.db_table}.jsonl") as file:
        while lines := list(islice(file, ROWS_AT_ONCE)):
            yield [
                model(**{n: _value(f, v) for n, f, v in zip(names, fields, json.loads(line), strict=True)})
                for line in lines
            ]


def _value(field: Any, value: Any) -> Any:
    """A value as the field holds it; a JSON field holds what JSON says."""
    if value is None or field.get_internal_type() == "JSONField":
        return value
    return field.to_python(value)


def _insert(model: type[Model], rows: list[Model]) -> int:
    """Insert rows as they are: no time or key of today's is put in."""
    fields = list(model._meta.concrete_fields)
    step = max(connection.ops.bulk_batch_size(fields, rows), 1)
    for start in range(0, len(rows), step):
        query = sql.InsertQuery(model)
        query.insert_values(fields, rows[start : start + step], raw=True)
        query.get_compiler(connection=connection).execute_sql()
    return len(rows)


def _write_uploads(packed: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    for folder, place in folders().items():
        for name in manifest.get(folder, ()):
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(f"{folder}/{name}") as source, target.open("wb") as file:
                while data := source.read(1 << 20):
                    file.write(data)
