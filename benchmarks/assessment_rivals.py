"""The same assessment as a user would write it: row by row in pandas, and by Brightway.

Both are given what costs us most: the recipes (what one unit of each kind of exchange sets going), so nothing
is looked up along trees. They only do the sums.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from symbio.assessment.assess import Assessment
from symbio.assessment.categories import CATEGORIES, PARTS, SIGNS
from symbio.assessment.purse import COSTS, DONORS, KINDS, RECEIVERS


@dataclass(frozen=True)
class Timed:
    """Effects (sample × categories), present values (sample; NaN where not reckoned) and seconds."""

    effects: np.ndarray
    present_value: np.ndarray
    seconds: float


@dataclass(frozen=True)
class Tables:
    """What a user would have on disk: candidates, terms per candidate, factors and prices."""

    candidates: pd.DataFrame
    terms: pd.DataFrame
    factors: pd.DataFrame
    sums: pd.DataFrame
    built: pd.DataFrame
    prices: pd.Series


def tables(found: Assessment, sample: np.ndarray) -> Tables:
    """Tables of the exchanges `sample`; not timed."""
    inventory, ledger = found.inventory.of(sample), found.ledger.of(sample)
    size = range(len(sample))
    return Tables(
        pd.DataFrame({"candidate": size, "has_pipe": found.ledger.has_pipe[sample]}),
        pd.DataFrame(
            {
                "candidate": inventory.exchange,
                "part": [PARTS[i] for i in inventory.part],
                "item": inventory.column,
                "amount": inventory.amount,
            }
        ),
        pd.DataFrame(found.burdens.matrix()[0], columns=list(CATEGORIES)),
        pd.DataFrame(
            {
                "candidate": ledger.exchange,
                "kind": [KINDS[i] for i in ledger.kind],
                "price": ledger.column,
                "amount": ledger.amount,
            }
        ),
        pd.DataFrame(
            {"candidate": ledger.built_exchange, "price": ledger.built_column, "amount": ledger.built_amount}
        ),
        pd.Series(found.prices.matrix()[0]),
    )


def by_pandas(found: Assessment, sample: np.ndarray) -> Timed:
    """A loop over candidates that filters its tables, merges and adds up."""
    given = tables(found, sample)
    sign = dict(zip(PARTS, SIGNS, strict=True))
    terms_of, sums_of = given.terms.groupby("candidate"), given.sums.groupby("candidate")
    built_of = given.built.groupby("candidate")
    begin = time.perf_counter()
    effects, values = [], []
    for row in given.candidates.itertuples():
        terms = terms_of.get_group(row.candidate)
        weights = (terms["amount"] * terms["part"].map(sign)).to_numpy()
        burdens = given.factors.loc[terms["item"]].mul(weights, axis=0)
        burdens[weights == 0] = 0.0
        effects.append(burdens.sum(skipna=False).to_numpy())
        values.append(
            _worth(found, given, sums_of.get_group(row.candidate), built_of.get_group(row.candidate), row)
        )
    return Timed(np.array(effects), np.array(values), time.perf_counter() - begin)


def _worth(found, given, sums, built, row) -> float:
    terms = found.money.terms
    money = (sums["amount"] * given.prices.loc[sums["price"]].to_numpy()).where(sums["amount"] != 0, 0.0)
    kinds = money.groupby(sums["kind"]).sum(min_count=1).reindex(KINDS)
    for kind in set(sums["kind"][money.isna()]):
        kinds[kind] = np.nan
    present = kinds.index.isin(sums["kind"])
    kinds = kinds.where(present, 0.0)
    paid = (built["amount"] * given.prices.loc[built["price"]].to_numpy()).where(built["amount"] != 0, 0.0)
    investment = paid.sum(skipna=False)
    gain = kinds[[*DONORS, *RECEIVERS]].sum(skipna=False) - kinds[list(COSTS)].sum(skipna=False)
    gain -= investment * terms.maintenance
    worth = -investment
    for year in range(1, (terms.pipe_life_a if row.has_pipe else terms.life_a) + 1):
        worth += gain * min(1.0, (year - 0.5) / max(terms.ramp_up_a, 0.5)) / (1 + terms.rate) ** year
    return worth


def by_brightway(found: Assessment, sample: np.ndarray) -> Timed | None:
    """Each exchange an activity; the matrix is factorised once, each demand solved; None without bw2calc."""
    try:
        import bw2calc
        import bw_processing
    except ImportError:
        return None
    factors = np.nan_to_num(found.burdens.matrix()[0])
    items = len(factors)
    inventory = found.inventory.of(sample)
    known = np.nan_to_num(inventory.amount) * np.array(SIGNS)[inventory.part]
    begin = time.perf_counter()
    own = [(i + 1, i + 1) for i in range(items)] + [(10**6 + i, 10**6 + i) for i in range(len(sample))]
    places = own + [
        (int(c) + 1, 10**6 + int(e)) for c, e in zip(inventory.column, inventory.exchange, strict=True)
    ]
    package = bw_processing.create_datapackage(sum_intra_duplicates=True)

    def put(matrix: str, name: str, rows: list[tuple[int, int]], data: np.ndarray) -> None:
        indices = np.array(rows, dtype=bw_processing.INDICES_DTYPE)
        package.add_persistent_vector(matrix=matrix, name=name, indices_array=indices, data_array=data)

    put("technosphere_matrix", "technosphere", places, np.r_[np.ones(len(own)), known])
    flows = [(2 * 10**6 + j, i + 1) for i in range(items) for j in range(len(CATEGORIES))]
    put("biosphere_matrix", "biosphere", flows, factors.ravel())
    put("characterization_matrix", "weights", [(2 * 10**6, 2 * 10**6)], np.ones(1))
    lca = bw2calc.LCA({10**6: 1.0}, data_objs=[package])
    lca.lci(factorize=True)
    row_of = [lca.dicts.biosphere[2 * 10**6 + j] for j in range(len(CATEGORIES))]
    effects = []
    for i in range(len(sample)):
        lca.lci(demand={10**6 + i: 1.0})
        effects.append(-np.asarray(lca.inventory.sum(axis=1)).ravel()[row_of])
    return Timed(np.array(effects), np.full(len(sample), np.nan), time.perf_counter() - begin)
