"""The path of a solution provider and of who asks one, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.slow
LANGUAGES = ("ru", "en")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def _hindrances(one: Any, paths: list[str]) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    for path in paths:
        page = one.open(path)
        for violation in axe.run(page, options=RULES).response["violations"]:
            targets = [node["target"] for node in violation["nodes"][:2]]
            found.append(f"{path}: {violation['id']} {targets}")
        if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 1:
            found.append(f"{path}: scrolls sideways")
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_provider_declares_is_asked_and_answers(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("provider")
    page = one.page
    page.locator("main a[href$='/provider/']").last.click()
    one.keep("provider-edit")
    page.locator("#find_resource").fill("отработанные катализаторы" if lang == "ru" else "spent catalyst")
    page.locator("button[name=look][value=resource]").click()
    assert page.locator("#ticks-resource input[type=checkbox]").count() >= 3
    page.locator("#ticks-resource input[type=checkbox]").nth(2).check()
    page.locator("#id_reach_km").fill("2 000")
    page.locator(".stack > .actions button").click()
    page.wait_for_url(re.compile(r"/providers/\d+/"))
    one.keep("provider")
    page.locator("header a[href='/news/']").click()
    one.keep("news")
    one.open("/questions/", "questions")
    page.locator(".partner a[href^='/questions/']").first.click()
    one.keep("question")
    if lang == "ru":
        page.locator("input[name=kind][value=can]").check()
        page.locator("#id_terms").fill("От 20 т, в биг-бэгах")
        page.locator("form.stack button.button").click()
        page.locator(".said").wait_for()
        one.keep("question-answered")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_owner_of_a_stream_asks_providers_and_takes_the_question_back(reader: Any, lang: str) -> None:
    one = reader(lang)
    one.become("company")
    page = one.page
    page.locator("main a[href$='/stream/']").first.click()
    page.locator("#id_stream").fill("золошлаковая смесь" if lang == "ru" else "ash and slag mixture")
    page.locator("main form.stack button.button").click()
    page.wait_for_url("**/streams/*/")
    page.locator("a[href$='/ask/']").click()
    one.keep("ask")
    page.locator("form.stack .actions button").click()
    page.wait_for_url("**/streams/*/#answers")
    one.keep("stream-asked")
    page.locator("a[href$='/ask/']").click()
    page.locator("button[name=stop]").click()
    page.wait_for_url("**/streams/*/")
    page.locator("form[action$='/remove/'] button").click()


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}])
def test_no_page_of_providers_hinders_anyone(reader: Any, options: dict[str, Any]) -> None:
    one = reader("ru", **options)
    found = _hindrances(
        one, ["/providers/", "/providers/?place=Кемерово", "/providers/{provider}/", "/streams/{stream}/"]
    )
    one.become("provider")
    asked = one.open("/questions/").locator(".partner a[href^='/questions/']").first.get_attribute("href")
    links = one.open("/my/").locator("main a[href$='/provider/']")
    edit = links.last.get_attribute("href")
    found += _hindrances(one, ["/questions/", str(asked), str(edit), "/news/", "/news/settings/"])
    two = reader("ru", **options)
    two.become("company")
    own = two.page.locator("main table a").first.get_attribute("href")
    found += _hindrances(two, [str(own), f"{own}ask/"])
    assert not found
