"""``symbio template``: the questionnaire as a spreadsheet."""

from __future__ import annotations

import click

from symbio.cli import DONE


@click.command(name="template")
@click.argument("path", type=click.Path(), default="symbio-streams.xlsx")
@click.pass_context
def command(ctx: click.Context, path: str) -> int:
    """Write a ready questionnaire (XLSX) with drop-downs, examples and help to PATH."""
    from symbio.language import say_code
    from symbio.streams.template import write_template

    lang = ctx.find_root().obj
    write_template(path, lang)
    click.echo(say_code("template-written", lang, file=path))
    return DONE
