"""The demo regions: a user for each role, and something to see for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from symbio.web.demo import is_loaded, load_demo
from symbio.web.notices.models import Notice
from symbio.web.pages.context import DEMO_ROLES
from symbio.web.registry.models import Stream


def test_each_role_has_a_user_who_logs_in_on_loopback_only(browser: Any) -> None:
    assert not is_loaded()
    assert load_demo() > 100
    assert Stream.objects.filter(sees_what="public").count() > 200
    for role in DEMO_ROLES:
        assert browser().post(f"/demo/{role}/").status_code == 404, "demo is off"
        with override_settings(DEMO=True):
            client = browser()
            assert client.post(f"/demo/{role}/").status_code == 302
            for address in ("/my/", "/spaces/"):
                assert client.get(address).status_code == 200
    with override_settings(DEMO=True):
        provider = browser(lang="en")
        provider.post("/demo/provider/")
        assert provider.get("/questions/").context["shelf"]["total"] >= 1
        assert "Demo processor" in browser().get("/providers/").content.decode()
        assert Notice.objects.get().kind == "question", "the demo power station asks the demo laboratory"
        assert Notice.objects.get().mail == "off"
        assert browser().post("/demo/nobody/").status_code == 404
    assert settings.DEMO is False


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_front_door_offers_the_roles_where_the_demo_is_on(browser: Any, lang: str) -> None:
    with override_settings(DEMO=True):
        text = browser(lang=lang).get("/").content.decode()
    for role in DEMO_ROLES:
        assert f'action="/demo/{role}/"' in text
