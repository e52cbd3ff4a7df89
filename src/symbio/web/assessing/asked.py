"""“What if”: what an address asks to be assumed, as the fields of a form and as a scenario.

What is not asked, or is nonsense, is assumed as usual: an address is never refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils.http import urlencode

from symbio.assessment.scenario import ALLOCATIONS, Allocation, Financing, Party, Scenario, Sharing
from symbio.knowledge import Knowledge

CURRENCIES = ("RUB", "EUR", "USD", "BYN", "KZT", "CNY")


@dataclass(frozen=True)
class Slider:
    """A figure that can be moved: between ``least`` and ``most`` by ``step``.

    ``is_range`` is drawn as a slider, the rest as fields for a number. ``parameter`` is the row of the
    knowledge table that it overrides, "" none.
    """

    name: str
    least: float
    most: float
    step: float
    usual: float
    is_range: bool = False
    parameter: str = ""

    def of(self, text: str) -> float:
        """The figure that `text` says, within the ends; the usual one where it says none."""
        try:
            value = float(text.strip().replace(",", "."))
        except ValueError:
            return self.usual
        return min(max(value, self.least), self.most) if math.isfinite(value) else self.usual


BY = tuple(Slider(f"{name}_by", 0.0, 300.0, 5.0, 100.0, is_range=True) for name in
           ("price", "distance", "quality", "charge"))  # fmt: skip
"""Per cent of what is assumed usually."""
FINANCE = (
    Slider("grant", 0.0, 100.0, 5.0, 0.0),
    Slider("loan", 0.0, 100.0, 5.0, 0.0),
    Slider("interest", 0.0, 100.0, 0.5, 0.0),
    Slider("term", 1.0, 50.0, 1.0, 10.0),
    Slider("premium", 0.0, 300.0, 1.0, 0.0),
)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "operator": ("receiver", "donor"),
    "sharing": ("equal", "by_cost", "by_contribution", "given_price"),
    "payment": ("money", "barter", "information"),
    "allocation": ALLOCATIONS,
    "tables": ("own", "shared"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks: figures and choices by name; ``changed`` names those that are not as usual."""

    sliders: tuple[Slider, ...]
    figures: Mapping[str, float]
    choices: Mapping[str, str]
    currency: str
    currencies: tuple[str, ...]
    price: float | None = None
    is_judged_waste: bool = False
    usual_currency: str = "EUR"
    changed: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, given: Mapping[str, str], knowledge: Knowledge, currency: str) -> Asked:
        """From the parameters of an address; `currency` is the usual one."""
        sliders = (*BY, *_terms(knowledge), *FINANCE)
        figures = {one.name: one.of(given.get(one.name, "")) for one in sliders}
        figures["loan"] = min(figures["loan"], 100.0 - figures["grant"])
        choices = {name: _among(given.get(name), allowed) for name, allowed in CHOICES.items()}
        known = currencies(knowledge)
        wanted = given.get("currency", "")
        changed = [one.name for one in sliders if figures[one.name] != one.usual]
        changed += [name for name, allowed in CHOICES.items() if choices[name] != allowed[0]]
        used = wanted if wanted in known else currency
        changed += ["currency"] if used != currency else []
        is_judged = given.get("judged") == "on"
        changed += ["judged"] if is_judged else []
        return cls(sliders, figures, choices, used, known, _price(given.get("price", "")), is_judged,
                   currency, tuple(changed))  # fmt: skip

    @property
    def ranges(self) -> list[tuple[Slider, float]]:
        """Sliders with their figures."""
        return [(one, self.figures[one.name]) for one in self.sliders if one.is_range]

    @property
    def numbers(self) -> list[tuple[Slider, float]]:
        """Fields for numbers with their figures."""
        return [(one, self.figures[one.name]) for one in self.sliders if not one.is_range]

    @property
    def options(self) -> list[tuple[str, tuple[str, ...], str]]:
        """Choices: name, what may be chosen, what is."""
        return [(name, allowed, self.choices[name]) for name, allowed in CHOICES.items()]

    @property
    def address(self) -> str:
        """What stands in the address: only what is not as usual."""
        said: dict[str, Any] = {
            name: _short(self.figures[name]) for name in self.changed if name in self.figures
        }
        said |= {name: self.choices[name] for name in self.changed if name in self.choices}
        said |= {"currency": self.currency} if "currency" in self.changed else {}
        said |= {"judged": "on"} if self.is_judged_waste else {}
        said |= {"price": _short(self.price)} if self.price is not None and self.is_priced else {}
        return urlencode(said)

    @property
    def is_own(self) -> bool:
        """True where own figures count before the shared ones."""
        return self.choices["tables"] == "own"

    @property
    def is_priced(self) -> bool:
        """True where the price is given and not what shares the gain."""
        return self.choices["sharing"] == "given_price"

    def scenario(self) -> Scenario:
        """What is assumed."""
        figures, chosen = self.figures, self.choices
        overrides = {one.parameter: figures[one.name] for one in self.sliders
                     if one.parameter and figures[one.name] != one.usual}  # fmt: skip
        return Scenario(
            currency=self.currency,
            allocation=cast(Allocation, chosen["allocation"]),
            operator=cast(Party, chosen["operator"]),
            sharing=cast(Sharing, chosen["sharing"]),
            price=self.price,
            payment=cast(Any, chosen["payment"]),
            financing=Financing(
                grant=figures["grant"] / 100,
                loan=figures["loan"] / 100,
                interest_pct=figures["interest"],
                term_a=figures["term"],
            ),
            is_judged_waste=self.is_judged_waste,
            premium_pct=figures["premium"],
            overrides=overrides,
            price_by=figures["price_by"] / 100,
            distance_by=figures["distance_by"] / 100,
            quality_by=figures["quality_by"] / 100,
            charge_by=figures["charge_by"] / 100,
        )


def currencies(knowledge: Knowledge) -> tuple[str, ...]:
    """Currencies that may be asked for: the rouble, and those with a rate."""
    return tuple(c for c in CURRENCIES if c == "RUB" or any(r.currency == c for r in knowledge.rates))


def _terms(knowledge: Knowledge) -> tuple[Slider, ...]:
    """Discount rate and lives, with what the knowledge table says as usual."""
    usual = {row.id: row.value for row in knowledge.parameters}
    return (
        Slider("rate", 0.0, 40.0, 0.5, usual["discount_rate"], parameter="discount_rate"),
        Slider("life", 1.0, 60.0, 1.0, usual["life_equipment"], parameter="life_equipment"),
        Slider("pipe_life", 1.0, 80.0, 1.0, usual["life_pipeline"], parameter="life_pipeline"),
    )


def _among(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def _price(text: str) -> float | None:
    found = Slider("price", -1e9, 1e9, 1.0, math.nan).of(text)
    return None if math.isnan(found) else found


def _short(value: float) -> str:
    return f"{value:g}"
