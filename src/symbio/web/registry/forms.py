"""Forms of company, site, stream and import; labels and errors from the catalogues."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language

from symbio.knowledge.nace import parse_activity
from symbio.language import Message, say, say_code
from symbio.streams.location import find_place
from symbio.web import bridge
from symbio.web.access import cell_of
from symbio.web.registry.identifiers import KINDS, identifier_problem, tidy_identifier
from symbio.web.registry.models import VISIBILITIES, Organisation, Site


def spoken() -> str:
    """Language of the request that is being answered."""
    return (get_language() or "ru")[:2]


class Worded:
    """Sets labels and help of a form's fields from the catalogues: ``field-<form>-<name>``."""

    prefix_code: ClassVar[str] = ""
    fields: dict[str, forms.Field]

    def word_fields(self) -> None:
        """Word all fields in the language of the request."""
        lang = spoken()
        for name, field in self.fields.items():
            code = f"field-{self.prefix_code}-{name.replace('_', '-')}"
            field.label = say_code(code, lang)
            help_text = say_code(f"{code}-help", lang)
            field.help_text = "" if help_text.startswith(f"{code}-help") else help_text
            field.error_messages["required"] = say_code("web-required", lang, field=field.label)
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"


def _activity(text: str) -> str:
    """NACE class of a code or of the words of an activity; raises the form's error."""
    if not text.strip():
        return ""
    nace, _problem = parse_activity(text.strip())
    if nace is not None:
        return nace
    from symbio.reports.page_find import finder

    found = finder(bridge.knowledge()).find(text, "activity")
    if found:
        return found[0].id
    raise forms.ValidationError(say_code("web-activity-unknown", spoken(), text=text[:60]))


class CompanyForm(Worded, forms.ModelForm):  # type: ignore[type-arg]
    """A company with its identifiers."""

    prefix_code = "company"
    activity = forms.CharField(required=False, max_length=80)
    website = forms.URLField(required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = (
            "name",
            "country",
            "inn",
            "ogrn",
            "unp",
            "vat",
            "activity",
            "website",
            "about",
            "is_named",
            "is_provider",
        )
        widgets: ClassVar = {"about": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            self.fields[kind] = forms.CharField(required=False, max_length=40)
        self.word_fields()

    def clean_country(self) -> str:
        """Two letters, in capitals."""
        return str(self.cleaned_data["country"]).strip().upper()[:2]

    def clean_activity(self) -> str:
        """A class."""
        return _activity(self.cleaned_data["activity"])

    def clean(self) -> dict[str, Any]:
        """Identifiers have the right form and check digits, and belong to nobody else."""
        cleaned = super().clean() or {}
        for kind in KINDS:
            text = tidy_identifier(cleaned.get(kind) or "")
            cleaned[kind] = text
            if not text:
                continue
            problem: Message | None = identifier_problem(kind, text)
            others = Organisation.objects.filter(**{kind: text}).exclude(pk=self.instance.pk)
            if problem is None and others.exists():
                problem = Message("identifier-taken", text=text)
            if problem is not None:
                self.add_error(kind, say(problem, spoken()))
        return cleaned

    def save(self, commit: bool = True) -> Organisation:
        """Save with the key by which names are searched."""
        self.instance.name_key = bridge.text_key(self.instance.name)[:200]
        saved: Organisation = super().save(commit)
        return saved


class SiteForm(Worded, forms.ModelForm):  # type: ignore[type-arg]
    """A site: a town, or a point; the point outranks the town."""

    prefix_code = "site"
    activity = forms.CharField(required=False, max_length=80)

    class Meta:
        model = Site
        fields = ("name", "activity", "place", "lat", "lon", "is_exact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lat", "lon"):
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})
        self.word_fields()

    def clean_activity(self) -> str:
        """A class."""
        return _activity(self.cleaned_data["activity"])

    def clean(self) -> dict[str, Any]:
        """A point needs both numbers; without one the town is looked up."""
        cleaned = super().clean() or {}
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if (lat is None) != (lon is None):
            self.add_error("lat" if lat is None else "lon", say_code("web-point-half", spoken()))
        elif lat is None and cleaned.get("place"):
            town = find_place(cleaned["place"], self.instance.organisation.country or None)
            if town is None:
                self.add_error("place", say_code("web-place-unknown", spoken(), place=cleaned["place"][:60]))
            else:
                cleaned["lat"], cleaned["lon"] = town.lat, town.lon
                self.instance.country = town.country or ""
        return cleaned

    def save(self, commit: bool = True) -> Site:
        """Save with the cell to which the place is coarsened."""
        self.instance.cell = cell_of(self.cleaned_data.get("lat"), self.cleaned_data.get("lon"))
        if not self.instance.country:
            self.instance.country = self.instance.organisation.country
        saved: Site = super().save(commit)
        return saved


class StreamForm(Worded, forms.Form):
    """Six questions: what, how much, how good, what becomes of it today, at what cost, who may see it."""

    prefix_code = "stream"
    direction = forms.ChoiceField(widget=forms.RadioSelect)
    stream = forms.CharField(max_length=500)
    quantity = forms.CharField(max_length=60, required=False)
    unit = forms.CharField(max_length=40, required=False)
    code = forms.CharField(max_length=200, required=False)
    hazard_class = forms.CharField(max_length=20, required=False)
    temperature_c = forms.CharField(max_length=40, required=False)
    pressure_bar = forms.CharField(max_length=40, required=False)
    moisture_pct = forms.CharField(max_length=40, required=False)
    grain_size_mm = forms.CharField(max_length=40, required=False)
    composition = forms.CharField(max_length=1000, required=False)
    pattern = forms.ChoiceField(required=False)
    current_fate = forms.ChoiceField(required=False)
    unit_cost = forms.CharField(max_length=40, required=False)
    currency = forms.CharField(max_length=3, required=False)
    note = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sees_what = forms.ChoiceField()
    sees_quality = forms.ChoiceField()
    sees_money = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = spoken()
        sees = [(name, say_code(f"web-sees-{name}", lang)) for name in VISIBILITIES]
        blank = [("", say_code("not-stated", lang))]
        choices = {
            "direction": [(d, say_code(f"web-direction-{d}", lang)) for d in ("offer", "need")],
            "pattern": blank + choices_of("pattern", lang),
            "current_fate": blank + choices_of("current_fate", lang),
            "sees_what": sees,
            "sees_quality": sees,
            "sees_money": sees,
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options
        self.word_fields()

    def told(self, refusals: dict[str, Message]) -> None:
        """Put what the engine refused beside the fields."""
        for name, message in refusals.items():
            self.add_error(name if name in self.fields else "stream", say(message, spoken()))


def choices_of(field: str, lang: str) -> list[tuple[str, str]]:
    """Values of a closed list with their words; the words are what the reader of tables understands too."""
    from symbio.streams.fields import choices

    return [(choice.label[lang], choice.label[lang]) for choice in choices()[field]]


class ImportForm(Worded, forms.Form):
    """A file or pasted rows."""

    prefix_code = "import"
    file = forms.FileField(required=False)
    text = forms.CharField(required=False, max_length=2_000_000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_fields()
