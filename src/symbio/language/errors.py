"""The one error tree of the engine.

SymbioError
├── UnusableFile     a file that cannot be read at all
├── UnusableCall     a call or option that makes no sense
├── UnknownCode      a code that no list holds
├── KnowledgeError   a knowledge table that does not hold together
└── Cancelled        long work stopped on request
"""

from __future__ import annotations

from symbio.language.messages import Fact, Message
from symbio.language.wording import say


class SymbioError(Exception):
    """Something the user can mend; carries the `Message` that says how."""

    def __init__(self, code: str, /, **facts: Fact) -> None:
        self.message = Message(code, facts)
        super().__init__(say(self.message, "en"))


class UnusableFile(SymbioError):
    """The file cannot be read at all."""


class UnusableCall(SymbioError):
    """An argument or option makes no sense."""


class UnknownCode(SymbioError):
    """A code is neither published nor a known misspelling of a published one."""


class KnowledgeError(SymbioError):
    """A knowledge table does not hold together."""


class Cancelled(SymbioError):
    """The user stopped the work; raised from inside ``progress(done, total)``."""

    def __init__(self) -> None:
        super().__init__("cancelled")
