"""``symbio assess``: what the synergies of a stream table are worth, to whom, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.match import refuse_overwriting
from symbio.cli.progress import bar
from symbio.cli.reading import may_read_streams, read_given
from symbio.cli.telling import tell_company_types, tell_problems

if TYPE_CHECKING:
    from symbio.assessment.assess import Assessment
    from symbio.assessment.partners import Owners
    from symbio.assessment.scenario import Scenario
    from symbio.knowledge import Knowledge
    from symbio.matching.matches import Matches
    from symbio.streams.table import Streams

DOCUMENTS, TABLES = (".html", ".pdf", ".docx"), (".xlsx", ".csv", ".jsonl")
SHOWN = 8
Command = Callable[..., Any]


def _assumes(command: Command) -> Command:
    """The options of what is assumed."""
    share, factor = click.FloatRange(0, 1), click.FloatRange(0, 100)
    for decorate in (
        click.option("--set", "settings", multiple=True, help="Another assumption, NAME=NUMBER; repeatable."),
        click.option("--quality-by", type=factor, default=1.0, help="Factor on how much is replaced."),
        click.option("--distance-by", type=factor, default=1.0, help="Factor on all distances."),
        click.option("--charge-by", type=factor, default=1.0, help="Factor on the charge."),
        click.option("--price-by", type=factor, default=1.0, help="Factor on prices of what is replaced."),
        click.option("--premium-pct", type=float, default=0.0, help="Premium for a green product, %."),
        click.option("--term", type=click.FloatRange(0, min_open=True), default=1.0, help="Years it runs."),
        click.option("--interest-pct", type=float, default=0.0, help="Interest on the loan, % a year."),
        click.option("--loan", type=share, default=0.0, help="Share of the investment that is lent."),
        click.option("--grant", type=share, default=0.0, help="Share of the investment that is granted."),
        click.option("--judged-waste", is_flag=True, help="The by-product is judged waste: check art. 16.3."),
        click.option("--charge-year", type=click.IntRange(2018, 2030), default=2026, help="Year of rates."),
        click.option("--price", type=float, help="Agreed price per unit; negative: the donor pays."),
        click.option("--sharing", type=click.Choice(["equal", "by_cost", "by_contribution", "given_price"]),
                     default="equal", help="How the gain is shared."),
        click.option("--payment", type=click.Choice(["money", "barter", "information"]), default="money",
                     help="In kind or for what one learns no money passes."),
        click.option("--operator", type=click.Choice(["donor", "receiver"]), default="receiver",
                     help="Who operates and invests."),
        click.option("--allocation", default="half", help="Who counts the saving.",
                     type=click.Choice(["half", "donor", "receiver", "cut_off", "economic"])),
        click.option("--joint", default="price", type=click.Choice(["price", "physical"]),
                     help="What a treatment burdens its products by."),
        click.option("--displaced", help="Resource that today's users of what is in use must buy instead."),
        click.option("--currency", default="EUR", help="Of all money: EUR, RUB, …"),
    ):  # fmt: skip
        command = decorate(command)
    return command


@click.command(name="assess")
@may_read_streams
@click.option("--demo", help="A demo region instead of a table: kuzbass or kalundborg.")
@click.option(
    "-o", "--output", "outputs", multiple=True,
    help="Report: .html, .pdf or .docx; table: .xlsx, .csv or .jsonl. Repeatable.",
)  # fmt: skip
@click.option("--json", "json_out", help="Exchanges as JSON lines (- for standard output).")
@click.option(
    "--dossier", "dossiers", multiple=True,
    help="Dossier on exchange N of the list: N, or N=FILE.pdf, .docx or .html. Repeatable.",
)  # fmt: skip
@click.option(
    "--chain", "chains", multiple=True, type=click.IntRange(1),
    help="What each partner of exchange N may gain if others own the plant between. Repeatable.",
)  # fmt: skip
@click.option(
    "--plants", type=click.Choice(["each", "one"]), default="each", help="A firm for each plant, or one."
)
@click.option("--sort", "by", type=click.Choice(["npv", "co2e", "tonnes"]), default="npv", help="Order.")
@click.option("--top", type=click.IntRange(1), help="Only so many of the best; by default all.")
@click.option("--partners", default=20, type=click.IntRange(1, 1000), help="Partners kept per stream.")
@click.option(
    "--max-distance-km", default=300.0, type=click.FloatRange(0, 20_100), help="No pair farther apart."
)
@click.option("--draws", default=10_000, type=click.IntRange(100, 100_000), help="Draws of a dossier.")
@click.option(
    "--own", multiple=True, type=click.Path(dir_okay=False), help="Own factors or prices, CSV. Repeatable."
)
@click.option("--overlay", multiple=True, type=click.Path(), help="Folder of own knowledge tables.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@_assumes
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Match the offers and needs in STREAMS and assess what every exchange is worth.

    Life cycle in six categories, money for each side, and how sure both are; figures that are unknown are
    left empty and said to be so.
    """
    from symbio.knowledge import load

    lang = ctx.find_root().obj
    dossiers = [_dossier(text) for text in given["dossiers"]]
    outputs = (*given["outputs"], *([given["json_out"]] if given["json_out"] else []))
    _refuse_unknown(given["outputs"], [path for _, path in dossiers])
    refuse_overwriting(given["streams"], (*outputs, *(path for _, path in dossiers)))
    knowledge = load(*given["overlay"])
    scenario = _scenario(given)
    streams, matches, found = _assessed(given, knowledge, scenario, lang)
    tell_problems(streams, lang)
    order = _order(found, given["by"], given["top"])
    _write_all(found, matches, order, outputs, lang)
    for number, path in dossiers:
        _write_dossier(found, matches, _chosen(order, number), path, lang=lang, draws=given["draws"])
    if not given["quiet"] and not given["json_out"]:
        _tell(found, matches, order, lang)
    for number in given["chains"]:
        _tell_chain(found, _chosen(order, number), lang, given["plants"])
    return SOME_REFUSED if any(problem.severity == "refused" for problem in streams.problems) else DONE


