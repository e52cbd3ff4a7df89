"""Forms of administrators."""

from __future__ import annotations

from django import forms

from symbio.language import say_code
from symbio.web.registry.forms import spoken
from symbio.web.steward.codelists import ENDINGS
from symbio.web.steward.models import CodeList


class CodeListForm(forms.Form):
    """A file, and the list that it is."""

    scheme = forms.ChoiceField()
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        scheme = self.fields["scheme"]
        assert isinstance(scheme, forms.ChoiceField)
        scheme.choices = [(s, say_code(f"steward-scheme-{s.lower()}", spoken())) for s in CodeList.SCHEMES]
        for name in ("scheme", "file"):
            self.fields[name].label = say_code(f"field-steward-{name}", spoken())
