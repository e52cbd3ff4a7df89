"""``symbio check``: what was understood of a file, and what was not."""

from __future__ import annotations

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.official import official_lists
from symbio.cli.telling import tell_problems, tell_understood


@click.command(name="check")
@click.argument("streams", type=click.Path(), nargs=-1, required=True)
@click.option("--form", help="State form, when it is not recognised: 2tp or by.")
@click.option("--sheet", help="Sheet of a workbook.")
@click.option(
    "--official-list",
    "official",
    multiple=True,
    help="Official code list, SCHEME=FILE, e.g. FKKO=fkko.csv; codes that it lacks are refused.",
)
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
    from symbio.streams.several import read_several

    lang = ctx.find_root().obj
    table = read_several(streams, form=form, sheet=sheet, lists=official_lists(official))
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
