"""What an uncertain result follows: rank correlation with everything that was drawn for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbio.assessment.assess import Assessment
from symbio.assessment.ledger import Ledger
from symbio.assessment.uncertainty import Drawn, rank_correlation
from symbio.language import Message

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_PHYSICAL = ("distance", "supply_haul", "waste_haul", "quality")
_COMMON = (*_PHYSICAL, "rate", "maintenance", "ramp_up", "life", "pipe_life")


@dataclass(frozen=True, slots=True)
class Driver:
    """An input and the rank correlation −1…1 of the result with it."""

    name: Message
    correlation: float


def effect_drivers(
    found: Assessment, exchange: int, drawn: Drawn, category: int, *, place: int = 0, top: int = 8
) -> tuple[Driver, ...]:
    """Strongest drivers of `category` of `exchange`, which is number `place` among those of `drawn`."""
    inventory = found.inventory.of(np.array([exchange]))
    columns = np.unique(inventory.column[inventory.amount != 0])
    inputs = {
        Message(
            "assess-driver-factor",
            subject=found.burdens.columns[column].subject,
            burden=found.burdens.columns[column].role,
        ): drawn.inputs.factors[:, column, category]
        for column in columns
    }
    borne = np.unique(inventory.borne[inventory.amount != 0])
    inputs |= _prices(found, drawn, _weighing(found, borne))
    inputs |= dict(_shared(drawn, place, (*_PHYSICAL, *_by_mode(found, exchange))))
    return _strongest(inputs, drawn.effects[place, category], top)


def value_drivers(
    found: Assessment, exchange: int, drawn: Drawn, *, place: int = 0, top: int = 8
) -> tuple[Driver, ...]:
    """Strongest drivers of the present value of `exchange`, number `place` among those of `drawn`."""
    ledger = found.ledger.of(np.array([exchange]))
    borne = np.unique(np.r_[ledger.borne[ledger.amount != 0], ledger.built_borne])
    paid = np.r_[ledger.column[ledger.amount != 0], ledger.built_column]
    inputs = _prices(found, drawn, np.unique(np.r_[paid, _weighing(found, borne)]))
    inputs |= dict(_shared(drawn, place, (*_COMMON, *_by_mode(found, exchange), *_by_size(ledger))))
    return _strongest(inputs, drawn.present_value[place], top)


def _prices(found: Assessment, drawn: Drawn, columns: Ints) -> dict[Message, Floats]:
    """Draws of the prices in `columns`, by name."""
    costs = [found.prices.columns[column] for column in columns.tolist()]
    names = [Message("assess-driver-price", subject=cost.subject, role=cost.role) for cost in costs]
    return {name: drawn.inputs.prices[:, column] for name, column in zip(names, columns, strict=True)}


def _weighing(found: Assessment, borne: Ints) -> Ints:
    """Columns of the prices by which products share what the parts numbered `borne` are of."""
    weighed = (one for number in borne.tolist() for one in found.purse.joint.parts[number].weighed)
    columns = {column for one in weighed for slot in one.slots for column, _ in slot}
    return np.array(sorted(columns), dtype=np.int64)


def _by_mode(found: Assessment, exchange: int) -> tuple[str, ...]:
    """``rail_from`` where the draws take both road and rail, as they may."""
    return ("rail_from",) if found.inventory.may_rail[exchange] else ()


def _by_size(ledger: Ledger) -> Iterator[str]:
    """Assumptions on investments that some investment of `ledger` rests on."""
    is_bought = ledger.built_amount != 0
    for name, rests in (
        ("scale", ~np.isnan(ledger.built_ratio)),
        ("local", ledger.built_is_local),
        ("load", ledger.built_by_hours),
        ("season", ledger.built_by_season),
    ):
        if (rests & is_bought).any():
            yield name


def _shared(drawn: Drawn, place: int, names: tuple[str, ...]) -> Iterator[tuple[Message, Floats]]:
    for name in names:
        yield Message("assess-driver-" + name.replace("_", "-")), getattr(drawn.inputs.common, name)
    yield Message("assess-driver-quantity"), drawn.inputs.quantity[place]


def _strongest(inputs: dict[Message, Floats], result: Floats, top: int) -> tuple[Driver, ...]:
    """Drivers by the size of their correlation; none where the result is unknown or constant."""
    if np.isnan(result).any() or result.max() == result.min():
        return ()
    names = list(inputs)
    found = rank_correlation(np.array([inputs[name] for name in names]), result)
    drivers = [
        Driver(name, float(value)) for name, value in zip(names, found, strict=True) if not np.isnan(value)
    ]
    return tuple(sorted(drivers, key=lambda driver: -abs(driver.correlation))[:top])
