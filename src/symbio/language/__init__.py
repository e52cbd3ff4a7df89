"""Words: the engine says ``Message(code, facts)``; this package words it in English and Russian."""

from symbio.language.errors import (
    Cancelled,
    KnowledgeError,
    SymbioError,
    UnknownCode,
    UnusableCall,
    UnusableFile,
)
from symbio.language.messages import LANGUAGES, Fact, Message
from symbio.language.wording import say, say_code

__all__ = [
    "LANGUAGES",
    "Cancelled",
    "Fact",
    "KnowledgeError",
    "Message",
    "SymbioError",
    "UnknownCode",
    "UnusableCall",
    "UnusableFile",
    "say",
    "say_code",
]
