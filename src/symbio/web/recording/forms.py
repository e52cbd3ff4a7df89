"""The form of a recorded value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from symbio.language import say_code
from symbio.web import bridge
from symbio.web.assessing.asked import currencies
from symbio.web.recording import keeping
from symbio.web.recording.models import SURETIES
from symbio.web.registry.forms import Worded, spoken

FIRST_YEAR, YEARS_AHEAD, MOST_VALUE = 1990, 30, 1e12


class RecordForm(Worded, forms.Form):
    """What was reached or agreed, of which year, how sure, and what it rests on."""

    prefix_code = "record"
    indicator = forms.ChoiceField()
    value = forms.CharField(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.ChoiceField(required=False)
    year = forms.IntegerField(min_value=FIRST_YEAR)
    surety = forms.ChoiceField()
    source = forms.CharField(max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = spoken()
        known = currencies(bridge.knowledge())
        choices = {
            "indicator": _indicators(lang),
            "currency": [("", "–"), *((one, one) for one in known)],
            "surety": [(one, say_code(f"record-surety-{one}", lang)) for one in SURETIES],
        }
        for name, allowed in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = allowed
        self.fields["year"].initial = timezone.localdate().year
        self.word_fields()

    def clean_value(self) -> float:
        """A number as people write it."""
        text = "".join(str(self.cleaned_data["value"]).split()).replace(",", ".").replace("−", "-")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not abs(value) <= MOST_VALUE or "_" in text:
            raise forms.ValidationError(say_code("record-number", spoken()))
        return value

    def clean(self) -> dict[str, Any]:
        """Money has a currency, and nothing else has; what is verified lies behind."""
        said: dict[str, Any] = super().clean() or {}
        row = keeping.indicators().get(said.get("indicator", ""))
        if row is not None and keeping.is_money(row) and not said.get("currency"):
            self.add_error("currency", say_code("record-currency", spoken()))
        if row is not None and not keeping.is_money(row):
            said["currency"] = ""
        this_year, year = timezone.localdate().year, said.get("year")
        last = this_year if said.get("surety") == "verified" else this_year + YEARS_AHEAD
        if year is not None and year > last:
            self.add_error("year", say_code("record-year", spoken(), year=str(last)))
        return said


def _indicators(lang: str) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """Indicators by category, social ones first, as they stand in the table."""
    rows = keeping.indicators().values()
    groups = groupby(rows, key=lambda row: row.category)
    return [
        (say_code(f"record-category-{name}", lang), [(row.id, row.name(lang)) for row in found])
        for name, found in groups
    ]
