"""The files that a command reads: one argument and the options that belong to it, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from symbio.knowledge.official_lists import OfficialList
    from symbio.streams.table import Streams

Command = TypeVar("Command", bound=Callable[..., Any])


def reads_streams(command: Command) -> Command:
    """Give a command the argument STREAMS and the options of reading; `read_given` takes them."""
    return _reading(command, is_required=True)


def may_read_streams(command: Command) -> Command:
    """The same for a command that can do without."""
    return _reading(command, is_required=False)


def _reading(command: Command, *, is_required: bool) -> Command:
    for decorate in (
        click.option(
            "--official-list",
            "official",
            multiple=True,
            help="Official code list, SCHEME=FILE, e.g. FKKO=fkko.csv; codes that it lacks are refused.",
        ),
        click.option("--sheet", help="Sheet of a workbook."),
        click.option("--form", help="State form, when it is not recognised: 2tp or by."),
        click.argument("streams", type=click.Path(), nargs=-1, required=is_required),
    ):
        command = decorate(command)
    return command


def official_lists(official: tuple[str, ...]) -> dict[str, OfficialList]:
    """Official lists by scheme, from options SCHEME=FILE."""
    from symbio.knowledge.official_lists import load_official_list

    lists = {}
    for option in official:
        scheme, is_named, path = option.partition("=")
        if not is_named:
            raise click.UsageError(f"--official-list {option}: write SCHEME=FILE, e.g. FKKO=fkko.csv.")
        lists[scheme.upper()] = load_official_list(path, scheme.upper())
    return lists


def read_given(
    streams: tuple[str, ...], form: str | None, sheet: str | None, official: tuple[str, ...]
) -> Streams:
    """Read the files that the user named, against the official lists that the user named."""
    from symbio.streams.several import read_several

    return read_several(streams, form=form, sheet=sheet, lists=official_lists(official))
