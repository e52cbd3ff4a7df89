"""Dangers that an offer's words tell of, and sensitive uses that a need's words tell of.

"Lead-painted frames" are wood to the classifier, and "sand for children's sandpits" is sand: the words
beside the thing decide. Stems are matched at the beginning of words, several in a row; a denied one counts
for nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from symbio.knowledge import Knowledge
from symbio.knowledge.records import SignalRule, SignalWord
from symbio.streams.text import normalise

_TOKEN = re.compile(r"[a-zа-я0-9]+")
NOT_BEFORE = frozenset({"no", "not", "non", "without", "не", "нет", "без"})
LACKED = "lacked"  # stands for "-free": "oil-free", but "oil, free of charge"
ANYTHING = ""  # the danger of a rule that looks at the use alone: what skips a permit bars any offer
LICENSED = "hazardous_treatment"  # the use that rules without a use leave alone
KEY = 3  # letters of a stem by which it is looked up
_REGION_WORDS = {
    "RU": re.compile(r"\b(?:росси\w*|рф|russia\w*)\b"),
    "BY": re.compile(r"\b(?:беларус\w*|белорусс\w*|рб|belarus\w*)\b"),
    "EU": re.compile(r"\b(?:eu|ес|евросоюз\w*|germany|france|italy|spain|poland|netherlands)\b"),
}


def named_regions(text: str) -> frozenset[str]:
    """Legal regions that `text` names: "RU", "BY", "EU"; empty where it names none."""
    words = normalise(text)
    return frozenset(region for region, pattern in _REGION_WORDS.items() if pattern.search(words))


class Signals:
    """Finds signals in words, and the rules that they set off.

    Parameters
    ----------
    knowledge
        The tables.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._side = {signal.id: signal.side for signal in knowledge.signals}
        self._by_class: dict[str, list[str]] = defaultdict(list)
        for signal in knowledge.signals:
            for prefix in signal.activities:
                self._by_class[prefix].append(signal.id)
        self._rules: dict[str, list[SignalRule]] = defaultdict(list)
        for rule in knowledge.signal_rules:
            for danger in rule.dangers or (ANYTHING,):
                self._rules[danger].append(rule)

    @cached_property
    def _stems(self) -> dict[str, list[tuple[tuple[str, ...], SignalWord]]]:
        """Stems, cut into words, by their first letters."""
        stems: dict[str, list[tuple[tuple[str, ...], SignalWord]]] = defaultdict(list)
        for word in self._k.signal_words:
            parts = _parts(word.stem)
            if parts:
                stems[parts[0][:KEY]].append((parts, word))
        return stems

    def told(self, text: str, side: str) -> frozenset[str]:
        """Signals of `side` ("offer" or "need") that `text` tells; one that any words deny is none."""
        tokens = _tokens(text)
        found: set[str] = set()
        denied: set[str] = set()
        for i, (parts, word) in self._at_hand(tokens):
            if self._side.get(word.signal) == side and not _is_cancelled(word, tokens):
                is_denied = parts[0] not in NOT_BEFORE and _is_denied(tokens, i, len(parts))
                (denied if is_denied else found).add(word.signal)
        return frozenset(found - denied)

    def _at_hand(self, tokens: list[str]) -> Iterator[tuple[int, tuple[tuple[str, ...], SignalWord]]]:
        """Stems that stand somewhere among `tokens`, each with its place."""
        for i, token in enumerate(tokens):
            for key in {token[:length] for length in range(1, KEY + 1)}:
                for parts, word in self._stems.get(key, ()):
                    if _stands_at(parts, tokens, i):
                        yield i, (parts, word)

    def of_class(self, nace: str | None) -> frozenset[str]:
        """Sensitive uses that a receiver's class implies by itself."""
        if nace is None:
            return frozenset()
        found = (self._by_class.get(nace[:length], ()) for length in range(2, len(nace) + 1))
        return frozenset(signal for signals in found for signal in signals)

    def rules(
        self, dangers: Iterable[str], uses: frozenset[str], regions: frozenset[str]
    ) -> tuple[SignalRule, ...]:
        """Rules that fire, refusals first; those of a region only where it is among `regions`."""
        fired = {
            rule.id: rule
            for danger in (ANYTHING, *sorted(dangers))
            for rule in self._rules.get(danger, ())
            if (rule.region is None or rule.region in regions) and _concerns(rule, uses)
        }
        return tuple(sorted(fired.values(), key=lambda rule: rule.verdict != "refuse"))


def _concerns(rule: SignalRule, uses: frozenset[str]) -> bool:
    return bool(uses & set(rule.uses)) if rule.uses else LICENSED not in uses


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(normalise(text).replace("-free", f" {LACKED}"))


@lru_cache(maxsize=100_000)
def _parts(stem: str) -> tuple[str, ...]:
    return tuple(_tokens(stem))


def _stands_at(parts: tuple[str, ...], tokens: list[str], i: int) -> bool:
    return i + len(parts) <= len(tokens) and all(
        tokens[i + k].startswith(part) if len(part) > KEY else _begins(tokens[i + k], part)
        for k, part in enumerate(parts)
    )


def _begins(token: str, part: str) -> bool:
    """A short stem stands alone or with a short ending: "pb", not "pbx…"; a formula stands alone."""
    longest = 0 if len(part) < KEY or any(c.isdigit() for c in part) else 2
    return token.startswith(part) and len(token) - len(part) <= longest


def _is_denied(tokens: list[str], i: int, length: int) -> bool:
    """A negation stands just before the words, or their lack after them."""
    before, after = tokens[max(i - 2, 0) : i], tokens[i + length : i + length + 2]
    if before[-1:] == ["of"] or before[-1:] == ["from"]:
        return before[:1] == ["free"]
    if any(word in NOT_BEFORE for word in before):
        return True
    return after[:1] in ([LACKED], ["нет"], ["отсутствует"], ["отсутствуют"]) or after == ["не", "содержит"]


def _is_cancelled(word: SignalWord, tokens: list[str]) -> bool:
    return any(
        _stands_at(parts, tokens, i)
        for stem in word.unless
        if (parts := _parts(stem))
        for i in range(len(tokens))
    )
