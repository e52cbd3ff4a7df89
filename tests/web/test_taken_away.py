"""Documents to take away: who gets them, and that they say no more than their readers may know."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest

from symbio.web import bridge
from symbio.web.access import Viewer
from symbio.web.documents.making import charge_of, letter
from symbio.web.documents.views import safe_name
from symbio.web.registry.models import Member, Organisation, Stream
from symbio.web.synergies.models import Candidate, Word

pytest.importorskip("typst", reason="documents are made where the extra is installed")
docx = pytest.importorskip("docx")
pypdf = pytest.importorskip("pypdf")

FORMS = ("pdf", "docx")
TOPKI = (55.28, 85.61)


def _text(data: bytes, form: str) -> str:
    if form == "pdf":
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    else:
        made = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(paragraph.text for paragraph in made.paragraphs), *cells])
    return " ".join(text.replace("\u00a0", " ").split())


class Pair:
    """A power station with ash and a cement works that needs it, both named by tell-tale words."""

    def __init__(self, power: Organisation, cement: Organisation, ash: Stream, need: Stream) -> None:
        self.power, self.cement, self.ash, self.need = power, cement, ash, need
        bridge.match_stream(ash)
        self.candidate = Candidate.objects.get()

    def letter(self, side: str, lang: str = "en", form: str = "pdf") -> str:
        """Address of a letter."""
        return f"/candidates/{self.candidate.pk}/letter-{side}-{lang}.{form}"

    def director(self, stream: Stream, lang: str = "en", form: str = "pdf") -> str:
        """Address of a page for the director."""
        return f"/streams/{stream.pk}/director-{lang}.{form}"


@pytest.fixture
def pair(company: Any, person: Any, stream: Any) -> Pair:
    power = company("Тайнинская ТЭЦ", user=person("power@example.org"), country="RU")
    cement = company("Скрытный цемзавод", user=person("cement@example.org"), activity="23.51", at=TOPKI)
    ash = stream(
        power, "зола уноса", sees="matched", quantity=40_000.0, unit="t/a", is_estimated=True,
        hazard_class=4, current_fate="storage", unit_cost=777.0, currency="RUB", moisture_pct_low=3.0,
        moisture_pct_high=3.0, composition="CaO 31.4 %",
    )  # fmt: skip
    need = stream(cement, "зола уноса для цемента", "need", sees="matched", quantity=90_000.0, unit="t/a")
    return Pair(power, cement, ash, need)


def _user(pair: Pair, person: Any, role: str) -> Any:
    user = person(f"{role}@example.org")
    Member.objects.create(user=user, organisation=pair.power, role=role)
    return user


@pytest.mark.parametrize("role", ["owner", "editor", "viewer"])
def test_members_take_documents_away_in_both_languages_and_forms(
    pair: Pair, person: Any, browser: Any, role: str
) -> None:
    client = browser(_user(pair, person, role))
    for lang, title, page in (("en", "We offer", "What leaves"), ("ru", "Предлагаем", "Что уходит")):
        for form in FORMS:
            for address, words in (
                (pair.letter("offer", lang, form), title),
                (pair.director(pair.ash, lang, form), page),
            ):
                answer = client.get(address)
                assert answer.status_code == 200, address
                assert answer.headers["Content-Disposition"].startswith("attachment;")
                assert answer.headers["Cache-Control"] == "private, no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert words in _text(answer.content, form)


def test_visitors_and_strangers_get_404(pair: Pair, person: Any, company: Any, browser: Any) -> None:
    stranger = person("stranger@example.org")
    company("Strangers", user=stranger)
    addresses = [
        pair.letter("offer"),
        pair.letter("need"),
        pair.director(pair.ash),
        pair.director(pair.need),
    ]
    for client in (browser(), browser(stranger)):
        for address in addresses:
            assert client.get(address).status_code == 404, address


def test_the_other_side_gets_its_own_letter_only(pair: Pair, browser: Any) -> None:
    member = pair.cement.members.get().user
    client = browser(member)
    assert client.get(pair.letter("need")).status_code == 200
    assert client.get(pair.letter("offer")).status_code == 404
    assert client.get(pair.director(pair.ash)).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["letter-offer-xx.pdf", "letter-offer-en.exe", "letter-both-en.pdf", "letter-offer-en.pdf/"],
)
def test_what_is_not_made_is_not_found(pair: Pair, browser: Any, address: str) -> None:
    client = browser(pair.power.members.get().user)
    assert client.get(f"/candidates/{pair.candidate.pk}/{address}").status_code == 404


def test_a_removed_stream_has_no_documents(pair: Pair, browser: Any) -> None:
    client = browser(pair.power.members.get().user)
    Stream.objects.filter(pk=pair.ash.pk).update(removed_at="2026-01-01T00:00Z")
    assert client.get(pair.director(pair.ash)).status_code == 404
    assert client.get(pair.letter("offer")).status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_a_letter_names_nobody_until_both_agree(pair: Pair, browser: Any, form: str) -> None:
    client = browser(pair.power.members.get().user)
    for said in ((), ("offer",)):
        for side in said:
            Word.objects.create(candidate=pair.candidate, side=side, kind="interested")
        text = _text(client.get(pair.letter("offer", form=form)).content, form)
        assert "цемзавод" not in text
        assert "Тайнинская" not in text, "the sender may not be named to this reader either"
        page = _text(client.get(pair.director(pair.ash, form=form)).content, form)
        assert "цемзавод" not in page
        assert "Тайнинская" in page, "the director knows the plant"
    Word.objects.create(candidate=pair.candidate, side="need", kind="interested")
    text = _text(client.get(pair.letter("offer", form=form)).content, form)
    assert "Скрытный цемзавод" in text
    assert "Тайнинская ТЭЦ" in text


def test_agreeing_with_one_company_of_a_user_names_nobody_to_the_other(
    pair: Pair, browser: Any, company: Any, stream: Any
) -> None:
    user = pair.power.members.get().user
    second = company("Second", user=user)
    slag = stream(second, "зола уноса", sees="matched")
    bridge.match_stream(slag)
    for side in ("offer", "need"):
        Word.objects.create(candidate=pair.candidate, side=side, kind="interested")
    other = Candidate.objects.get(offer=slag)
    text = _text(browser(user).get(f"/candidates/{other.pk}/letter-offer-en.pdf").content, "pdf")
    assert "цемзавод" not in text


@pytest.mark.parametrize("form", FORMS)
def test_a_letter_says_only_what_the_partner_may_see(pair: Pair, browser: Any, form: str) -> None:
    client = browser(pair.power.members.get().user)
    text = _text(client.get(pair.letter("offer", form=form)).content, form)
    assert "CaO 31.4 %" in text
    assert "≈ 40,000 t/a" in text
    assert "777" not in text, "money is no matter of a letter"
    Stream.objects.filter(pk=pair.ash.pk).update(sees_quality="private")
    text = _text(client.get(pair.letter("offer", form=form)).content, form)
    assert "31.4" not in text
    assert "Moisture 3" not in text
    assert "on request" in text
    page = _text(client.get(pair.director(pair.ash, form=form)).content, form)
    assert "31.4" in page
    assert "777" in page


@pytest.mark.parametrize(("sees", "is_told"), [("matched", True), ("private", False)])
def test_what_to_check_tells_a_closed_fate_to_nobody(pair: Pair, sees: str, is_told: bool) -> None:
    Stream.objects.filter(pk=pair.ash.pk).update(current_fate="sold", sees_money=sees)
    candidate = Candidate.objects.select_related("offer__site__organisation").get()
    viewer = Viewer.of(pair.power.members.get().user)
    made = letter(candidate, "offer", viewer, "en", date(2026, 11, 30))
    assert made is not None
    codes = [message.code for message in (*made.reasons, *made.checks)]
    assert ("warn-used-already" in codes) is is_told
    assert "for-distance" not in codes, "coarse places are told in steps alone"


def test_a_closed_stream_makes_no_letter_and_the_page_says_why(pair: Pair, browser: Any) -> None:
    Stream.objects.filter(pk=pair.ash.pk).update(sees_what="private")
    answer = browser(pair.power.members.get().user).get(pair.letter("offer"))
    assert answer.status_code == 409
    assert "would be empty" in answer.content.decode()
    page = browser(pair.power.members.get().user).get(pair.director(pair.ash))
    assert page.status_code == 200


def test_a_partner_that_hides_anew_is_in_no_document(pair: Pair, browser: Any) -> None:
    Stream.objects.filter(pk=pair.need.pk).update(sees_what="private")
    client = browser(pair.power.members.get().user)
    assert client.get(pair.letter("offer")).status_code == 404
    text = _text(client.get(pair.director(pair.ash)).content, "pdf")
    assert "Nobody in the catalogue" in text
    assert "Those who usually take it" in text


def test_distances_to_coarse_places_are_told_in_steps(pair: Pair, browser: Any) -> None:
    text = _text(browser(pair.power.members.get().user).get(pair.letter("offer")).content, "pdf")
    assert re.search(r"Distance about \d*0 km", text)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_pages_lead_to_the_documents_and_every_link_answers(pair: Pair, browser: Any, lang: str) -> None:
    client = browser(pair.power.members.get().user, lang)
    for address, kind in (
        (f"/streams/{pair.ash.pk}/", "director"),
        (f"/candidates/{pair.candidate.pk}/", "letter"),
    ):
        page = client.get(address).content.decode()
        links = re.findall(rf'href="([^"]*{kind}-[^"]*)"', page)
        assert len(links) == 4
        assert not re.findall(r">\s*(?:docs?|charge|letter|director)-[a-z-]+", page)
        for link in links:
            assert client.get(link).status_code == 200, link


def test_others_see_no_links_and_no_charge(pair: Pair, browser: Any) -> None:
    client = browser(pair.cement.members.get().user)
    page = client.get(f"/streams/{pair.ash.pk}/").content.decode()
    assert "director-" not in page
    assert "placement costs" not in page
    assert "letter-offer" not in client.get(f"/candidates/{pair.candidate.pk}/").content.decode()


def test_the_owner_sees_what_placing_costs_with_rate_and_source(pair: Pair, browser: Any) -> None:
    from django.utils import timezone

    charge = charge_of(pair.ash, 2026)
    assert charge is not None
    assert charge.rub_per_a == pytest.approx(40_000 * 1088.3)
    page = browser(pair.power.members.get().user).get(f"/streams/{pair.ash.pk}/").content.decode()
    now = charge_of(pair.ash, timezone.localdate().year)
    assert now is not None
    assert now.rate is not None
    assert now.rate.id in page
    assert "RUB/t × 40,000 t/a" in page
    Stream.objects.filter(pk=pair.ash.pk).update(hazard_class=None, quantity=None)
    page = browser(pair.power.members.get().user).get(f"/streams/{pair.ash.pk}/").content.decode()
    assert "not stated: the hazard class is missing; the quantity in tonnes a year is missing" in page


@pytest.mark.parametrize("change", [{"direction": "need"}, {"kind": "energy"}, {"country": "DK"}])
def test_the_charge_is_asked_of_matter_offered_in_russia_only(pair: Pair, change: dict[str, str]) -> None:
    for name, value in change.items():
        setattr(pair.ash.site if name == "country" else pair.ash, name, value)
    assert charge_of(pair.ash, 2026) is None


def test_file_names_are_safe() -> None:
    assert safe_name('../../etc/passwd\r\nX: "y"; z') == "etc passwd X y z"
    assert safe_name("Зола-уноса №1") == "Зола-уноса 1"
    assert len(safe_name("a" * 500)) == 60
    assert safe_name("../") == "symbio"


def test_a_hostile_name_is_data_in_document_and_header(pair: Pair, browser: Any) -> None:
    text = 'зола #import "x" $a$ <b> \\ "q"'
    Stream.objects.filter(pk=pair.ash.pk).update(text=text)
    client = browser(pair.power.members.get().user)
    for form in FORMS:
        answer = client.get(pair.director(pair.ash, form=form))
        assert answer.status_code == 200
        assert '#import "x" $a$ <b>' in _text(answer.content, form)
        assert "\n" not in answer.headers["Content-Disposition"]
