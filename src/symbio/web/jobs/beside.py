"""A worker as a process beside the web server: begun again when it breaks off, stopped with the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PAUSE_S = 3.0
"""Time before a worker that broke off is begun again [s]."""
PATIENCE_S = 10.0
"""Time for a worker to come to a good place to stop [s]; its job is taken again later otherwise."""


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running while the block runs."""
    stop = Event()
    keeper = Thread(target=_keep, args=(stop,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(PATIENCE_S + PAUSE_S)


def _keep(stop: Event) -> None:
    while not stop.is_set():
        process = subprocess.Popen(_command())
        while process.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            _end(process)
        else:
            stop.wait(PAUSE_S)


def _command() -> list[str]:
    return [sys.executable, "-m", "symbio", "admin", "work", "--parent", str(os.getpid())]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stop_on_signals(stop: Event, parent: int | None = None) -> None:
    """Set `stop` on Ctrl+C and SIGTERM, and when the process `parent` is no longer there."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    if parent is not None:
        Thread(target=_watch, args=(stop, parent), daemon=True).start()


def _watch(stop: Event, parent: int) -> None:
    while os.getppid() == parent and not stop.is_set():
        time.sleep(1)
    stop.set()
