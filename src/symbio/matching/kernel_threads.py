"""Threads over compiled functions that release the interpreter's lock.

Plain threads rather than numba's own parallel loops: pieces are handed out as threads become free, any number
of matches may run side by side in one process, forked processes survive, and half as much has to be compiled.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, TypeVar

Piece = TypeVar("Piece")


def threads() -> int:
    """Number of threads to use: the processors that this process may run on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def in_threads(
    work: Callable[[Piece], Any],
    pieces: Sequence[Piece],
    *,
    done: Callable[[Piece], None] | None = None,
) -> None:
    """Do all pieces; `done` is called on this thread after each and may raise to stop the rest."""
    if threads() == 1 or len(pieces) < 2:
        for piece in pieces:
            work(piece)
            if done is not None:
                done(piece)
        return
    with ThreadPoolExecutor(threads()) as pool:
        futures = {pool.submit(work, piece): piece for piece in pieces}
        try:
            for future in as_completed(futures):
                future.result()
                if done is not None:
                    done(futures[future])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
