"""An authority and the administrator at their main path, in both languages, with axe and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.slow
LANGUAGES = ("ru", "en")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
REGION = "/regions/RU-29/"
STEWARD = (
    "",
    "users/",
    "users/{user}/",
    "companies/",
    "knowledge/?check=1",
    "lists/",
    "imports/",
    "jobs/",
    "log/",
)
FKKO = "Код;Наименование\n6 11 400 01 21 5;зола от сжигания угля\n7 31 110 01 72 4;отходы из жилищ\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_reads_the_figures_of_a_region_and_takes_them_away(reader: Any, lang: str) -> None:
    one = reader(lang)
    page = one.open("/")
    page.locator("header nav a[href='/regions/']").click()
    one.keep("regions")
    page.locator(f"main a[href='{REGION}']").click()
    assert page.locator("svg.sankey").count() >= 1
    assert page.locator("svg.bubbles .bubble").count() >= 2
    one.keep("region")
    with page.expect_download() as waited:
        page.locator("a[href$='.csv']").click()
    assert waited.value.suggested_filename == "symbio-RU-29.csv"
    assert not page.locator("a[href$='/barriers/']").count()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_authority_sees_the_barriers_of_its_region(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("authority")
    page = one.page
    page.locator("main a[href$='/barriers/']").first.click()
    assert page.locator("main table tbody tr").count() >= 1
    one.keep("barriers")
    page.locator("nav.tabs a").first.click()
    page.wait_for_url(f"**{REGION}")
    assert page.locator("svg.sankey").count() >= 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_administrator_locks_a_person_loads_a_list_and_reads_the_log(
    reader: Any, lang: str, tmp_path: Any
) -> None:
    one = reader(lang)
    one.become("administrator")
    page = one.page
    one.keep("steward")
    page.locator("nav.tabs a[href='/steward/users/']").click()
    page.locator("#q").fill("second@")
    page.locator("form[role=search] button").click()
    page.locator("main tbody a").first.click()
    page.locator("form[action$='/lock/'] button").click()
    one.keep("steward-user")
    page.locator("form[action$='/unlock/'] button").click()
    path = tmp_path / "fkko.csv"
    path.write_text(FKKO, encoding="utf-8")
    page.locator("nav.tabs a[href='/steward/lists/']").click()
    page.locator("#id_file").set_input_files(path)
    page.locator("main form.stack button.button").click()
    page.wait_for_url("**/steward/lists/*/")
    page.locator("button[value=use]").click()
    one.keep("steward-list")
    page.locator("button[value=take-back]").click()
    page.locator("nav.tabs a[href='/steward/log/']").click()
    one.keep("steward-log")
    assert page.locator("main tbody tr").count() >= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_these_pages_hinder_nobody(reader: Any, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    found: list[str] = []

    def look(one: Any, path: str) -> None:
        page = one.open(path)
        for violation in axe.run(page, options=RULES).response["violations"]:
            found.append(f"{path}: {violation['id']} {[node['target'] for node in violation['nodes'][:2]]}")

    officer, steward = reader("ru", color_scheme=scheme), reader("ru", color_scheme=scheme)
    officer.become("authority")
    for path in ("/regions/", REGION, f"{REGION}barriers/"):
        look(officer, path)
    steward.become("administrator")
    for path in STEWARD:
        look(steward, f"/steward/{path}")
    assert not found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_shows_these_pages_without_scrolling_sideways(reader: Any, lang: str) -> None:
    one = reader(lang, viewport={"width": 390, "height": 844})
    wide: list[str] = []

    def look(path: str) -> None:
        page = one.open(path)
        if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 1:
            wide.append(path)

    for path in ("/regions/", REGION, "/regions/DK-20/"):
        look(path)
    one.become("administrator")
    for path in STEWARD:
        look(f"/steward/{path}")
    assert not wide
