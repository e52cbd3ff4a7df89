"""`symbio serve` starts pages and worker together, and stops both."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes by /proc"),
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    port = _free_port()
    env = {**os.environ, "SYMBIO_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    env.pop("SYMBIO_DATABASE", None)
    command = [sys.executable, "-m", "symbio", "serve", "--port", str(port), *options]
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(lambda: _answers(port), 90)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what the server started lives in its group
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait(condition: object, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.2)
    return False


def _workers(parent: int) -> list[int]:
    """Living workers that were started by a process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"work" in words and str(parent).encode() in words:
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_processes_stop_together(tmp_path: Path, number: signal.Signals) -> None:
    with _served(tmp_path) as process:
        assert _wait(lambda: _workers(process.pid), 30)
        os.kill(process.pid, number)
        assert process.wait(40) in (0, 130)
        assert not _workers(process.pid)


def test_a_worker_that_broke_off_is_begun_again_and_ends_when_the_server_is_killed(tmp_path: Path) -> None:
    with _served(tmp_path) as process:
        assert _wait(lambda: _workers(process.pid), 30)
        [first] = _workers(process.pid)
        os.kill(first, signal.SIGKILL)
        assert _wait(lambda: _workers(process.pid) not in ([], [first]), 30)
        time.sleep(8)
        process.kill()
        assert _wait(lambda: not _workers(process.pid), 30)


def test_without_a_worker_there_is_none(tmp_path: Path) -> None:
    with _served(tmp_path, "--no-worker") as process:
        assert not _wait(lambda: _workers(process.pid), 5)
