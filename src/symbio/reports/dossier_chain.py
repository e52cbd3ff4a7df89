"""What each partner of a chain may gain when others than its ends own the plants between."""

from __future__ import annotations

from collections.abc import Iterator

from symbio.assessment.assess import Assessment
from symbio.assessment.partners import RULES, ChainSharing, Owners, Partner, share_chain, treatments
from symbio.language import Message, say, say_code
from symbio.reports.documents import Block, Heading, Paragraph, Points, Table
from symbio.reports.dossier_effects import Desk
from symbio.reports.marks import said
from symbio.reports.pen import ABOUT, is_unknown, money_words, price_words

DIGITS = 2
_WIDTHS = (0.28, 0.18, 0.18, 0.18, 0.18)


def chain_blocks(desk: Desk) -> Iterator[Block]:
    """The section on chains of three and more; nothing where nothing is treated on the way."""
    pen, one = desk.pen, desk.one
    if not treatments(one.found, one.exchange):
        return
    chain = share_chain(one.found, one.exchange)
    notes = desk.origins.money()
    yield Heading(pen.say("partners-heading"), name="partners", level=3)
    yield Paragraph(pen.say("partners-heading-note"), "note")
    head = (
        pen.say("partners-partner"),
        pen.say("partners-before"),
        *(pen.say(_code(rule)) for rule in RULES),
    )
    rows = tuple(
        (
            said(partner_words(one.found, one.exchange, partner, pen.lang)),
            pen.money(partner.before, notes),
            *(pen.money(float(chain.shares[n, place]), notes) for n in range(len(RULES))),
        )
        for place, partner in enumerate(chain.partners)
    )
    whole = pen.money(chain.gain, notes)
    yield Table(head, (*rows, (pen.say("partners-whole"), *[whole] * (len(RULES) + 1))), _WIDTHS)
    yield Paragraph(pen.say("partners-paid"))
    yield Points(tuple(_paid(desk, chain, notes)))


def _paid(desk: Desk, chain: ChainSharing, notes: tuple[int, ...]) -> Iterator[str]:
    """Who pays whom under the equal share, per unit of the offer."""
    pen, one = desk.pen, desk.one
    for place, price in enumerate(chain.paid("equal")):
        names = _ends(one.found, one.exchange, chain, place, price, pen.lang)
        shown = pen.price(abs(price), one.basis, notes)
        yield f"{said(pen.say('partners-payment', **names))}: {shown}"


def chain_lines(found: Assessment, exchange: int, lang: str, owners: Owners = "each") -> Iterator[str]:
    """Partners, shares and payments of `exchange` for a terminal, one line each."""
    chain, currency = share_chain(found, exchange, owners), found.scenario.currency
    basis = found.knowledge.resources.basis[found.exchanges.ways[int(found.exchanges.way[exchange])].offer]

    def money(value: float) -> str:
        unknown = say_code("worth-unknown", lang)
        return unknown if is_unknown(value) else ABOUT + money_words(value, currency, DIGITS)[lang]

    for place, partner in enumerate(chain.partners):
        facts: dict[str, str] = {
            "partner": partner_words(found, exchange, partner, lang),
            "before": money(partner.before),
        }
        facts |= {str(rule): money(float(chain.shares[n, place])) for n, rule in enumerate(RULES)}
        yield say(Message("partners-line", facts), lang)
    for place, price in enumerate(chain.paid("equal")):
        if not is_unknown(price):
            names = _ends(found, exchange, chain, place, price, lang)
            shown = ABOUT + price_words(abs(price), currency, basis, DIGITS)[lang]
            yield f"{say_code('partners-payment', lang, **names)}: {shown}"


def _ends(
    found: Assessment, exchange: int, chain: ChainSharing, place: int, price: float, lang: str
) -> dict[str, str]:
    """Who pays and who is paid between partners `place` and the next; a negative price turns them."""
    names = [partner_words(found, exchange, one, lang) for one in chain.partners[place : place + 2]]
    before, after = names if price >= 0 else names[::-1]
    return {"payer": after, "paid": before}


def partner_words(found: Assessment, exchange: int, partner: Partner, lang: str) -> str:
    """Name of a partner: of the company, or owner of which treatments."""
    both = found.exchanges
    if partner.role == "plant":
        names = [found.knowledge.technology[name].name(lang) for name in partner.technologies]
        return say_code("partners-owner", lang, technologies="; ".join(names))
    side = both.offer if partner.role == "donor" else both.need
    company = both.streams[int(side[exchange])]["company"] or "?"
    return say_code(f"partners-{partner.role}", lang, company=company)


def _code(rule: str) -> str:
    return "partners-" + rule.replace("_", "-")
