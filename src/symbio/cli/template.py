"""``symbio template``: the questionnaire as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from symbio.cli import DONE


@click.command(name="template")
@click.argument("path", type=click.Path(), default="symbio-streams.xlsx")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@click.pass_context
def command(ctx: click.Context, path: str, force: bool) -> int:
    """Write a ready questionnaire (XLSX) with drop-downs, examples and help to PATH."""
    from symbio.language import UnusableCall, say_code
    from symbio.streams.template import write_template

    lang = ctx.find_root().obj
    if Path(path).exists() and not force:
        raise UnusableCall("file-exists", file=path)
    write_template(path, lang)
    click.echo(say_code("template-written", lang, file=path))
    return DONE
