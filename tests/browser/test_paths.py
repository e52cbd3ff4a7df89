"""Each role's main path, in both languages, as a person walks it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.slow
LANGUAGES = ("ru", "en")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
OPEN = [
    "/",
    "/catalogue/?q=зола",
    "/map/",
    "/try/?q=дробина",
    "/try/table/",
    "/know/resource/fly_ash_coal/",
    "/know/technology/T001/",
    "/know/activity/10.51/",
    "/know/precedent/P001/",
    "/types/?q=молоко",
    "/streams/{stream}/",
    "/candidates/{candidate}/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/email/",
]
OWN = ["/my/", "/my/company/", "/duplicates/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_asks_and_finds_without_an_account(reader: Any, lang: str) -> None:
    one = reader(lang)
    page = one.open("/", "home")
    page.locator("#q").press_sequentially("зола уноса" if lang == "ru" else "fly ash", delay=15)
    answer = page.locator("#answer article")
    answer.wait_for()
    assert answer.locator(".types li").count() >= 3
    assert answer.locator(".shelf li").count() >= 3
    one.keep("home-answer")
    page.locator("#answer .stream-card").first.click()
    one.keep("stream")
    page.locator(".partner a").first.click()
    assert page.locator(".line-of").is_visible()
    one.keep("candidate")
    one.open("/catalogue/", "catalogue")
    page.locator(".facets a").first.click()
    assert "direction=" in page.url
    one.open("/map/", "map")
    page.locator(".atlas-place").first.focus()
    page.keyboard.press("Enter")
    page.locator(".atlas-popup a").first.focus()
    one.keep("map-place")
    page.keyboard.press("Enter")
    page.wait_for_url("**/streams/**")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_company_declares_a_stream_and_sees_partners(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("company")
    page = one.page
    one.keep("my")
    page.locator('main a[href*="/stream/"]').first.click()
    one.keep("stream-form")
    page.locator("#id_stream").fill("зола уноса сухая" if lang == "ru" else "dry fly ash")
    page.locator("#id_quantity").fill("≈ 40 000")
    page.locator("#id_unit").fill("т/год" if lang == "ru" else "t/a")
    page.locator("main form.stack button.button").click()
    page.wait_for_url("**/streams/*/")
    assert page.locator(".partner").count() >= 1
    one.keep("stream-own")
    page.locator("form[action$='/remove/'] button").click()
    page.locator("form[action$='/restore/'] button").click()
    page.wait_for_url("**/streams/*/")


def test_a_table_is_pasted_reviewed_accepted_and_undone(reader: Any) -> None:
    one = reader("ru")
    one.become("second")
    page = one.page
    page.locator('main a[href$="/import/"]').first.click()
    grid = page.locator("[data-grid-for=id_text]")
    page.get_by_role("button", name=str(grid.get_attribute("data-as-text"))).click()
    page.locator("#id_text").fill("поток;количество;единица\nпыль цементная;120;т/мес\nбой бетона;;т\n")
    page.locator("main form.stack button.button").click()
    page.wait_for_url("**/imports/**")
    one.keep("import-review")
    assert page.locator("tbody tr").count() >= 2
    page.locator("button[name=accept]").click()
    page.wait_for_url("**/my/")
    assert page.get_by_text("пыль цементная").is_visible()


def test_names_open_when_both_companies_are_interested(reader: Any) -> None:
    donor = reader("ru")
    donor.become("company")
    page = donor.page
    page.locator("main table a").first.click()
    page.locator(".partner a").first.click()
    page.locator("button[name=kind][value=interested]").click()
    assert page.locator("button[value=take_back]").is_visible()
    donor.keep("candidate-interested")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_facilitator_sees_the_candidates_of_the_workspace(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("facilitator")
    page = one.page
    one.keep("spaces")
    page.locator("main a[href^='/spaces/']").first.click()
    one.keep("space")
    assert page.locator("main table tbody tr").count() >= 10


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_company_takes_away_is_made(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("company")
    page = one.page
    page.locator("main table a").nth(1).click()
    one.keep("stream-of-company")
    links = page.locator("main a[href$='.pdf'], main a[href*='pdf'], main a[href*='docx']")
    assert links.count() >= 2
    with page.expect_download() as waited:
        links.first.press("Enter")
    assert waited.value.suggested_filename


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_hinders_anyone(reader: Any, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    one = reader("ru", color_scheme=scheme)
    found: list[str] = []

    def look(path: str) -> None:
        page = one.open(path)
        for violation in axe.run(page, options=RULES).response["violations"]:
            targets = [node["target"] for node in violation["nodes"][:2]]
            found.append(f"{path}: {violation['id']} {targets}")
        if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 1:
            found.append(f"{path}: scrolls sideways")

    for path in OPEN:
        look(path)
    one.become("company")
    for path in OWN:
        look(path)
    own = one.open("/my/").locator("main table a").first.get_attribute("href")
    links = one.page.locator("main a[href^='/my/'][href$='/']")
    further = {links.nth(i).get_attribute("href") for i in range(links.count())}
    for path in (own, f"{own}edit/", "/my/tokens/", *sorted(str(href) for href in further)):
        look(path)
    two = reader("ru", color_scheme=scheme)
    two.become("facilitator")
    one = two
    spaces = two.page.locator("main a[href^='/spaces/']")
    for path in ["/spaces/", *{spaces.nth(i).get_attribute("href") for i in range(spaces.count())}]:
        look(str(path))
    assert not found


def _tab_to(page: Any, selector: str, *, most: int = 90) -> None:
    """Press Tab until what has the focus is what `selector` finds."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached")


