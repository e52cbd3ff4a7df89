"""Forms that ask once more before something is erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.cache import cache

from symbio.language import say_code
from symbio.web.registry.forms import spoken

MOST_TRIES, TRIES_S = 5, 900


class EraseForm(forms.Form):
    """Says again what is to be erased, and who one is: a browser that was left open erases nothing.

    Parameters
    ----------
    name
        What is to be written: the address of the account, the name of the company.
    user
        Who erases; their password is asked for where they have one.
    """

    name = forms.CharField(max_length=254)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, name: str, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name, self._user = name, user
        if not user.has_usable_password():
            del self.fields["password"]
        for field in self.fields:
            self.fields[field].label = say_code(f"field-erase-{field}", spoken(), name=name)

    def clean_name(self) -> str:
        """The name as it is written on the page."""
        said: str = self.cleaned_data["name"].strip()
        if said.casefold() != self._name.strip().casefold():
            raise forms.ValidationError(say_code("erase-name-wrong", spoken(), name=self._name))
        return said

    def clean_password(self) -> str:
        """The password of who asks; few tries in a quarter of an hour."""
        said: str = self.cleaned_data["password"]
        key = f"erase-tries-{self._user.pk}"
        cache.add(key, 0, TRIES_S)
        if cache.incr(key) > MOST_TRIES:
            raise forms.ValidationError(say_code("erase-too-many", spoken()))
        if not self._user.check_password(said):
            raise forms.ValidationError(say_code("erase-password-wrong", spoken()))
        return said
