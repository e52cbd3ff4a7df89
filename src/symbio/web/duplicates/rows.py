"""Moving all that hangs on one row of the database to another, step by step into a record, and back.

Which tables point to a row is read from the models, so that a table added later is moved as well. Where both
rows have what there may be only one of (the same member, the same candidate), those two are merged first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q, UniqueConstraint

BATCH = 500
Settle = Callable[[Model, Model], Mapping[str, Any]]
"""(row that stays, row that goes) → what the one that stays takes over."""


@dataclass
class Record:
    """Steps of a merging, as JSON holds them.

    ``moved``: table, column, keys, from, to. ``changed``: table, key, column → (before, after). ``dropped``:
    table and all values of a row that went, in the order in which rows went.
    """

    moved: list[list[Any]] = field(default_factory=list)
    changed: list[list[Any]] = field(default_factory=list)
    dropped: list[list[Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The record for the database."""
        return asdict(self)


def plain(value: Any) -> Any:
    """A value of a column as JSON holds it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def values_of(row: Model) -> dict[str, Any]:
    """All columns of a row."""
    return {one.attname: plain(one.value_from_object(row)) for one in row._meta.concrete_fields}


def references(model: type[Model]) -> Iterator[tuple[type[Model], Any]]:
    """Every table and column that points to rows of `model`, those between two tables included."""
    for one in apps.get_models(include_auto_created=True):
        for column in one._meta.concrete_fields:
            if isinstance(column, ForeignKey) and column.related_model is model:
                yield one, column


def change(row: Model, record: Record, **values: Any) -> None:
    """Set columns of a row; what they said before goes into the record."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    steps = {name: [plain(getattr(row, name)), plain(value)] for name, value in changed.items()}
    for name, value in changed.items():
        setattr(row, name, value)
    type(row)._base_manager.filter(pk=row.pk).update(**changed)
    record.changed.append([row._meta.label, row.pk, steps])


def drop(row: Model, record: Record) -> None:
    """Delete a row on which nothing hangs any more."""
    record.dropped.append([row._meta.label, values_of(row)])
    type(row)._base_manager.filter(pk=row.pk)._raw_delete(connection.alias)


def absorb(kept: Model, gone: Model, record: Record, settle: Settle) -> None:
    """Move all that points to `gone` to `kept`, then delete `gone`."""
    for model, column in references(type(gone)):
        for stays, goes in _clashes(model, column, kept, gone):
            change(stays, record, **settle(stays, goes))
            absorb(stays, goes, record, settle)
        rows = model._base_manager.filter(**{column.attname: gone.pk})
        keys = list(rows.values_list("pk", flat=True))
        if keys:
            rows.update(**{column.attname: kept.pk})
            record.moved.append([model._meta.label, column.attname, keys, gone.pk, kept.pk])
    drop(gone, record)


def _clashes(model: type[Model], column: Any, kept: Model, gone: Model) -> Iterator[tuple[Model, Model]]:
    """Rows of `kept` and `gone` of which there may be only one once both point to `kept`."""
    for others, condition in _rules(model, column):
        names = [model._meta.get_field(name).attname for name in others]  # type: ignore[union-attr]
        held = model._base_manager.filter(condition, **{column.attname: kept.pk})
        there = {tuple(getattr(row, name) for name in names): row for row in held}
        coming = model._base_manager.filter(condition, **{column.attname: gone.pk})
        for row in list(coming) if there else ():
            values = tuple(getattr(row, name) for name in names)
            if values in there and None not in values:
                yield there[values], row


def _rules(model: type[Model], column: Any) -> Iterator[tuple[tuple[str, ...], Q]]:
    """Other columns that must differ between rows of one value of `column`, and among which rows."""
    if column.unique:
        yield (), Q()
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and column.name in rule.fields:
            yield tuple(name for name in rule.fields if name != column.name), rule.condition or Q()
    for names in model._meta.unique_together:
        if column.name in names:
            yield tuple(name for name in names if name != column.name), Q()


def take_apart(record: Mapping[str, Any]) -> None:
    """Undo the steps of a record, as far as what they touched is still as they left it."""
    for label, pk, steps in reversed(record["changed"]):
        _change_back(apps.get_model(label), pk, steps)
    for label, values in reversed(record["dropped"]):
        _put_back(apps.get_model(label), values)
    for label, name, keys, gone, kept in reversed(record["moved"]):
        model = apps.get_model(label)
        for part in _parts(keys):
            still = model._base_manager.filter(pk__in=part, **{name: kept})
            still.update(**{name: gone})


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _change_back(model: type[Model], pk: int, steps: Mapping[str, Sequence[Any]]) -> None:
    row = model._base_manager.filter(pk=pk).first()
    if row is None:
        return
    untouched = {name: was for name, (was, now) in steps.items() if plain(getattr(row, name)) == now}
    if untouched:
        read = {name: _read(model._meta.get_field(name), value) for name, value in untouched.items()}
        model._base_manager.filter(pk=pk).update(**read)


def _read(column: Any, value: Any) -> Any:
    return value if value is None or column.get_internal_type() == "JSONField" else column.to_python(value)


def _put_back(model: type[Model], values: Mapping[str, Any]) -> None:
    """Insert a row with its old key; what it pointed to and is no more stays unknown, or leaves it out."""
    row = model(**{one.attname: _read(one, values[one.attname]) for one in model._meta.concrete_fields})
    for one in model._meta.concrete_fields:
        target = getattr(row, one.attname)
        if not isinstance(one, ForeignKey) or target is None:
            continue
        if not one.related_model._base_manager.filter(pk=target).exists():
            if not one.null:
                return
            setattr(row, one.attname, None)
    row.save_base(raw=True, force_insert=True)
