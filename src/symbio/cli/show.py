"""``symbio show``: a page on a resource, a technology, a type of company or a documented exchange."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbio.cli import DONE

if TYPE_CHECKING:
    from symbio.knowledge import Knowledge
    from symbio.reports.page_find import Found

KINDS = ("resource", "technology", "activity", "precedent")


@click.command(name="show")
@click.argument("query", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(KINDS), help="Look only among things of this kind.")
@click.option("-o", "--output", help="Write the page as HTML (.html), with the pages of its picture.")
@click.option("--overlay", multiple=True, type=click.Path(), help="Folder of own knowledge tables.")
@click.pass_context
def command(
    ctx: click.Context, query: tuple[str, ...], kind: str | None, output: str | None, overlay: tuple[str, ...]
) -> int:
    """Show what is known of QUERY: words in English or Russian, or an identifier.

    Identifiers are those of a resource (fly_ash_coal), a technology (T012), a NACE class (10.51) or a
    documented exchange (P013).
    """
    from symbio.cli.show_print import print_page
    from symbio.knowledge import load
    from symbio.language import UnusableCall, say_code
    from symbio.reports.page_html import write_page
    from symbio.reports.pages import page_of

    lang = ctx.find_root().obj
    if output is not None and Path(output).suffix.lower() not in (".html", ".htm"):
        raise UnusableCall("show-not-html", file=output)
    knowledge = load(*overlay)
    found = _found(knowledge, " ".join(query), kind, lang)
    if output is None:
        print_page(page_of(knowledge, found[0].kind, found[0].id), lang)
    else:
        write_page(knowledge, found[0].kind, found[0].id, output, lang=lang)
        click.echo(say_code("show-written", lang, file=output))
    _tell_others(knowledge, found[1:], lang)
    return DONE


def _found(knowledge: Knowledge, text: str, kind: str | None, lang: str) -> tuple[Found, ...]:
    """What the query may mean, best first; never empty."""
    from symbio.language import UnusableCall, say_code
    from symbio.reports.page_find import by_identifier, finder

    exact = by_identifier(knowledge, text, kind)
    if exact is not None and not text.isalpha():  # clear without the index of names, which takes a second
        return (exact,)
    found = finder(knowledge).find(text, kind)
    if not found and kind is not None:
        raise UnusableCall("show-nothing-of-kind", text=text, kind=say_code(f"page-is-{kind}", lang))
    if not found:
        raise UnusableCall("show-nothing", text=text)
    return found


def _tell_others(knowledge: Knowledge, others: tuple[Found, ...], lang: str) -> None:
    from symbio.cli.show_pen import clean
    from symbio.language import say_code
    from symbio.reports.page_parts import Names

    if others:
        names = Names(knowledge)
        told = "; ".join(
            f"{clean(names.of(one.kind, one.id).name[lang])} ({clean(one.id)})" for one in others
        )
        click.echo(say_code("show-others", lang, others=told))
