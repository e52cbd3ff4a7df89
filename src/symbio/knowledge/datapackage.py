"""Each table as a Frictionless data package: fields with types and units, sources, edition, licence.

Source: Frictionless Standards, Data Package v1 and Table Schema v1 (specs.frictionlessdata.io).
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from symbio.knowledge.records import TABLES
from symbio.knowledge.tables import DATA

MOST_SOURCES = 40
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}


@cache
def _described() -> dict[tuple[str, str], dict[str, str]]:
    with (DATA / "fields.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["table"], row["field"]): row for row in csv.DictReader(stream)}


def described_field(table: str, field: str) -> dict[str, str]:
    """Type, unit and description of a column.

    Raises
    ------
    KeyError
        Nobody described it.
    """
    described = _described()
    return described.get((table, field)) or described["*", field]


def _schema(table: str) -> dict[str, Any]:
    columns = []
    for field in fields(TABLES[table]):
        row = described_field(table, field.name)
        column: dict[str, Any] = {"name": field.name, "type": row["type"], "description": row["description"]}
        if row["type"] == "boolean":
            column |= {"trueValues": ["1"], "falseValues": [""]}
        columns.append(column | ({"unit": row["unit"]} if row["unit"] else {}))
    return {"fields": columns, "missingValues": [""]}


def _sources(paths: list[Path]) -> list[dict[str, str]]:
    """Sources that most rows name; all of them stand in the column `source`."""
    named: Counter[str] = Counter()
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            named.update(row["source"] for row in csv.DictReader(stream))
    best = sorted(named.items(), key=lambda item: (-item[1], item[0]))[:MOST_SOURCES]
    return [{"title": title} for title, _ in best]


def datapackage(table: str) -> dict[str, Any]:
    """The descriptor of `table` as it ships; its version is a digest of the table's files."""
    paths = sorted((DATA / table).glob("*.csv"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
    schema = _schema(table)
    return {
        "name": f"symbio-{table.replace('_', '-')}",
        "title": f"Symbio knowledge: {table.replace('_', ' ')}",
        "profile": "tabular-data-package",
        "version": digest,
        "licenses": [LICENCE],
        "sources": _sources(paths),
        "resources": [
            {
                "name": path.stem.replace("_", "-"),
                "path": path.name,
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": "utf-8",
                "schema": schema,
            }
            for path in paths
        ],
    }


def write_datapackages() -> list[Path]:
    """Write every table's ``datapackage.json`` beside its files; return what was written."""
    written = []
    for table in TABLES:
        path = DATA / table / "datapackage.json"
        text = json.dumps(datapackage(table), ensure_ascii=False, indent=1) + "\n"
        if path.parent.is_dir() and (not path.is_file() or path.read_text("utf-8") != text):
            path.write_text(text, "utf-8")
            written.append(path)
    return written
