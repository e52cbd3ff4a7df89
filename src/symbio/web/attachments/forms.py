"""Forms of files; labels and errors from the catalogues."""

from __future__ import annotations

from typing import Any

from django import forms

from symbio.language import say_code
from symbio.web.attachments.models import KINDS, Attachment
from symbio.web.attachments.types import ACCEPT
from symbio.web.registry.forms import Worded, spoken
from symbio.web.registry.models import VISIBILITIES


def _day() -> forms.DateField:
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class SaidForm(Worded, forms.Form):
    """What a file is, how old and for how long, whose; who sees it."""

    prefix_code = "attachment"
    kind = forms.ChoiceField()
    dated = _day()
    valid_until = _day()
    laboratory = forms.CharField(max_length=200, required=False)
    sees = forms.ChoiceField(initial="private")

    def __init__(self, *args: Any, is_shown: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = spoken()
        if not is_shown:
            del self.fields["sees"]
        choices = {
            "kind": [(kind, say_code(f"attachment-kind-{kind}", lang)) for kind in KINDS],
            "sees": [
                (name, say_code(f"web-sees-{name}", lang)) for name in VISIBILITIES[: None if is_shown else 1]
            ],
        }
        for name in choices.keys() & self.fields.keys():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices[name]
        self.word_fields()

    def clean(self) -> dict[str, Any]:
        """A file is not valid until a day before it was made."""
        cleaned = super().clean() or {}
        cleaned.setdefault("sees", "private")
        dated, until = cleaned.get("dated"), cleaned.get("valid_until")
        if dated and until and until < dated:
            self.add_error("valid_until", say_code("attachment-dates", spoken()))
        return cleaned


class AttachForm(SaidForm):
    """A file and what is said of it."""

    file = forms.FileField(widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}))
    field_order = ("file", "kind", "dated", "valid_until", "laboratory", "sees")


def said_of(attachment: Attachment) -> dict[str, Any]:
    """What is said of a file, for the form."""
    return {name: getattr(attachment, name) for name in SaidForm.base_fields}
