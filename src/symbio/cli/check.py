"""``symbio check``: what was understood of a file, and what was not."""

from __future__ import annotations

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.reading import read_given, reads_streams
from symbio.cli.telling import tell_problems, tell_understood


@click.command(name="check")
@reads_streams
@click.option("--rows", default=25, type=click.IntRange(0, 100_000), help="Streams to list as understood.")
@click.pass_context
def command(
    ctx: click.Context,
    streams: tuple[str, ...],
    form: str | None,
    sheet: str | None,
    official: tuple[str, ...],
    rows: int,
) -> int:
    """Read STREAMS and say what was understood and, by row and column, what was not."""
    from symbio.language import say_code
    from symbio.streams.problems import count_by_severity

    lang = ctx.find_root().obj
    table = read_given(streams, form, sheet, official)
    if rows:
        tell_understood(table, lang, most=rows)
    tell_problems(table, lang, notes=True)
    counts = count_by_severity(table.problems)
    facts = {
        "rows": len(table),
        "refused": counts["refused"],
        "doubts": counts["doubt"],
        "notes": counts["note"],
    }
    click.echo(say_code("check-summary", lang, **facts))
    return SOME_REFUSED if counts["refused"] else DONE
