"""Intake: a file is reviewed cell by cell, mended through the engine's own readers, remembered, undone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from symbio.streams.mending import Mending, read_anew, read_mended
from symbio.web.intake.models import Fix, Rule
from symbio.web.jobs.queue import start_accept
from symbio.web.registry.models import Import, Member, Stream

TABLE = (
    "площадка;поток;направление;количество;единица\n"
    "Цех 1;зола уноса;отдаём;100;т/год\n"
    "Цех 1;опилки;отдаём;12;тыща\n"
    "Цех 2;щепа;отдаём;много;т/год\n"
    "Цех 2;барда;отдаём;5;тыща\n"
)
ODD = "Что это;Сколько получилось;Чем меряем\nзола уноса;100;т/год\nопилки;12;т/год\n"


def _upload(client: Any, organisation: Any, text: str, name: str = "a.csv") -> str:
    upload = SimpleUploadedFile(name, text.encode())
    answer = client.post(reverse("import", args=[organisation.pk]), {"file": upload})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer.url)


@pytest.fixture
def owner(person: Any) -> Any:
    return person("owner@example.org")


@pytest.fixture
def works(company: Any, owner: Any) -> Any:
    return company("Works", user=owner)


def _say(client: Any, page: str, **said: Any) -> Any:
    return client.post(f"{page}say/", said)


def test_mending_reads_again_with_the_readers_of_the_engine() -> None:
    mended = Mending(
        columns={"Что это": "stream", "Сколько получилось": "quantity"},
        units={"Сколько получилось": "кг/год"},
    )
    streams = read_mended(BytesIO(ODD.encode()), mended, name="a.csv", company="X").streams
    assert streams is not None
    assert streams.table["quantity"].to_list() == pytest.approx([0.1, 0.012])
    assert streams.table["unit"].to_list() == ["t/a", "t/a"]


def test_the_review_marks_cells_and_puts_refused_rows_first(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = client.get(_upload(client, works, TABLE))
    rows = [one["row"] for table in page.context["tables"] for one in table["rows"]]
    assert [row.number for row in rows] == [3, 4, 5, 2]
    assert [row.state for row in rows] == ["refused", "refused", "refused", "quiet"]
    cells = {cell.field: cell for cell in rows[1].cells}
    assert cells["quantity"].state == "refused"
    assert cells["unit"].state == "quiet"
    text = page.content.decode()
    assert 'name="c:0:4:3" value="много"' in text
    groups = page.context["groups"]
    assert (groups[0].answer, groups[0].count) == ("тыща", 2)


def test_one_answer_mends_all_its_cells_and_is_remembered_for_the_next_file(
    browser: Any, works: Any, owner: Any
) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    _say(client, page, kind="answer", title="единица", answer="тыща", value="тыс. т/год", keep="on")
    review = client.get(page)
    assert dict(review.context["counts"]) == {"refused": 1, "doubt": 0, "quiet": 3}
    assert "тыща" in review.content.decode(), "the raw answer stays beside"
    client.post(page, {"accept": "1", "year": ""})
    assert Stream.objects.get(text="опилки").quantity == 12_000.0
    again = _upload(client, works, TABLE.replace("12;", "13;"), "next.csv")
    review = client.get(again)
    assert [fix.is_from_before for fix in review.context["said"]] == [True]
    assert dict(review.context["counts"])["refused"] == 1
    rule = Rule.objects.get()
    rules = reverse("import-rules", args=[works.pk])
    assert "тыща" in client.get(rules).content.decode()
    client.post(rules, {"forget": rule.pk})
    assert not Rule.objects.exists()
    third = _upload(client, works, TABLE.replace("12;", "14;"), "third.csv")
    assert dict(client.get(third).context["counts"])["refused"] == 3


def test_cells_are_mended_in_place_rows_left_out_and_each_word_taken_back(
    browser: Any, works: Any, owner: Any
) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    client.get(page)
    _say(client, page, **{"kind": "cells", "c:0:4:3": "7", "c:0:2:3": "100", "leave_out": "0:3"})
    assert set(Fix.objects.values_list("kind", "row")) == {("cell", 4), ("row", 3)}, "same text is no change"
    assert dict(client.get(page).context["counts"]) == {"refused": 1, "doubt": 0, "quiet": 2}
    row = client.get(reverse("import-row", args=[Import.objects.get().pk, 0, 4]))
    assert "много" in row.content.decode()
    _say(client, page, take_back=Fix.objects.get(kind="row").pk)
    _say(client, page, take_back="")
    assert not Fix.objects.exists()
    assert dict(client.get(page).context["counts"])["refused"] == 3
    assert not Stream.objects.exists(), "nothing counts before it is accepted"


def test_a_whole_column_gets_a_unit(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    _say(client, page, kind="column", title="количество", was="quantity", value="quantity", unit="т/год")
    client.post(page, {"accept": "1"})
    assert {s.text: s.quantity for s in Stream.objects.all()} == {
        "зола уноса": 100.0, "опилки": 12.0, "щепа": None, "барда": 5.0,
    }  # fmt: skip


def test_a_table_with_unknown_titles_asks_what_they_mean(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, ODD)
    asked = client.get(page)
    assert "Сколько получилось" in asked.content.decode()
    titles, values = ["Что это", "Сколько получилось", "Чем меряем"], ["stream", "quantity", "unit"]
    _say(client, page, kind="columns", title=titles, value=values, keep="on")
    client.post(page, {"accept": "1"})
    assert {s.text: s.quantity for s in Stream.objects.all()} == {"зола уноса": 100.0, "опилки": 12.0}
    again = _upload(client, works, ODD.replace("12", "15"), "b.csv")
    assert client.get(again).context["n"] == 2, "titles are remembered"


def test_a_chosen_resource_is_kept_with_the_stream_and_remembered(
    browser: Any, works: Any, owner: Any
) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    _say(client, page, kind="word", answer="Опилки", value="fly_ash_coal", keep="on")
    client.post(page, {"accept": "1"})
    made = Stream.objects.get(text="опилки")
    assert (made.resource, made.is_confirmed) == ("fly_ash_coal", True)
    assert Rule.objects.get().answer == "опилки"


@pytest.mark.parametrize("said", [
    {"kind": "column", "title": "поток", "value": "nope", "was": "stream"},
    {"kind": "unit", "title": "количество", "value": "furlongs of love"},
    {"kind": "word", "answer": "x", "value": "../../etc"},
    {"kind": "cells", "c:9:1:1": "x"},
    {"kind": "cells", "c:0:2:99": "x"},
    {"kind": "other"},
    {"take_back": "999999"},
])  # fmt: skip
def test_what_cannot_be_said_is_not_said(browser: Any, works: Any, owner: Any, said: dict[str, str]) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    assert _say(client, page, **said).status_code == 302
    assert not Fix.objects.exists()


def test_nothing_more_is_said_of_an_accepted_file(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    client.post(page, {"accept": "1"})
    _say(client, page, kind="unit", title="количество", value="т/год")
    assert not Fix.objects.exists()
    assert client.get(page).status_code == 200


def test_a_review_never_leads_elsewhere(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    answer = _say(client, page, kind="row", back="//evil.example/")
    assert answer.url == page


@pytest.mark.parametrize(
    ("role", "may_edit"), [("owner", True), ("editor", True), ("viewer", False), (None, False), ("-", False)]
)
def test_only_those_who_may_edit_review_and_remember(
    browser: Any, person: Any, company: Any, works: Any, owner: Any, role: str | None, may_edit: bool
) -> None:
    page = _upload(browser(owner), works, TABLE)
    user = person("someone@example.org")
    if role == "-":
        company("Stranger", user=user)
    elif role:
        Member.objects.create(user=user, organisation=works, role=role)
    client, taken = browser(user), Import.objects.get()
    for address in (
        page,
        reverse("import-row", args=[taken.pk, 0, 3]),
        reverse("import-rules", args=[works.pk]),
    ):
        assert client.get(address).status_code == (200 if may_edit else 404), address
        assert browser().get(address).status_code == 302
    answer = _say(client, page, kind="unit", title="количество", value="т/год")
    assert answer.status_code == (302 if may_edit else 404)
    assert Fix.objects.exists() is may_edit


def test_a_review_asks_the_database_little(
    browser: Any, works: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    with django_assert_max_num_queries(15):
        client.get(page)


def test_reading_only_what_changed_gives_what_reading_everything_gives() -> None:
    rows = [f"Цех {i % 7};поток {i};отдаём;{i},5;{'тыща' if i % 9 == 0 else 'т/год'}" for i in range(60)]
    rows[20] = rows[19]
    data = "площадка;поток;направление;количество;единица\n" + "\n".join(rows)
    whole = read_mended(BytesIO(data.encode()), Mending(), name="a.csv", company="X")
    for mending in (
        Mending(answers={("единица", "тыща"): "кг/год"}),
        Mending(
            cells={("a.csv", 5, 1): "зола", ("a.csv", 21, 3): "много"}, left_out=frozenset({("a.csv", 9)})
        ),
        Mending(columns={"количество": ""}),
    ):
        anew = read_anew(whole, mending, company="X").streams
        full = read_mended(BytesIO(data.encode()), mending, name="a.csv", company="X").streams
        assert anew is not None
        assert full is not None
        assert anew.table.equals(full.table)
        assert set(anew.problems) == set(full.problems)


YEARS = "поток;направление;количество;единица\nзола уноса;отдаём;{ash};т/год\nопилки;отдаём;12;т/год\n"


def _accepted(client: Any, works: Any, text: str, name: str, **said: str) -> None:
    page = _upload(client, works, text, name)
    client.post(page, {"accept": "1", **said})


def test_next_years_file_is_a_new_edition_of_the_same_streams(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    _accepted(client, works, YEARS.format(ash=100), "отходы 2023.csv")
    page = _upload(client, works, YEARS.format(ash=140) + "щепа;отдаём;3;т/год\n", "отходы 2024.csv")
    review = client.get(page)
    assert review.context["year"] == 2024
    assert review.context["plan"] == {"new": 1, "renewed": 2}
    client.post(page, {"accept": "1", "year": "2024"})
    ash = Stream.objects.get(text="зола уноса")
    assert (ash.quantity, ash.year) == (140.0, 2024)
    assert list(ash.editions.values_list("year", "quantity")) == [(2023, 100.0)]
    assert Stream.objects.count() == 3
    text = client.get(reverse("stream", args=[ash.pk])).content.decode()
    assert "2023" in text
    assert "2024" in text
    taken = Import.objects.get(name="отходы 2024.csv")
    assert (taken.made, taken.known) == (1, 0)
    client.post(page, {"undo": "1"})
    ash.refresh_from_db()
    assert (ash.quantity, ash.year, ash.editions.count()) == (100.0, 2023, 0)
    assert Stream.objects.filter(removed_at=None).count() == 2


def test_a_file_imported_twice_changes_nothing(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    _accepted(client, works, YEARS.format(ash=100), "a.csv", year="2023")
    before = list(Stream.objects.order_by("pk").values())
    _accepted(client, works, YEARS.format(ash=100) + "\n", "b.csv", year="2023")
    assert list(Stream.objects.order_by("pk").values()) == before
    assert Import.objects.get(name="b.csv").known == 2


def test_an_earlier_years_file_fills_the_past_and_leaves_the_present(
    browser: Any, works: Any, owner: Any
) -> None:
    client = browser(owner)
    _accepted(client, works, YEARS.format(ash=100), "a.csv", year="2024")
    for name in ("b.csv", "c.csv"):
        _accepted(client, works, YEARS.format(ash=80) + "\n" * len(name), name, year="2022")
    ash = Stream.objects.get(text="зола уноса")
    assert (ash.quantity, ash.year) == (100.0, 2024)
    assert list(ash.editions.values_list("year", "quantity")) == [(2022, 80.0)]


def test_two_rows_of_the_same_words_renew_their_own_streams(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    rows = "поток;направление;количество;единица\nзола;отдаём;{};т/год\nзола;отдаём;{};т/год\n"
    _accepted(client, works, rows.format(10, 20), "a.csv", year="2023")
    _accepted(client, works, rows.format(11, 22), "b.csv", year="2024")
    assert list(Stream.objects.order_by("pk").values_list("quantity", flat=True)) == [11.0, 22.0]


def test_a_year_that_is_none_is_refused(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    client.post(page, {"accept": "1", "year": "20x4"})
    assert not Stream.objects.exists()


def test_earlier_years_are_seen_by_the_company_alone(
    browser: Any, works: Any, owner: Any, person: Any, company: Any
) -> None:
    client, other = browser(owner), person("other@example.org")
    company("Other", user=other)
    _accepted(client, works, YEARS.format(ash=31337), "a.csv", year="2021")
    _accepted(client, works, YEARS.format(ash=140), "b.csv", year="2024")
    Stream.objects.update(sees_what="public", sees_quality="public", sees_money="public")
    ash = Stream.objects.get(text="зола уноса")
    for one in (browser(), browser(other)):
        page = one.get(reverse("stream", args=[ash.pk]))
        assert page.status_code == 200
        assert "31337" not in page.content.decode().replace("\u00a0", "").replace("\u202f", "")


def test_files_under_review_are_found_again(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE, "waiting.csv")
    listed = client.get(reverse("import", args=[works.pk])).content.decode()
    assert page in listed
    assert "waiting.csv" in listed


def test_nothing_is_said_of_a_file_while_it_is_being_accepted(browser: Any, works: Any, owner: Any) -> None:
    client = browser(owner)
    page = _upload(client, works, TABLE)
    start_accept(Import.objects.get().pk, owner_id=owner.pk)
    _say(client, page, kind="unit", title="количество", value="т/год")
    assert not Fix.objects.exists()
