"""What candidates are worth, in files of a workspace and of a company: the figures of the pages, no more."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from symbio.web.assessing import again
from symbio.web.assessing.models import Assessed
from symbio.web.registry.models import Stream
from symbio.web.synergies.models import Candidate
from symbio.web.workspaces.models import WorkspaceCompany


@pytest.fixture
def space(park: dict[str, Any]) -> dict[str, Any]:
    """The park, whose companies are named, share all and lie where they say."""
    WorkspaceCompany.objects.update(shares="all")
    for one in ("Power", "Cement"):
        organisation = park[one].organisation
        type(organisation).objects.filter(pk=organisation.pk).update(is_named=True)
        organisation.sites.update(country="RU", is_exact=True)
    Stream.objects.filter(pk=park["ash"].pk).update(current_fate="burial", currency="RUB")
    again.assess_some(list(Candidate.objects.all()))
    return park | {"path": reverse("space-csv", args=[park["space"].pk])}


def _rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_of_a_workspace_tells_worth_with_range_unit_grade_and_method(
    space: Any, browser: Any
) -> None:
    client = browser(space["users"]["facilitator"])
    row = next(row for row in _rows(client.get(space["path"])) if row["Currency"])
    kept = Assessed.objects.get()
    assert kept.npv is not None
    assert kept.co2e_kg is not None
    assert float(row["Present value to both over the life, in the currency"]) == pytest.approx(
        kept.npv, rel=1e-5
    )
    assert float(row["Saved, t CO2e a year"]) == pytest.approx(kept.co2e_kg / 1000, rel=1e-5)
    low, high = float(row["Present value, 5 %"]), float(row["Present value, 95 %"])
    assert low < kept.npv < high
    assert float(row["Saved, t CO2e a year, 5 %"]) < float(row["Saved, t CO2e a year, 95 %"])
    assert row["Grade of the money"] in "ABC"
    assert row["Grade of the climate"] in "ABC"
    assert row["Methods"] == "lca/1 money/1 montecarlo/1"
    assert row["Knowledge edition"]
    sheet = client.get(reverse("space-xlsx", args=[space["space"].pk]))
    with zipfile.ZipFile(io.BytesIO(sheet.content)) as packed:
        assert "Present value, 95 %" in packed.read("xl/sharedStrings.xml").decode()


def test_a_workspace_gets_no_worth_of_what_it_does_not_see_whole(space: Any, browser: Any) -> None:
    client = browser(space["users"]["facilitator"])
    for shares in ("what", "quality"):
        WorkspaceCompany.objects.update(shares=shares)
        before = client.get(space["path"]).content
        assert not any(row["Currency"] for row in _rows(client.get(space["path"])))
        Stream.objects.filter(pk=space["ash"].pk).update(unit_cost=98765.0 + len(shares))
        assert client.get(space["path"]).content == before


def test_a_company_takes_its_candidates_away_and_hidden_money_of_others_stays_out(
    space: Any, browser: Any, django_assert_max_num_queries: Any
) -> None:
    path = reverse("company-candidates", args=[space["Power"].organisation_id, "csv"])
    owner = browser(space["users"]["owner"])
    Stream.objects.filter(pk=space["want"].pk).update(sees_what="public")
    with django_assert_max_num_queries(15):
        [row] = _rows(owner.get(path))
    assert (row["Donor"], row["Receiver"]) == ("Power", "Cement")
    assert row["Currency"] == "RUB"
    assert row["Present value to both over the life, in the currency"]
    before = owner.get(path).content
    Stream.objects.filter(pk=space["want"].pk).update(unit_cost=123456.0, composition="Cl 9 %")
    assert owner.get(path).content == before
    assert owner.get(path.replace("csv", "exe")).status_code == 404
    assert owner.get(path.replace("csv", "xlsx")).content[:2] == b"PK"
    for role in ("stranger", "facilitator"):
        assert browser(space["users"][role]).get(path).status_code == 404
    assert path in owner.get(reverse("my")).content.decode()
    Stream.objects.filter(pk=space["want"].pk).update(sees_what="private")
    assert _rows(owner.get(path)) == []
