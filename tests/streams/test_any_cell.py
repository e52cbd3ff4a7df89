"""Whatever stands in a cell: codes, activities, places and amounts are read or doubted, never a crash."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from symbio.knowledge.waste_codes import SCHEMES, parse_activity, parse_codes
from symbio.language import LANGUAGES, UnusableFile, say
from symbio.streams.form_declare import tonnes
from symbio.streams.forms import FORMS, read_form
from symbio.streams.grid import Cell, Grid
from symbio.streams.places import locate

CODELIKE = st.text(st.sampled_from("0123456789 .,-*;:eEФККОFKCASBYNрб\u00a0\n№٣²"), max_size=40)


@given(st.one_of(CODELIKE, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_cell_is_read_or_doubted(text: str) -> None:
    for code in parse_codes(text):
        assert code.scheme in (*SCHEMES, "")
        assert (code.message is None) == (code.status == "known")
        if code.message:
            assert all(not say(code.message, lang).startswith(code.message.code) for lang in LANGUAGES)


@given(st.one_of(CODELIKE, st.text(max_size=60)))
@settings(max_examples=150, deadline=None)
def test_any_activity_place_and_amount_is_read_or_unknown(text: str) -> None:
    nace, _message = parse_activity(text)
    assert nace is None or len(nace) == 5
    place = locate(text)
    assert place is None or -90 <= place.lat <= 90
    amount = tonnes(text)
    assert amount is None or amount >= 0


CELLS = st.one_of(
    st.none(),
    st.integers(-5, 40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["А", "Б", "В", "Г", "Раздел II", "Раздел I", "ВСЕГО", "-", "ИНН", "1,5"]),
    st.sampled_from(["6 11 100 01 40 4", "Наименование видов отходов", "Образование отходов"]),
    st.text(max_size=8),
)


@given(st.lists(st.lists(CELLS, max_size=12), max_size=8), st.sampled_from(FORMS))
@settings(max_examples=150, deadline=None)
def test_any_filled_form_gives_streams_or_says_why_not(rows: list[list[Cell]], form: str) -> None:
    numbers: list[Cell] = ["А", "Б", "В", "Г", 1, 2, 27, 28, 29]
    waste: list[Cell] = [1, "Зола", "6 11 100 01 40 4", "IV", 0, 50, 50, 0, 0]
    try:
        streams = read_form([Grid([*rows, numbers, waste, *rows], "form.xlsx")], form)
    except UnusableFile:
        return
    known = streams.table.filter(streams.table["quantity"].is_not_null())
    assert (known["quantity"] > 0).all()
