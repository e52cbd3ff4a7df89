"""The form of a table of own figures."""

from __future__ import annotations

from typing import Any

from django import forms

from symbio.web.registry.forms import Worded


class TableForm(Worded, forms.Form):
    """A file."""

    prefix_code = "own"
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.word_fields()
