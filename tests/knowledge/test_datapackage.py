"""Data packages describe the tables as they are."""

from __future__ import annotations

import csv
import json
from dataclasses import fields

import pytest

from symbio.knowledge.datapackage import datapackage, described_field
from symbio.knowledge.records import TABLES
from symbio.knowledge.tables import DATA


@pytest.mark.parametrize("table", TABLES)
def test_the_descriptor_beside_a_table_is_that_of_its_files(table: str) -> None:
    """After a change of a table run ``symbio knowledge describe``."""
    path = DATA / table / "datapackage.json"
    assert json.loads(path.read_text("utf-8")) == datapackage(table)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_with_its_type(table: str) -> None:
    for field in fields(TABLES[table]):
        row = described_field(table, field.name)
        assert row["description"]
        assert row["type"] in ("string", "number", "integer", "boolean")


@pytest.mark.parametrize("table", TABLES)
def test_fields_stand_for_columns_of_every_file(table: str) -> None:
    names = {field["name"] for field in datapackage(table)["resources"][0]["schema"]["fields"]}
    for path in sorted((DATA / table).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            assert names == set(next(csv.reader(stream)))
