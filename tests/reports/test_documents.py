"""Letters and pages to take away open again, say the right words and fit their page."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest

from symbio.assessment.charge import Placed, placement_charge
from symbio.knowledge import Knowledge, load
from symbio.language import LANGUAGES, Message, UnusableCall
from symbio.reports.described import Amount, Described, Quality, amount_words
from symbio.reports.director_page import DirectorPage, PartnerLine, director_document
from symbio.reports.documents import Document, Paragraph, to_docx, to_pdf, to_png, write
from symbio.reports.letter import Letter, Party, letter_document

pytest.importorskip("typst", reason="documents are made where the extra is installed")
docx = pytest.importorskip("docx")
pypdf = pytest.importorskip("pypdf")

DAY = date(2026, 11, 30)
STREAM = Described(
    text="Зола-уноса сухая #*_$ <b>",
    resource="Зола-уноса",
    amount=Amount(40_000.0, 35_000.0, 45_000.0, "t/a", is_estimated=True),
    hazard_class=4,
    codes=(("FKKO", "61140002205"),),
    qualities=(Quality("moisture_pct", None, 1.0),),
)
UNKNOWN = Described("шлам", None, Amount(None, None, None, ""))


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return load()


def _letter(k: Knowledge, lang: str, stream: Described = STREAM) -> Letter:
    return Letter(
        lang=lang, made_on=DAY, direction="offer", sender=Party(), reader=Party(None, "Cement works"),
        stream=stream, theirs="зола для цемента", distance_km=40.0, is_exact=False,
        reasons=(Message("why-same", resource="ash"),),
        precedents=tuple(row for row in k.precedents if row.resource == "fly_ash_coal")[:2],
        checks=(Message("check-quantity"),), method="match/1", edition=k.edition,
    )  # fmt: skip


def _page(k: Knowledge, lang: str, *, partners: int = 2) -> DirectorPage:
    line = PartnerLine(
        Party(None, "Manufacture of cement, lime and plaster " * 3), "ash " * 40, 41.0, False,
        Amount(30_000.0, None, None, "t/a", True), "fits", Message("why-same", resource="ash " * 60),
    )  # fmt: skip
    return DirectorPage(
        lang=lang, made_on=DAY, company="Power station", site="North", direction="offer", stream=STREAM,
        fate="storage", unit_cost=None, currency="",
        charge=placement_charge(k, Placed("RU", "storage", 4, 40_000.0), 2026), partners=(line,) * partners,
        usual=("Cement",), checks=(Message("check-quantity"),) * 6, precedent=None, source="2-TP 2025",
        grade="A", method="match/1", edition=k.edition,
    )  # fmt: skip


def _pdf_text(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u00a0", " ").split())


def _docx_text(data: bytes) -> str:
    made = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    text = " ".join([*(paragraph.text for paragraph in made.paragraphs), *cells])
    return " ".join(text.replace("\u00a0", " ").split())


def _texts(document: Document) -> list[str]:
    return [_pdf_text(write(document, "pdf")), _docx_text(write(document, "docx"))]


def test_a_letter_says_what_how_much_why_precedents_checks_and_leaves_contacts_open(k: Knowledge) -> None:
    wanted = {
        "en": ["We offer", "≈ 40,000 t/a (35,000–45,000)", "IV", "FKKO 61140002205", "≤ 1 %", "about 40 km",
               "Why it could work", "Done before", "Kalundborg", "What to check together", "E-mail",
               "not a binding offer", "Cement works", "not stated"],
        "ru": ["Предлагаем", "≈ 40 000 т/год (35 000–45 000)", "ФККО 61140002205", "около 40 км",
               "Почему это может получиться", "Так уже делают", "Что проверить вместе", "Эл. почта",
               "офертой не является", "не указано"],
    }  # fmt: skip
    for lang in LANGUAGES:
        for text in _texts(letter_document(_letter(k, lang))):
            assert not [words for words in wanted[lang] if words not in text], lang
            assert STREAM.text in text, "words are data, not markup"


def test_a_quality_that_is_not_open_is_on_request_and_one_that_nobody_knows_is_not_stated(
    k: Knowledge,
) -> None:
    closed = replace(STREAM, is_quality_open=False)
    for text in _texts(letter_document(_letter(k, "en", closed))):
        assert "Quality on request" in text
        assert "Moisture" not in text
    for text in _texts(letter_document(_letter(k, "en", UNKNOWN))):
        assert "Quality not stated" in text
        assert "Quantity not stated" in text


@pytest.mark.parametrize("partners", [0, 2, 4])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_for_the_director_is_one_page(k: Knowledge, lang: str, partners: int) -> None:
    page = _page(k, lang, partners=partners)
    longest = replace(page.stream, text="длинное слово " * 40, composition="CaO 12 %; " * 60)
    document = director_document(replace(page, stream=longest, company="Предприятие " * 30))
    assert len(pypdf.PdfReader(io.BytesIO(to_pdf(document))).pages) == 1


def test_the_page_for_the_director_tells_figures_with_their_sources(k: Knowledge) -> None:
    wanted = {
        "en": ["What leaves the plant", "≈ 43,500,000 RUB/a", "1,088.3 RUB/t × 40,000 t/a", "row CH052",
               "charge/1", "2409", "Best partners", "≈ 30,000 t/a", "about 41 km", "What to decide",
               "Next steps", "2-TP 2025, grade A", "match/1", k.edition, "not stated"],
        "ru": ["Что уходит с предприятия", "≈ 43 500 000 руб./год", "1 088,3 руб./т × 40 000 т/год",
               "строка CH052", "Лучшие партнёры", "≈ 30 000 т/год", "Что решить", "Следующие шаги",
               k.edition, "не указано"],
    }  # fmt: skip
    for lang in LANGUAGES:
        for text in _texts(director_document(_page(k, lang))):
            assert not [words for words in wanted[lang] if words not in text], lang


def test_without_a_partner_the_page_names_who_usually_takes_it(k: Knowledge) -> None:
    [pdf, _docx] = _texts(director_document(_page(k, "en", partners=0)))
    assert "Those who usually take it: Cement." in pdf


def test_the_pdf_embeds_a_face_with_cyrillic_and_names_its_language(k: Knowledge) -> None:
    data = to_pdf(letter_document(_letter(k, "ru")))
    reader = pypdf.PdfReader(io.BytesIO(data))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert any("LibertinusSerif" in font["/BaseFont"] for font in fonts)
    assert all("/ToUnicode" in font for font in fonts)
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_the_docx_has_headings_and_a_language(k: Knowledge) -> None:
    made = docx.Document(io.BytesIO(to_docx(letter_document(_letter(k, "ru")))))
    assert [p.style.name for p in made.paragraphs].count("Heading 1") == 1
    assert made.core_properties.language == "ru"
    assert 'w:val="ru-RU"' in made.styles["Normal"].element.xml


def test_the_same_document_is_the_same_pdf_and_can_be_looked_at(k: Knowledge) -> None:
    document = letter_document(_letter(k, "en"))
    assert to_pdf(document) == to_pdf(document)
    assert all(picture.startswith(b"\x89PNG") for picture in to_png(document))


def test_a_range_without_a_middle_is_shown_as_a_range() -> None:
    assert amount_words(Amount(None, 5.0, 8.0, "t/a"), "en") == "5–8\u00a0t/a"


def test_without_the_libraries_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_document: Document) -> bytes:
        raise ModuleNotFoundError("typst")

    monkeypatch.setattr("symbio.reports.documents.to_pdf", absent)
    with pytest.raises(UnusableCall) as refused:
        write(Document("en", "x", "", (Paragraph("x"),), ""), "pdf")
    assert refused.value.message.code == "documents-not-installed"
