"""What stood in a database when an app was new is still there in the newest form, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

ALIAS = "old"
OURS = frozenset(app.label for app in apps.get_app_configs() if app.name.startswith("symbio.web."))


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Any]:
    """An empty database beside that of the tests, of the same kind."""
    name = str(tmp_path / "old.sqlite3") if connection.vendor == "sqlite" else "symbio_old"
    if connection.vendor == "postgresql":
        _outside(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    other = connections[ALIAS] = connection.copy(ALIAS)
    other.settings_dict["NAME"] = name
    try:
        yield other
    finally:
        other.close()
        del connections[ALIAS]
        if connection.vendor == "postgresql":
            _outside(f"DROP DATABASE {name}")


def _outside(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def first_states(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """The last migrations to be applied for every app of ours to be in its first state, and no further."""
    graph = executor.loader.graph
    wanted = {
        node for label in OURS for root in graph.root_nodes(label) for node in graph.forwards_plan(root)
    }
    return sorted(node for node in wanted if not {c.key for c in graph.node_map[node].children} & wanted)


def _value(field: models.Field[Any, Any], made: dict[type[models.Model], Any]) -> Any:
    """Some value that `field` may have; for a relation the row of the other table."""
    if isinstance(field, models.ForeignKey):
        return made[field.related_model].pk if field.related_model in made else None
    kinds: list[tuple[Any, Any]] = [
        (models.BooleanField, True),
        (models.DateTimeField, timezone.now()),
        (models.DateField, date(2026, 1, 2)),
        (models.IntegerField, 3),
        (models.FloatField, 2.5),
        (models.JSONField, {"зола": [1, 2.5]}),
        (models.BinaryField, b"\0\1"),
    ]
    found = next((value for kind, value in kinds if isinstance(field, kind)), None)
    return found if found is not None else "щёлочь, и прочее"[: field.max_length or 16]


def _fill(state: Any) -> dict[str, tuple[int, dict[str, Any]]]:
    """A row in every table of ours, and in those that they point to: label → (key, what was written)."""
    rest = [m for m in state.get_models() if m._meta.app_label in OURS]
    made: dict[type[models.Model], Any] = {}
    while rest:
        ready = [m for m in rest if _needs(m) <= made.keys()]
        assert ready, f"tables that need one another: {rest}"
        for model in ready:
            fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
            values = {f.attname: _value(f, made) for f in fields}
            made[model] = model._base_manager.using(ALIAS).create(**values)
        rest = [m for m in rest if m not in made]
    return {
        model._meta.label_lower: (row.pk, model._base_manager.using(ALIAS).filter(pk=row.pk).values().get())
        for model, row in made.items()
    }


def _needs(model: type[models.Model]) -> set[Any]:
    return {
        f.related_model
        for f in model._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and not f.null and f.related_model is not model
    }


def test_a_database_filled_when_every_app_was_new_keeps_its_rows_on_the_way_to_the_newest_form(
    old: Any,
) -> None:
    executor = MigrationExecutor(old)
    first = first_states(executor)
    executor.migrate(first)
    written = _fill(executor.loader.project_state(first).apps)
    assert {label.partition(".")[0] for label in written} >= {"accounts", "registry", "synergies", "jobs"}

    executor = MigrationExecutor(old)
    executor.migrate(executor.loader.graph.leaf_nodes())

    newest = executor.loader.project_state(executor.loader.graph.leaf_nodes()).apps
    for label, (key, before) in written.items():
        model = newest.get_model(label)
        after = model._base_manager.using(ALIAS).filter(pk=key).values().get()
        kept = before.keys() & after.keys()
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}, label
    done = MigrationExecutor(old)
    assert not done.migration_plan(done.loader.graph.leaf_nodes())
