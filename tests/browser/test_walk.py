"""Walks with the clock: a candidate worth a telephone call soon after arriving, from a list or a phrase."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
MOST_MACHINE_S, MOST_CLICKS, MOST_FIELDS = 30.0, 12, 8
"""Five minutes are a person's; of them the machine may take so much, and ask for so much."""


class Walk:
    """Counts clicks and fields, and times what the machine does between them."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.clicks, self.fields, self.steps = 0, 0, list[tuple[str, float]]()

    def _timed(self, name: str, act: Any) -> None:
        start = time.perf_counter()
        act()
        self.page.wait_for_load_state()
        self.steps.append((name, time.perf_counter() - start))

    def open(self, path: str) -> None:
        """Open a page."""
        self._timed(path, lambda: self.page.goto(self.address + path))

    def click(self, selector: str) -> None:
        """Press what `selector` finds first."""
        self.clicks += 1
        self._timed(selector, self.page.locator(selector).first.click)

    def fill(self, selector: str, text: str) -> None:
        """Fill one field."""
        self.fields += 1
        self.page.locator(selector).fill(text)

    def give(self, selector: str, path: Path) -> None:
        """Choose a file."""
        self.fields += 1
        self.page.locator(selector).set_input_files(path)

    def report(self) -> str:
        """What the walk took."""
        machine = sum(seconds for _name, seconds in self.steps)
        slowest = max(self.steps, key=lambda step: step[1])
        return f"{machine:.1f} s of machine, {self.clicks} clicks, {self.fields} fields; slowest {slowest}"

    def hold(self) -> None:
        """The walk was short enough."""
        assert sum(seconds for _name, seconds in self.steps) < MOST_MACHINE_S, self.report()
        assert self.clicks <= MOST_CLICKS, self.report()
        assert self.fields <= MOST_FIELDS, self.report()


FORM = (
    "Форма № 2-ТП (отходы) за 2024 год\n"
    "Наименование отчитывающейся организации;ООО Меткомбинат\n"
    "Адрес;654000, Кемеровская область - Кузбасс, г. Новокузнецк, ш. Заводское, д. 1\n"
    "Код по ОКВЭД;24.10\n"
    "А;Б;В;Г;1;2;3;10;17;27;28;29\n"
    "1;Шлак доменный негранулированный;35111101204;IV;0;600000;0;450000;0;150000;0;0\n"
    "2;Окалина замасленная;35150102294;IV;150;4200;0;1200;0;0;2800;350\n"
)
LIST = (
    "ТЭЦ Южная;35.11;Кемерово;tec@example.org\n"
    "Кирпичный завод;23.32;Топки;kz@example.org\n"
    "Теплица;01.13;Кемерово;"
)


def test_a_facilitator_comes_from_a_list_to_a_candidate_to_call_about(reader: Any) -> None:
    one = reader("ru")
    one.become("facilitator")
    walk = Walk(one.page, one.address)
    walk.open("/spaces/new/")
    walk.fill("#id_name", "Парк")
    walk.click("main form.stack button.button")
    walk.fill("#id_text", LIST)
    walk.click("main form.stack button.button")
    walk.click(".tabs a")
    walk.click("table.finds a")
    assert one.page.locator("main a[href^='mailto:']").count() >= 1
    assert one.page.locator(".fit.inferred").is_visible()
    print(walk.report())
    walk.hold()


def test_a_company_comes_from_okved_and_one_phrase_to_a_partner(reader: Any) -> None:
    one = reader("ru")
    one.become("company")
    walk = Walk(one.page, one.address)
    walk.open("/my/")
    walk.click("main a[href$='/stream/']")
    walk.fill("#id_stream", "зола уноса")
    walk.click("main form.stack button.button")
    walk.click(".partner a")
    assert one.page.locator(".line-of").is_visible()
    print(walk.report())
    walk.hold()


def test_a_visitor_comes_from_okved_and_one_phrase_to_who_could_take_it(reader: Any) -> None:
    one = reader("ru")
    walk = Walk(one.page, one.address)
    walk.open("/try/")
    walk.fill("#q", "зола уноса")
    walk.fill("#activity", "35.11")
    walk.click("main form.ask button.button")
    walk.click("main .stream-card")
    walk.click(".partner a")
    assert one.page.locator(".line-of").is_visible()
    print(walk.report())
    walk.hold()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A filled state form."""
    path = tmp_path / "2tp.csv"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_a_visitor_comes_from_the_state_form_to_who_could_take_it(reader: Any, form: Path) -> None:
    one = reader("ru")
    walk = Walk(one.page, one.address)
    walk.open("/try/table/")
    walk.give("#file", form)
    walk.click("main form.stack button.button")
    one.keep("tried-form")
    walk.click("#tried-h ~ table a[href^='/streams/']")
    assert one.page.locator("dl.sheet").is_visible()
    print(walk.report())
    walk.hold()


def test_a_company_comes_from_the_state_form_to_a_partner(reader: Any, form: Path) -> None:
    one = reader("ru")
    one.become("company")
    walk = Walk(one.page, one.address)
    walk.open("/my/")
    walk.click("main a[href$='/import/']")
    walk.give("#id_file", form)
    walk.click("main form.stack button.button")
    walk.click("form.accept button.button")
    own = one.page.locator("main table tr", has_text="Шлак доменный негранулированный")
    own.locator("a[href^='/streams/']").first.click()
    one.page.locator(".partner a").first.click()
    walk.clicks += 2
    assert one.page.locator(".line-of").is_visible()
    print(walk.report())
    walk.hold()
