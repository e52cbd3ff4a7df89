"""``symbio knowledge``: look after the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from symbio.cli import DONE, UNUSABLE

if TYPE_CHECKING:
    from symbio.quality.coverage import Coverage


@click.group(name="knowledge")
def command() -> None:
    """Look after the knowledge tables."""


@command.command()
@click.option("--overlay", multiple=True, type=click.Path(exists=True, file_okay=False), help="Own tables.")
@click.option("--errors-only", is_flag=True, help="Leave warnings out.")
@click.pass_context
def check(ctx: click.Context, overlay: tuple[str, ...], errors_only: bool) -> int:
    """Say what is missing, dangling, contradictory or unsourced."""
    from symbio.knowledge import load
    from symbio.knowledge.check import check as run
    from symbio.language import say, say_code

    lang = ctx.find_root().obj
    findings = run(load(*overlay))
    errors = sum(finding.severity == "error" for finding in findings)
    for finding in findings:
        if finding.severity == "error" or not errors_only:
            click.echo(f"{finding.table}: {finding.row}: {say(finding.message, lang)}")
    click.echo(say_code("knowledge-summary", lang, errors=errors, warnings=len(findings) - errors))
    return UNUSABLE if errors else DONE


@command.command()
@click.pass_context
def summary(ctx: click.Context) -> int:
    """Print how many rows each table holds, and the edition."""
    from symbio.knowledge import load
    from symbio.knowledge.records import TABLES

    knowledge = load()
    for table in TABLES:
        click.echo(f"{table:18} {len(getattr(knowledge, table)):6}")
    click.echo(f"{'edition':18} {knowledge.edition}")
    return DONE


@command.command()
@click.pass_context
def describe(ctx: click.Context) -> int:
    """Write each table's datapackage.json anew: fields, units, sources, edition."""
    from symbio.knowledge.datapackage import write_datapackages
    from symbio.language import say_code

    written = write_datapackages()
    for path in written:
        click.echo(f"{path.parent.name}/{path.name}")
    click.echo(say_code("knowledge-described", ctx.find_root().obj, count=len(written)))
    return DONE


@command.command()
@click.argument("streams", nargs=-1, type=click.Path())
@click.pass_context
def coverage(ctx: click.Context, streams: tuple[str, ...]) -> int:
    """Say how much of STREAMS (else of the demo regions) and of the commonest wastes has a known use."""
    from symbio.knowledge import load
    from symbio.quality.coverage import kinds_coverage, mass_coverage
    from symbio.streams.demo import DEMOS, demo
    from symbio.streams.reading import read_streams

    lang = ctx.find_root().obj
    knowledge = load()
    tables = {name: read_streams(name) for name in streams} or {name: demo(name) for name in DEMOS}
    for name, table in tables.items():
        _tell_coverage("knowledge-coverage-mass", name, mass_coverage(knowledge, table), lang)
    _tell_coverage("knowledge-coverage-kinds", "FKKO", kinds_coverage(knowledge), lang)
    return DONE


def _tell_coverage(code: str, name: str, found: Coverage, lang: str) -> None:
    from symbio.language import say_code

    facts = {
        "total": round(found.total),
        "none": round(found.none_known),
        "open": round(sum(found.open.values())),
    }
    click.echo(say_code(code, lang, name=name, percent=round(100 * found.share, 1), **facts))
    for what, amount in sorted(found.open.items(), key=lambda one: -one[1]):
        click.echo(f"  {what}: {amount:.0f}")
