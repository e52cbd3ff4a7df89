"""How functions are compiled.

Compiled code never calls compiled code of another file: numba notices a change only in the file of the
function that it has cached.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(*, nogil: bool = False, inline: bool = False) -> Callable[[Function], Function]:
    """Compile with numba, cached beside the package or, where that is read-only, in the user's cache."""

    def wrap(function: Function) -> Function:
        try:
            return cast(Function, numba.njit(function, cache=True, nogil=nogil, forceinline=inline))
        except RuntimeError:  # no folder to cache in: compile for this process only
            return cast(Function, numba.njit(function, nogil=nogil, forceinline=inline))

    return wrap
