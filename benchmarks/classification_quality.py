"""Quality of classification on the gold phrases: first and among five, by language and kind.

Run: ``python benchmarks/classification_quality.py [--misses]``. A resource, EWC code or FKKO prefix counts
when it is one of the accepted; a phrase without accepted values of a sort is left out of that sort, except
that what is no waste must get no code and what nobody can know must get nothing.
"""

from __future__ import annotations

import argparse
import csv
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from symbio.knowledge import load
from symbio.streams.classification import Classified, Classifier, build_index

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold" / "phrases.csv"
NO_WASTE_KINDS = frozenset({"energy", "gas", "space", "capacity", "service", "knowledge"})


def read_gold(path: Path = GOLD) -> list[dict[str, str]]:
    """Rows of the gold file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def classify_gold(classifier: Classifier, gold: list[dict[str, str]]) -> list[Classified]:
    """Answers for the phrases, in order."""
    return classifier.classify(
        [row["text"] for row in gold],
        directions=[row["direction"] for row in gold],
        activities=[row["activity"] or None for row in gold],
    )


def rank(found: Iterable[str], is_right: Callable[[str], bool]) -> int | None:
    """Place (0 = first) of the first right answer; None when there is none."""
    return next((i for i, answer in enumerate(found) if is_right(answer)), None)


def ranks(classifier: Classifier, row: dict[str, str], answer: Classified) -> dict[str, int | None]:
    """Place of the right answer per sort, for the sorts that the phrase has accepted values of."""
    ids = classifier.knowledge.resources.ids
    accepted = {
        sort: [v for v in row[column].split(";") if v]
        for sort, column in (
            ("resource", "resource_accepted"),
            ("EWC", "ewc_accepted"),
            ("FKKO", "fkko_prefix_accepted"),
        )
    }
    result: dict[str, int | None] = {}
    if accepted["resource"]:
        result["resource"] = rank((ids[r] for r, _ in answer.resources), accepted["resource"].__contains__)
    if accepted["EWC"]:
        result["EWC"] = rank((code for code, _ in answer.ewc), accepted["EWC"].__contains__)
    if accepted["FKKO"]:
        prefixes = tuple(accepted["FKKO"])
        result["FKKO"] = rank((code for code, _ in answer.fkko), lambda code: code.startswith(prefixes))
    if row["kind"] in NO_WASTE_KINDS:
        result["no code"] = None if answer.ewc or answer.fkko else 0
    if row["kind"] == "unknown":
        result["nothing"] = None if answer.resources else 0
    return result


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    z, p = 1.96, hits / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def report(places: dict[tuple[str, str, str], list[int | None]]) -> None:
    """Print first / among five / among ten by sort, language and kind."""
    print(f"{'sort':9} {'lang':4} {'kind':10} {'n':>4} {'first':>6} {'five':>6} {'ten':>6}   95 % of first")
    for (sort, lang, kind), found in sorted(places.items()):
        n = len(found)
        hits = [sum(place is not None and place < k for place in found) for k in (1, 5, 10)]
        low, high = wilson(hits[0], n)
        shares = " ".join(f"{h / n:6.2f}" for h in hits)
        print(f"{sort:9} {lang:4} {kind:10} {n:4} {shares}   {low:.2f}–{high:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print phrases whose first answer is wrong")
    parser.add_argument("--gold", type=Path, default=GOLD, help="another file of the same columns")
    options = parser.parse_args()
    misses = options.misses
    knowledge, gold = load(), read_gold(options.gold)
    arrays = build_index(knowledge)
    started = time.process_time()
    classifier = Classifier.from_arrays(knowledge, arrays)
    loaded = time.process_time()
    answers = classify_gold(classifier, gold)
    cold = time.process_time()
    classify_gold(classifier, gold)
    warm = time.process_time()
    places: dict[tuple[str, str, str], list[int | None]] = defaultdict(list)
    for row, answer in zip(gold, answers, strict=True):
        for sort, place in ranks(classifier, row, answer).items():
            for key in ((row["lang"], row["kind"]), (row["lang"], "all"), ("all", "all")):
                places[(sort, *key)].append(place)
            if misses and place != 0:
                _print_miss(classifier, sort, row, answer)
    report(places)
    print(
        f"CPU time: load {loaded - started:.2f} s; {len(gold) / (cold - loaded):.0f} phrases/s new, "
        f"{len(gold) / (warm - cold):.0f} repeated"
    )


def _print_miss(classifier: Classifier, sort: str, row: dict[str, str], answer: Classified) -> None:
    ids = classifier.knowledge.resources.ids
    found = {
        "resource": [(ids[r], p) for r, p in answer.resources],
        "EWC": list(answer.ewc),
        "FKKO": list(answer.fkko),
    }.get(sort, [(ids[r], p) for r, p in answer.resources])
    shown = ", ".join(f"{name} {p:.2f}" for name, p in found[:5])
    print(f"{sort}: {row['id']} {row['text']} [{row['activity']}] → {shown}")


if __name__ == "__main__":
    main()
