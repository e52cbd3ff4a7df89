"""A table of own factors or prices: what is read of it, and that its rows stand for the shipped ones."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

import symbio
from symbio.assessment.assess import assess_exchanges
from symbio.assessment.exchanges import Exchanges
from symbio.assessment.own_tables import as_cells, from_cells, read_own_table, template_rows
from symbio.assessment.scenario import Scenario
from symbio.knowledge import load

K = load()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_shipped_row_is_read_back_as_it_is_whatever_separates_its_cells(delimiter: str) -> None:
    for kind in ("factors", "prices"):
        rows = list(template_rows(kind, K))
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows([rows[0], rows[1]])
        found = read_own_table(out.getvalue(), "own.csv", K)
        assert not found.defects
        [one] = found.rows
        assert one.number == 2
        assert one.row == replace(getattr(K, kind)[0])
        assert from_cells(kind, as_cells(one.row)) == one.row


def test_every_defect_is_told_at_once_with_its_row_and_column() -> None:
    text = (
        "id,value,low,high,unit,currency,geography,source,grade,licence\n"
        "PR068,1,2,3,kg,XXX,Moon,,D,own\n"
        "PR069,,5,9,t,RUB,RU,offer,C,own\n"
        "PR069,abc,,,t,RUB,RU,offer,C,own\n"
    )
    found = read_own_table(text, "own.csv", K)
    told = {(m.facts["row"], m.facts.get("column")) for m in found.defects}
    assert {(2, "unit"), (2, "currency"), (2, "geography"), (2, "source"), (2, "grade")} <= told
    assert {(2, "low, value, high"), (4, "value")} <= told
    assert not [place for place in told if place[0] == 3], "a price may be a range without a value"


def test_an_own_price_counts_as_often_as_the_shipped_one_and_needs_a_licence() -> None:
    exchanges = Exchanges.of(symbio.match(symbio.demo("kuzbass"), top=3))
    usual = assess_exchanges(exchanges, K, Scenario(currency="RUB"))
    used = [cost.row for cost in usual.prices.columns if cost.row in K.prices and cost.row.currency == "RUB"]
    row = next(row for row in used if row.value)
    double = replace(row, value=row.value * 2, low=row.value * 2, high=row.value * 2, licence="own")
    own = assess_exchanges(exchanges, K, Scenario(currency="RUB"), own_prices=[double])
    pairs = list(zip(usual.prices.columns, own.prices.columns, strict=True))
    changed = [(a.value, b.value) for a, b in pairs if a.row == row]
    assert changed
    assert all(b == pytest.approx(2 * a) for a, b in changed)
    assert all(a.value == pytest.approx(b.value, nan_ok=True) for a, b in pairs if a.row != row)
    bare = assess_exchanges(exchanges, K, Scenario(currency="RUB"), own_prices=[replace(double, licence="")])
    assert [cost.row for cost in bare.prices.columns] == [cost.row for cost in usual.prices.columns]


def test_shipped_rows_of_an_area_are_read_back_too() -> None:
    for kind in ("factors", "prices"):
        head, *rows = template_rows(kind, K)
        place = head.index("geography")
        out = io.StringIO()
        csv.writer(out).writerows([head, *(row for row in rows if row[place] == "RU-Siberia")])
        found = read_own_table(out.getvalue(), "own.csv", K)
        assert not found.defects
        assert len(found.rows) >= 3
