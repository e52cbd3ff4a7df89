"""What people say of a file under review: said once, undone one by one, remembered for the next file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from symbio.language import SymbioError
from symbio.streams.fields import fields
from symbio.streams.mending import Mending, Reading
from symbio.streams.units import parse_unit
from symbio.web import bridge
from symbio.web.intake.models import RULE_KINDS, Fix, Rule
from symbio.web.jobs.queue import open_accept
from symbio.web.registry.models import Import, Organisation

MOST_FIXES = 5000
"""Most things that are said of one file."""


class RefusedFix(SymbioError):
    """Something that cannot be said of a file."""


def mending_of(fixes: Iterable[Fix]) -> Mending:
    """What was said of a file, as the engine takes it; later words outrank earlier ones."""
    columns: dict[str, str] = {}
    units: dict[str, str] = {}
    answers: dict[tuple[str, str], str] = {}
    cells: dict[tuple[str, int, int], str] = {}
    left_out: set[tuple[str, int]] = set()
    for fix in fixes:
        if fix.kind == "column":
            columns[fix.title] = fix.value
        elif fix.kind == "unit":
            units[fix.title] = fix.value
        elif fix.kind == "answer":
            answers[fix.title, fix.answer] = fix.value
        elif fix.kind == "cell" and fix.row is not None and fix.place is not None:
            cells[fix.sheet, fix.row, fix.place] = fix.value
        elif fix.kind == "row" and fix.row is not None:
            left_out.add((fix.sheet, fix.row))
    return Mending(columns, units, answers, cells, frozenset(left_out))


def words_of(fixes: Iterable[Fix]) -> dict[str, str]:
    """Resources that a person chose, by the key of the words."""
    return {fix.answer: fix.value for fix in fixes if fix.kind == "word"}


def words_of_organisation(organisation: Organisation) -> dict[str, str]:
    """Resources that an organisation's words are remembered to mean, by the key of the words."""
    rules = Rule.objects.filter(organisation=organisation, kind="word")
    return dict(rules.values_list("answer", "value"))


def say_of(taken: Import, kind: str, value: str, *, user: Any, is_kept: bool = False, **at: Any) -> Fix:
    """Say one thing of a file that is not accepted yet, and remember it for the next where asked.

    Parameters
    ----------
    at
        Where it holds: ``title`` and ``answer``, or ``sheet``, ``row`` and ``place``.

    Raises
    ------
    RefusedFix
        The file is accepted already, or there is no such field, unit or resource.
    """
    value = value.strip()[:500]
    at = {name: text[:500] if isinstance(text, str) else text for name, text in at.items()}
    _check(taken, kind, value)
    with transaction.atomic():
        rule = _remember(taken.organisation, kind, value, at, user=user) if is_kept else None
        return Fix.objects.create(taken=taken, kind=kind, value=value, user=user, rule=rule, **at)


def say_cells(taken: Import, cells: Mapping[tuple[str, int, int], str], *, user: Any) -> int:
    """Say what stands in cells; returns how many. Raises `RefusedFix` as `say_of` does."""
    _check(taken, "cell", "")
    made = [
        Fix(taken=taken, kind="cell", sheet=sheet, row=row, place=place, value=text.strip()[:500], user=user)
        for (sheet, row, place), text in cells.items()
    ]
    Fix.objects.bulk_create(made)
    return len(made)


def _check_open(taken: Import) -> None:
    if taken.state == "accepted":
        raise RefusedFix("intake-accepted-already", name=taken.name)
    if open_accept(taken.pk) is not None:
        raise RefusedFix("intake-accepting-now", name=taken.name)


def _check(taken: Import, kind: str, value: str) -> None:
    _check_open(taken)
    if taken.fixes.count() >= MOST_FIXES:
        raise RefusedFix("intake-too-many-fixes", most=MOST_FIXES)
    if kind == "column" and value and value not in fields():
        raise RefusedFix("intake-no-field", text=value[:60])
    if kind == "unit" and parse_unit(value) is None:
        raise RefusedFix("unit-unknown", unit=value[:60])
    if kind == "word" and value not in bridge.knowledge().resources.index:
        raise RefusedFix("intake-no-resource", text=value[:60])


def _remember(organisation: Organisation, kind: str, value: str, at: Mapping[str, Any], *, user: Any) -> Rule:
    if kind not in RULE_KINDS:
        raise RefusedFix("intake-no-rule")
    rule, _is_new = Rule.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        title=str(at.get("title", ""))[:200],
        answer=str(at.get("answer", "")),
        defaults={"value": value, "user": user},
    )
    return rule


def take_back_fix(taken: Import, pk: int | None = None) -> bool:
    """Take back one thing said of a file, by default the last that a person said; False if there is none."""
    _check_open(taken)
    said = taken.fixes.filter(pk=pk) if pk is not None else taken.fixes.filter(is_from_before=False)
    last = said.order_by("-pk").first()
    if last is None:
        return False
    last.delete()
    return True


def forget(rule: Rule) -> None:
    """Forget a rule; files under review that it helped to read keep what it said until that is taken back."""
    rule.delete()


def apply_rules(taken: Import, reading: Reading) -> int:
    """Say of a file that came in what is remembered of files like it; returns how many rules held."""
    titles = {title for sheet in reading.sheets for title in sheet.titles.values()} | _top_cells(reading)
    keys = _keys_in(reading)
    rules = Rule.objects.filter(organisation=taken.organisation).order_by("pk")
    fitting = [
        rule for rule in rules if (rule.answer in keys if rule.kind == "word" else rule.title in titles)
    ]
    _apply(taken, fitting)
    return len(fitting)


def _apply(taken: Import, rules: Sequence[Rule]) -> None:
    with transaction.atomic():
        Fix.objects.bulk_create(
            Fix(
                taken=taken,
                kind=rule.kind,
                title=rule.title,
                answer=rule.answer,
                value=rule.value,
                rule=rule,
                is_from_before=True,
            )
            for rule in rules
        )
        Rule.objects.filter(pk__in=[rule.pk for rule in rules]).update(used_at=timezone.now())


def _top_cells(reading: Reading) -> set[str]:
    """Words near the top of each sheet: titles of columns that nobody understands yet are among them."""
    tops = (row for grid in reading.given for row in grid.cells[:40])
    return {cell.strip() for row in tops for cell in row if isinstance(cell, str)}


def _keys_in(reading: Reading) -> set[str]:
    if reading.streams is None:
        return set()
    return {bridge.text_key(text) for text in reading.streams.table["stream"].unique().to_list()}
