"""Limits that hold over all processes together, and tokens that may do less, and not for ever."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from symbio.web.api import callers
from symbio.web.api.models import Token
from symbio.web.api.tokens import make_token
from symbio.web.cache import FileCache
from symbio.web.registry.models import Stream

COUNTING = """
import sys
from django.conf import settings
settings.configure()
from symbio.web.cache import FileCache
cache = FileCache(sys.argv[1], {})
for _ in range(200):
    cache.add("n", 0, 60)
    cache.incr("n")
"""


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """Every test begins with nothing counted against anybody."""
    cache.clear()


def test_processes_and_threads_count_together(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    env = {"PYTHONPATH": str(Path(settings.HERE).parents[1]), "PATH": ""}
    command = [sys.executable, "-c", COUNTING, str(path)]
    running = [subprocess.Popen(command, env=env) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    own = FileCache(str(path), {})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: own.incr("n"), range(100)))
    assert own.get("n") == 700
    assert path.stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_the_cache_keeps_forgets_and_tidies(tmp_path: Path) -> None:
    own = FileCache(str(tmp_path / "c"), {})
    assert own.add("a", {"x": [1]}, 60)
    assert not own.add("a", 2, 60)
    assert own.get("a") == {"x": [1]}
    own.set("b", 1, 0)
    assert own.get("b", "gone") == "gone"
    assert own.add("b", 2, 60), "what is over makes room"
    own.set("c", 1, None)
    assert own.touch("c", -1)
    assert own.tidy() == 1
    assert own.delete("a")
    assert not own.delete("a")
    with pytest.raises(ValueError, match="not found"):
        own.incr("a")


def test_passwords_cannot_be_guessed_by_asking_several_processes(person: Any, browser: Any) -> None:
    user = person("owner@example.org", password="correct horse battery")
    for _ in range(6):
        browser().post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    answer = browser().post(
        reverse("account_login"), {"login": user.email, "password": "correct horse battery"}
    )
    assert answer.status_code == 200, "locked for a while, even for the right one"


def test_sessions_are_listed_and_the_second_factor_is_one_click_away(person: Any, browser: Any) -> None:
    user, client = person("owner@example.org", password="correct horse battery"), browser()
    said = {"login": user.email, "password": "correct horse battery"}
    assert client.post(reverse("account_login"), said).status_code == 302
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "127.0.0.1" in page
    assert reverse("mfa_index") in page
    assert reverse("my-data") in page


def _call(secret: str, method: str, address: str, data: Any = None) -> Any:
    client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
    return client.generic(method, f"/api/v1{address}", json.dumps(data), content_type="application/json")


@pytest.mark.parametrize(
    ("scopes", "reads", "writes", "matches"),
    [(("read",), 200, 403, 403), (("write",), 403, 204, 403), (("match",), 403, 403, 200)],
)
def test_a_token_does_what_its_scopes_say_and_no_more(
    company: Any, person: Any, stream: Any, scopes: tuple[str, ...], reads: int, writes: int, matches: int
) -> None:
    owner = person("owner@example.org")
    ash = stream(company("Power", user=owner), "зола уноса")
    secret = make_token(owner, "x", scopes=scopes)[1]
    assert _call(secret, "GET", f"/streams/{ash.pk}").status_code == reads
    assert _call(secret, "POST", f"/streams/{ash.pk}/match").status_code == matches
    assert _call(secret, "POST", "/classify", {"text": "fly ash"}).status_code == matches
    assert _call(secret, "DELETE", f"/streams/{ash.pk}").status_code == writes
    assert (Stream.objects.get().removed_at is None) is (writes == 403)
    refused = _call(secret, "GET", "/sites")
    if reads == 403:
        assert refused.json()["errors"][0]["code"] == "api-token-scope"


def test_a_token_ends_in_time(person: Any) -> None:
    owner = person("owner@example.org")
    token, secret = make_token(owner, "x", days=30)
    assert _call(secret, "GET", "/sites").status_code == 200
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert _call(secret, "GET", "/sites").status_code == 401
    endless = make_token(owner, "y", days=None)[1]
    assert _call(endless, "GET", "/sites").status_code == 200


def test_the_page_of_tokens_shows_what_each_may_and_when_it_was_used(person: Any, browser: Any) -> None:
    owner = person("owner@example.org")
    client = browser(owner)
    assert client.post(reverse("tokens"), {"name": "x"}).context["form"].errors, "it may do nothing"
    made = client.post(reverse("tokens"), {"name": "x", "read": "on", "days": "30"})
    _call(made.context["secret"], "GET", "/sites")
    token = Token.objects.get()
    assert (token.scopes, token.expires_at is not None) == ("read", True)
    assert token.expires_at - token.created_at < timedelta(days=31)
    assert token.used_at is not None
    page = client.get(reverse("tokens")).content.decode()
    assert f"{timezone.localtime(token.used_at):%d.%m.%Y %H:%M}" in page
    assert "<td>read</td>" in page


def test_the_limit_of_a_token_counts_whoever_answers(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "RATES", dict.fromkeys(callers.RATES, 2))
    secret = make_token(person("owner@example.org"), "x")[1]
    other = FileCache(settings.CACHES["default"]["LOCATION"], {})
    assert _call(secret, "GET", "/sites").status_code == 200
    [key] = [
        row[0] for row in other._connection().execute("SELECT key FROM kept WHERE key LIKE '%api:token%'")
    ]
    other.incr(key.split(":", 2)[2])
    assert _call(secret, "GET", "/sites").status_code == 429