def _go_by_keyboard(page: Any, selector: str, address: str) -> None:
    """Tab to a link or button, press Enter, and come to `address`."""
    _tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(address)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_main_path_is_walked_by_keyboard_alone(reader: Any, lang: str) -> None:
    one = reader(lang)
    page = one.open("/")
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("node => node === document.activeElement")
    page.keyboard.press("Enter")
    _tab_to(page, "#q", most=12)
    page.keyboard.type("дробина пивная" if lang == "ru" else "spent grain")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/**")
    assert page.locator(".answer .types a").count() >= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_company_declares_and_comes_to_a_partner_by_keyboard_alone(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("company")
    page = one.page
    _go_by_keyboard(page, "main a[href$='/stream/']", "**/stream/")
    _tab_to(page, "#id_stream")
    page.keyboard.type("зола уноса" if lang == "ru" else "fly ash")
    _go_by_keyboard(page, "main form.stack button.button", "**/streams/*/")
    _go_by_keyboard(page, ".partner a", "**/candidates/*/")
    assert page.locator(".line-of").is_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_facilitator_comes_to_a_candidate_by_keyboard_alone(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("facilitator")
    page = one.page
    _go_by_keyboard(page, "main a[href^='/spaces/']", "**/spaces/*/")
    _go_by_keyboard(page, "table.finds a", "**/pair/*/")
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phone_shows_pages_without_scrolling_sideways(reader: Any, lang: str) -> None:
    one = reader(lang, viewport={"width": 390, "height": 844})
    streams = ("/catalogue/", "/map/", "/streams/{stream}/", "/candidates/{candidate}/")
    for path in ("/", "/try/?q=зола", *streams, "/accounts/login/"):
        page = one.open(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 1, path
    one.open("/", "phone-home")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_is_placed_on_the_map_by_pointing_and_by_keys(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("company")
    page = one.page
    page.locator("main a[href^='/my/sites/']:not([href*=stream])").first.click()
    canvas = page.locator(".maplibregl-canvas")
    canvas.wait_for()
    before = page.input_value("#id_lat"), page.input_value("#id_lon")
    canvas.click(position={"x": 120, "y": 90})
    pointed = page.input_value("#id_lat"), page.input_value("#id_lon")
    assert pointed != before
    assert ("," if lang == "ru" else ".") in pointed[0]
    canvas.focus()
    page.keyboard.press("Enter")
    assert (page.input_value("#id_lat"), page.input_value("#id_lon")) != pointed
    page.locator("#id_lat").fill(before[0])
    page.locator("#id_lon").fill(before[1])
    one.keep("site-on-map")
    page.locator("main form button.button").click()
    page.wait_for_url("**/my/")
