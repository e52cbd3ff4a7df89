"""Forms of providers; labels and errors from the catalogues."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from symbio.language import say, say_code
from symbio.streams.quantities import is_missing, parse_quantity
from symbio.web.providers.models import (
    ANSWERS,
    HAZARD_CLASSES,
    KINDS,
    LICENSED,
    READINESS,
    REASONS,
    SERVICES,
    Ask,
    Provider,
)
from symbio.web.registry.forms import Worded, spoken

COUNTRIES = ("RU", "BY", "KZ", "DE", "DK", "FI", "PL", "SE")
"""Countries that a reach may name."""


def coded(prefix: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Values of a closed list with their words: code ``prefix-value``."""
    return [(value, say_code(f"{prefix}-{value.lower()}", spoken())) for value in values]


class Figure(forms.CharField):
    """An amount as people write it, read by the engine; None where it is not stated."""

    def __init__(self, unit: str) -> None:
        super().__init__(required=False, max_length=40)
        self._unit = unit
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        """As it stands in the field."""
        return f"{value:.10g}" if isinstance(value, float) else value

    def clean(self, value: Any) -> float | None:
        """The amount; the engine's own sentence where it makes no sense."""
        text = str(super().clean(value)).strip()
        if is_missing(text):
            return None
        found = parse_quantity(text, self._unit)
        refused = [message for severity, message in found.findings if severity == "refused"]
        if refused or found.value is None:
            words = say(refused[0], spoken()) if refused else say_code("provider-no-figure", spoken())
            raise forms.ValidationError(words)
        return found.value


def _many() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)


class ProviderForm(Worded, forms.ModelForm):  # type: ignore[type-arg]
    """What an organisation declares that it can do for others."""

    prefix_code = "provider"
    services = _many()
    licensed = _many()
    hazard_classes = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        choices=[(c, c) for c in HAZARD_CLASSES],
    )
    licence_date = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    licence_url = forms.URLField(required=False, max_length=400, assume_scheme="https")
    capacity_t_per_a = Figure("t/a")
    min_lot_t = Figure("t/a")
    reach_km = Figure("t/a")
    reach_countries = _many()
    readiness = forms.ChoiceField(required=False)

    class Meta:
        model = Provider
        fields = (
            "kind",
            "services",
            "about",
            "hazard_classes",
            "licensed",
            "licence_number",
            "licence_date",
            "licence_url",
            "capacity_t_per_a",
            "min_lot_t",
            "price",
            "reach_km",
            "reach_countries",
            "readiness",
            "is_listed",
        )
        widgets: ClassVar = {"about": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", say_code("not-stated", spoken()))]
        choices = {
            "kind": coded("provider-kind", KINDS),
            "services": coded("provider-service", SERVICES),
            "licensed": coded("provider-licensed", LICENSED),
            "reach_countries": [(c, say_code(f"web-country-{c.lower()}", spoken())) for c in COUNTRIES],
            "readiness": blank + coded("provider-readiness", READINESS),
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options
        self.word_fields()


class AskForm(Worded, forms.Form):
    """Whom to ask, what to show them, a word to them."""

    prefix_code = "ask"
    providers = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    is_for_all = forms.BooleanField(required=False)
    shows = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, near: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"providers": near, "shows": coded("ask-shows", Ask.SHOWS)}
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options
        if not near:
            del self.fields["providers"]
        self.word_fields()

    def clean(self) -> dict[str, Any]:
        """Somebody must be asked."""
        cleaned = super().clean() or {}
        if not cleaned.get("providers") and not cleaned.get("is_for_all"):
            self.add_error("is_for_all", say_code("ask-nobody", spoken()))
        return cleaned


class AnswerForm(Worded, forms.Form):
    """What a provider answers."""

    prefix_code = "answer"
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    terms = forms.CharField(max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    price = forms.CharField(max_length=200, required=False)
    needs = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", say_code("not-stated", spoken()))]
        choices = {
            "kind": coded("answer-kind", ANSWERS),
            "reason": blank + coded("answer-reason", REASONS),
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options
        self.word_fields()
