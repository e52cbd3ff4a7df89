"""Workspaces: candidates narrowed and ordered, the export, lists of residents, the inferred picture."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from symbio.web import bridge
from symbio.web.registry.models import Organisation, Stream
from symbio.web.workspaces import flows
from symbio.web.workspaces.models import (
    Resident,
)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("", 1),
        ("kind=material", 1),
        ("kind=water", 0),
        ("activity=23.51", 1),
        ("activity=10", 0),
        ("order=tonnes", 1),
        ("order=distance&kind=nonsense", 1),
    ],
)
def test_candidates_are_narrowed_by_kind_and_activity(
    park: dict[str, Any], browser: Any, asked: str, count: int
) -> None:
    client = browser(park["users"]["assistant"])
    answer = client.get(reverse("space", args=[park["space"].pk]) + f"?basis=declared&{asked}")
    assert len(answer.context["rows"]) == count
    assert (b"Power" in answer.content) is True


def test_candidates_are_ordered_by_what_is_asked(park: dict[str, Any], browser: Any, stream: Any) -> None:
    cement = park["Cement"].organisation
    stream(cement, "зола уноса сухая", "need", quantity=10.0, unit="t/a")
    bridge.match_stream(park["ash"])
    client = browser(park["users"]["facilitator"])
    for order, key in (
        ("tonnes", lambda row: -row.candidate.quantity),
        ("plausibility", lambda row: -row.candidate.score),
        ("distance", lambda row: row.km),
    ):
        rows = client.get(
            reverse("space", args=[park["space"].pk]) + f"?basis=declared&order={order}"
        ).context["rows"]
        assert len(rows) == 2
        assert rows == sorted(rows, key=key)
    assert rows[0].km % 10 == 0, "coarse places: distances in steps"


def test_the_export_escapes_what_a_spreadsheet_would_run(park: dict[str, Any], browser: Any) -> None:
    Stream.objects.filter(pk=park["ash"].pk).update(text='=HYPERLINK("http://evil")')
    Organisation.objects.filter(name="Power").update(name="@Power")
    answer = browser(park["users"]["facilitator"]).get(
        reverse("space-csv", args=[park["space"].pk]) + "?basis=declared"
    )
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == "'@Power"
    assert rows[1][1].startswith("'=HYPERLINK")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("as_file", [False, True])
def test_a_list_of_residents_is_pasted_or_uploaded(park: dict[str, Any], browser: Any, as_file: bool) -> None:
    client = browser(park["users"]["assistant"], "ru")
    rows = (
        "Молзавод\t10.51\tКемерово\tmilk@example.org\n"
        "Пекарня\tпекарня\tНетакойгород\tне почта\n"
        "ТЭЦ Южная\t35.11\n"
    )
    upload = SimpleUploadedFile("list.csv", rows.encode())
    data: dict[str, Any] = {"file": upload} if as_file else {"text": rows}
    answer = client.post(reverse("space-residents", args=[park["space"].pk]), data)
    assert answer.context["added"] == {"fresh": 2, "known": 1}
    milk, bakery = Resident.objects.get(name="Молзавод"), Resident.objects.get(name="Пекарня")
    assert (milk.activity, milk.email, milk.country, milk.language) == (
        "10.51",
        "milk@example.org",
        "RU",
        "ru",
    )
    assert (bakery.activity, bakery.email, bakery.lat) == ("10.71", "", None)
    [problem] = answer.context["problems"]
    assert len(problem.problems) == 2


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"%PDF-1.4"])
def test_a_hostile_list_ends_in_a_sentence(park: dict[str, Any], browser: Any, data: bytes) -> None:
    before = Resident.objects.count()
    answer = browser(park["users"]["facilitator"]).post(
        reverse("space-residents", args=[park["space"].pk]), {"file": SimpleUploadedFile("x.xlsx", data)}
    )
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content or b"errorlist" in answer.content
    assert Resident.objects.count() == before


def test_the_picture_is_inferred_from_types_and_says_so(park: dict[str, Any], browser: Any) -> None:
    for lang, mark in (("ru", "Выведено из типов предприятий, не заявлено"), ("en", "not declared")):
        client = browser(park["users"]["guest"], lang)
        answer = client.get(reverse("space-slide", args=[park["space"].pk]))
        text = answer.content.decode()
        assert mark in text
        assert 'class="sankey"' in text
        anchors = re.findall(r'href="#(flow-[^"]+)"', text)
        assert anchors
        assert all(f'id="{anchor}"' in text for anchor in anchors)
    pairs = {(flow.donor.activity, flow.receiver.activity, flow.offer) for flow in answer.context["flows"]}
    assert any(donor == "35.11" and receiver == "23.51" for donor, receiver, _offer in pairs)


def test_a_picture_without_two_known_types_is_empty(person: Any) -> None:
    alone = Resident(pk=1, name="Alone", activity="35.11")
    unknown = Resident(pk=2, name="Unknown")
    assert flows.inferred([]) == flows.inferred([alone, unknown]) == []
    assert flows.picture([]) == ""


def test_a_picture_shows_many_residents_and_no_flow_twice() -> None:
    kinds = ("35.11", "23.51", "10.51", "11.05", "10.71", "24.51", "17.12", "18.12", "01.46", "35.11")
    found = flows.inferred([Resident(pk=i, name=f"R{i}", activity=nace) for i, nace in enumerate(kinds)])
    given = [(flow.donor.pk, flow.offer) for flow in found]
    assert len(given) == len(set(given)) <= flows.MOST_FLOWS
    assert [flow.weight for flow in found] == sorted((flow.weight for flow in found), reverse=True)
    assert all(flow.donor.pk != flow.receiver.pk for flow in found)
    assert len({flow.donor.pk for flow in found}) > 4


def test_names_of_residents_cannot_bring_markup_into_the_picture() -> None:
    bad = '<script>alert(1)</script>"'
    listed = [Resident(pk=i, name=f"{bad}{i}", activity=nace) for i, nace in enumerate(("35.11", "23.51"))]
    assert "<script" not in flows.picture(flows.inferred(listed))