def _assessed(
    given: dict[str, Any], knowledge: Knowledge, scenario: Scenario, lang: str
) -> tuple[Streams, Matches, Assessment]:
    from symbio.assessment.assess import assess
    from symbio.language import say_code
    from symbio.matching.match import match

    own = _own(given["own"], knowledge, lang)
    with bar(say_code("match-running", lang)) as progress:
        streams = _streams(given)
        km = given["max_distance_km"]
        matches = match(
            streams, top=given["partners"], max_distance_km=km, knowledge=knowledge, progress=progress
        )
    with bar(say_code("assess-running", lang)) as progress:
        found = assess(matches, scenario, **own, progress=progress)
    return streams, matches, found


def _streams(given: dict[str, Any]) -> Streams:
    from symbio.language import UnusableCall
    from symbio.streams.demo import demo

    if given["demo"]:
        return demo(given["demo"])
    if not given["streams"]:
        raise UnusableCall("assess-nothing-given")
    return read_given(given["streams"], given["form"], given["sheet"], given["official"])


def _own(paths: Sequence[str], knowledge: Knowledge, lang: str) -> dict[str, list[Any]]:
    """Rows of the user's own tables as `assess` takes them; what stays out is named.

    Raises
    ------
    UnusableCall
        Something in a table is wrong; all of it is told first.
    """
    from symbio.assessment.own_tables import read_own_table, text_of
    from symbio.language import Message, UnusableCall, say

    own: dict[str, list[Any]] = {"own_factors": [], "own_prices": []}
    for path in map(Path, paths):
        text = text_of(path.read_bytes(), path.name)
        if isinstance(text, Message):
            raise UnusableCall(text.code, **text.facts)
        table = read_own_table(text, path.name, knowledge)
        for message in (*table.defects, *table.left_out, *table.doubts):
            click.echo(say(message, lang), err=True)
        if table.defects:
            raise UnusableCall("assess-own-refused", file=path.name)
        own[f"own_{table.kind}"] += [one.row for one in table.rows]
    return own


def _scenario(given: dict[str, Any]) -> Scenario:
    from symbio.assessment.scenario import Financing, Scenario
    from symbio.language import UnusableCall

    if given["sharing"] == "given_price" and given["price"] is None:
        raise UnusableCall("assess-price-missing")
    financing = Financing(
        grant=given["grant"], loan=given["loan"], interest_pct=given["interest_pct"], term_a=given["term"]
    )
    names = ("price", "premium_pct", "price_by", "charge_by", "distance_by", "quality_by")
    return Scenario(
        currency=given["currency"].upper(),
        year=given["charge_year"],
        allocation=given["allocation"],
        operator=given["operator"],
        sharing="given_price" if given["price"] is not None else given["sharing"],
        is_judged_waste=given["judged_waste"],
        financing=financing,
        joint=given["joint"],
        payment=given["payment"],
        displaced=given["displaced"],
        overrides=dict(_setting(text) for text in given["settings"]),
        **{name: given[name] for name in names},
    )


