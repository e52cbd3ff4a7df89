"""Commands as a user runs them: words in, exit code and both outputs out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from symbio.cli import main


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``symbio`` in this process, failures worded as a user sees them; English unless asked."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SYMBIO_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["symbio", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Done(int(ended.value.code or 0), said.out, said.err)

    return ran
