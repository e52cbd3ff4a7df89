"""Official code lists from the user's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symbio.knowledge.official_lists import OfficialList


def official_lists(named: tuple[str, ...]) -> dict[str, OfficialList]:
    """Lists by scheme for ``SCHEME=FILE`` options; a wrong form ends the call with its remedy."""
    from symbio.knowledge.official_lists import load_official_list

    lists = {}
    for option in named:
        scheme, is_named, path = option.partition("=")
        if not is_named:
            raise click.UsageError(f"--official-list {option}: write SCHEME=FILE, e.g. FKKO=fkko.csv.")
        lists[scheme.upper()] = load_official_list(path, scheme.upper())
    return lists