def _setting(text: str) -> tuple[str, float]:
    from symbio.language import UnusableCall

    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value.replace(",", "."))
    except ValueError:
        raise UnusableCall("assess-set", text=text) from None


def _dossier(text: str) -> tuple[int, str]:
    """Number and file of a dossier."""
    number, _, path = text.partition("=")
    if not number.strip().isdigit():
        raise click.UsageError(f"--dossier {text}: write N or N=FILE, e.g. 1=first.pdf.")
    return int(number), path or f"dossier-{int(number)}.html"


def _refuse_unknown(outputs: tuple[str, ...], dossiers: list[str]) -> None:
    for paths, endings in ((outputs, (*DOCUMENTS, *TABLES)), (dossiers, DOCUMENTS)):
        for path in paths:
            if Path(path).suffix.lower() not in endings:
                raise click.UsageError(f"{path}: the ending must be one of {', '.join(endings)}.")


def _order(found: Assessment, by: str, top: int | None) -> list[int]:
    from symbio.reports.assessed_tables import order

    return order(found, by)[:top]


def _chosen(order: list[int], number: int) -> int:
    from symbio.language import UnusableCall

    if not 1 <= number <= len(order):
        raise UnusableCall("assess-no-such", number=number, count=len(order))
    return order[number - 1]


def _write_all(
    found: Assessment, matches: Matches, order: list[int], outputs: tuple[str, ...], lang: str
) -> None:
    from symbio.reports.assessed_html import write_documents
    from symbio.reports.assessed_tables import write_table
    from symbio.reports.network_report import network_document

    made_on = datetime.now(UTC).date()
    for path in outputs:
        if Path(path).suffix.lower() in DOCUMENTS:
            write_documents(
                lambda code: network_document(found, code, made_on, matches=matches, chosen=order),
                path,
                lang=lang,
            )
        else:
            write_table(found, path, order, lang=lang)
        _tell_written(path, lang)


def _write_dossier(
    found: Assessment, matches: Matches, exchange: int, path: str, *, lang: str, draws: int
) -> None:
    from symbio.reports.appraised import appraise
    from symbio.reports.assessed_html import write_documents
    from symbio.reports.dossier import dossier_document

    made_on = datetime.now(UTC).date()
    one = appraise(found, exchange, matches=matches, draws=draws)
    write_documents(lambda code: dossier_document(one, code, made_on), path, lang=lang)
    _tell_written(path, lang)


def _tell_chain(found: Assessment, exchange: int, lang: str, owners: Owners) -> None:
    """Print partners, shares and payments of a chain."""
    from symbio.assessment.partners import treatments
    from symbio.language import say_code
    from symbio.reports.dossier_chain import chain_lines
    from symbio.reports.network_report import exchange_name

    click.echo(f"\n{exchange_name(found, exchange, lang)}")
    if not treatments(found, exchange):
        click.echo(f"  {say_code('partners-none', lang)}")
    for line in chain_lines(found, exchange, lang, owners):
        click.echo(f"  {line}")


def _tell_written(path: str, lang: str) -> None:
    from symbio.language import say_code

    if path != "-":
        click.echo(say_code("assess-written", lang, file=path), err=True)


def _tell(found: Assessment, matches: Matches, order: list[int], lang: str) -> None:
    """Print the summary and the best exchanges with their main figures."""
    import numpy as np

    from symbio.language import say_code
    from symbio.reports.network_report import exchange_name
    from symbio.reports.summary import figures_line

    if not order:
        click.echo(say_code("assess-none", lang))
        tell_company_types(matches, lang, SHOWN)
        return
    chosen = np.array(order)
    known = {
        "exchanges": len(order),
        "money": int((~np.isnan(found.money.present_value[chosen])).sum()),
        "climate": int((~np.isnan(found.effects.totals[chosen, 0])).sum()),
        "used": int(found.is_used_already[chosen].sum()),
    }
    click.echo(say_code("assess-summary", lang, **known))
    for number, exchange in enumerate(order[:SHOWN], start=1):
        click.echo(f"\n{number:>3}. {exchange_name(found, exchange, lang)}")
        click.echo(f"     {figures_line(found, exchange, lang)}")
