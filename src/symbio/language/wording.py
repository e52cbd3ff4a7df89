"""Messages in words: Fluent catalogues, one folder a language, one file an area.

Fluent pairs a message identifier with named facts and knows each language's plurals, which is what
`Message` needs; its catalogues are plain text and need no compilation.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from symbio.language.messages import LANGUAGES, Fact, Message

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle


@cache
def _bundle(lang: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([lang], use_isolating=False)
    folder = resources.files("symbio.language") / "locale" / lang
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".ftl"):
            bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle


def codes(lang: str) -> frozenset[str]:
    """Identifiers of all messages that `lang` has words for."""
    return frozenset(_bundle(lang)._messages)


def _language(lang: str) -> str:
    return lang if lang in LANGUAGES else "en"


def _words(fact: Fact, lang: str) -> Any:
    if fact is None or (isinstance(fact, float) and fact != fact):
        return "не указано" if lang == "ru" else "not stated"
    return fact


@lru_cache(maxsize=65536)
def say(message: Message, lang: str) -> str:
    """Return the sentence for `message` in `lang` ("en" or "ru"; others read English).

    A code without words is shown as the code with its facts: a missing translation never hides news.
    """
    lang = _language(lang)
    bundle = _bundle(lang)
    entry = bundle.get_message(message.code) if bundle.has_message(message.code) else None
    facts = {name: _words(value, lang) for name, value in message.facts.items()}
    if entry is None or entry.value is None:
        return message.code + "".join(f" {name}={value}" for name, value in facts.items())
    text, _problems = bundle.format_pattern(entry.value, facts)
    return str(text)


def say_code(code: str, lang: str, /, **facts: Fact) -> str:
    """Shorthand for ``say(Message(code, facts), lang)``."""
    return say(Message(code, facts), lang)
