"""What every row of every knowledge table ends with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row comes from."""

    source: str
    grade: str
    licence: str


class Named:
    """A row with a name in either language."""

    __slots__ = ()
    name_en: str
    name_ru: str

    def name(self, lang: str) -> str:
        """Name in `lang` ("en" or "ru")."""
        return self.name_ru if lang == "ru" else self.name_en


class Worded:
    """A row that says something in either language."""

    __slots__ = ()
    text_en: str
    text_ru: str

    def text(self, lang: str) -> str:
        """What it says, in `lang` ("en" or "ru")."""
        return self.text_ru if lang == "ru" else self.text_en
