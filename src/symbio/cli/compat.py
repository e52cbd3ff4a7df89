"""``symbio compat``: could this serve that."""

from __future__ import annotations

from typing import Any

import click

from symbio.cli import DONE, SOME_REFUSED
from symbio.cli.batch import read_usable, write_lines


@click.command(name="compat")
@click.argument("offer", required=False)
@click.argument("need", required=False)
@click.option("--batch", type=click.Path(), help="Table with id, offer, need, offer_activity, need_activity.")
@click.option("--json", "out", default="-", help="Where the answers go, one JSON object a line.")
@click.option("--offer-activity", help="NACE class of the company that offers.")
@click.option("--need-activity", help="NACE class of the company that needs.")
@click.pass_context
def command(
    ctx: click.Context,
    offer: str | None,
    need: str | None,
    batch: str | None,
    out: str,
    offer_activity: str | None,
    need_activity: str | None,
) -> int:
    """Say whether OFFER could serve NEED (or each row of --batch), through what, and why or why not."""
    from symbio.matching.questions import Oracle

    lang = ctx.find_root().obj
    if (offer is None or need is None) == (batch is None):
        raise click.UsageError("Give either OFFER and NEED or --batch FILE.")
    asked, refused = ([{"id": "", "offer": offer or "", "need": need or ""}], 0)
    asked[0] |= {"offer_activity": offer_activity or "", "need_activity": need_activity or ""}
    if batch is not None:
        asked, refused = read_usable(batch, ("id", "offer", "need"), "offer", lang)
    oracle = Oracle()
    results = oracle.compat(
        [q["offer"] for q in asked],
        [q["need"] for q in asked],
        offer_activities=[q.get("offer_activity") or None for q in asked],
        need_activities=[q.get("need_activity") or None for q in asked],
    )
    lines = [_line(oracle, question, result, lang) for question, result in zip(asked, results, strict=True)]
    if batch is None:
        click.echo(f"{lines[0]['verdict']}  {lines[0]['score']:.2f}  {lines[0]['via']}")
        for reason in lines[0]["reasons"]:
            click.echo(f"  {reason}")
    else:
        write_lines(out, lines)
    return SOME_REFUSED if refused else DONE


def _line(oracle: Any, question: dict[str, str], result: Any, lang: str) -> dict[str, Any]:
    return {
        "id": question["id"],
        "score": round(result.score, 4),
        "via": result.via,
        "verdict": result.verdict,
        "reasons": list(oracle.reasons(result, lang)),
    }
