"""The platform as a server of its own, looked at with a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SCREENSHOTS = Path(os.environ.get("SYMBIO_SCREENSHOTS", "build/screenshots"))
FLAGS = ("--no-sandbox", "--disable-background-networking")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of `symbio serve --demo` over an empty folder."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    port, folder = _free_port(), tmp_path_factory.mktemp("platform")
    command = [sys.executable, "-m", "symbio", "serve", "--demo", "--port", str(port), "--data", str(folder)]
    log = (folder / "log").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/ready/", process)
        yield address
    finally:
        os.killpg(process.pid, 15)
        process.wait(20)
        log.close()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server did not become ready in two minutes")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


WHERE = {
    "{stream}": ("/catalogue/?q=шлак&direction=offer", r"/streams/(\d+)/"),
    "{candidate}": ("/streams/{stream}/", r"/candidates/(\d+)/"),
    "{provider}": ("/providers/", r"/providers/(\d+)/"),
    "{user}": ("/steward/users/", r"/steward/users/(\d+)/"),
}
"""What an address can leave open: the page that leads to one, and how. Databases count otherwise."""


class Reader:
    """A page that notes console errors, failed scripts and requests that leave the server's address."""

    def __init__(self, page: Any, address: str, lang: str) -> None:
        self.page, self.address, self.lang = page, address, lang
        self.complaints: list[str] = []
        page.on(
            "console", lambda m: self._note(f"console: {m.text} {m.location}") if m.type == "error" else None
        )
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("request", lambda r: self._note(f"leaves: {r.url}") if not self._is_ours(r.url) else None)

    def _note(self, text: str) -> None:
        self.complaints.append(text)

    def _is_ours(self, url: str) -> bool:
        return url.startswith((self.address, "data:"))

    def open(self, path: str, name: str = "") -> Any:
        """Open a page; keep a picture of it under `name`."""
        self.page.goto(self.address + self._filled(path))
        if name:
            self.keep(name)
        return self.page

    def _filled(self, path: str) -> str:
        """`path` with the number of a stream, candidate… that there is."""
        for name, (source, link) in WHERE.items():
            if name in path:
                said = self.page.request.get(self.address + self._filled(source)).text()
                found = re.search(link, said)
                assert found, f"{source} leads to no {name}"
                path = path.replace(name, found[1])
        return path

    def keep(self, name: str) -> None:
        """Keep a picture of the page as it is."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.lang}.png", full_page=True)

    def become(self, role: str) -> None:
        """Log in as a demo user."""
        self.open("/")
        self.page.locator(f'form[action="/demo/{role}/"] button').click()
        first = {"facilitator": "spaces", "authority": "regions", "administrator": "steward"}
        self.page.wait_for_url(f"**/{first.get(role, 'my')}/")


@pytest.fixture
def reader(server: str, chromium: Any) -> Iterator[Callable[..., Reader]]:
    """Makes readers of a language; at the end none of them may have complained."""
    contexts: list[Any] = []
    readers: list[Reader] = []

    def made(lang: str = "ru", **options: Any) -> Reader:
        size = {"width": 1280, "height": 900}
        context = chromium.new_context(locale=lang, **{"viewport": size, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        readers.append(Reader(context.new_page(), server, lang))
        return readers[-1]

    yield made
    for context in contexts:
        context.close()
    assert not [complaint for one in readers for complaint in one.complaints]
