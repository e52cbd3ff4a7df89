"""Forms of workspaces; labels and errors from the catalogues."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from symbio.language import say_code
from symbio.web.registry.forms import StreamForm, Worded, spoken
from symbio.web.registry.models import FIELD_GROUPS, Organisation
from symbio.web.workspaces.models import SHARES, Workspace, WorkspaceMember


def _coded(prefix: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, say_code(f"{prefix}-{value}", spoken())) for value in values]


class _Form(Worded, forms.Form):
    """A form whose choices and labels are worded when it is made."""

    choices: ClassVar[dict[str, tuple[str, tuple[str, ...]]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (prefix, values) in self.choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _coded(prefix, values)
        self.word_fields()


class WorkspaceForm(_Form):
    """Name, kind and what it belongs to."""

    prefix_code = "space"
    choices: ClassVar = {"kind": ("space-kind", Workspace.KINDS)}
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField()
    parent = forms.ModelChoiceField(Workspace.objects.none(), required=False)

    def __init__(self, *args: Any, parents: QuerySet[Workspace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = parents, say_code("space-no-parent", spoken())


class MemberForm(_Form):
    """A person to invite."""

    prefix_code = "space-member"
    choices: ClassVar = {"role": ("space-role", WorkspaceMember.ROLES)}
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(initial="guest")


class CompanyInviteForm(_Form):
    """The owner of a company to invite."""

    prefix_code = "space-company"
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class JoinForm(_Form):
    """With which of one's companies, and what of its streams the facilitators see."""

    prefix_code = "space-join"
    choices: ClassVar = {"shares": ("space-shares", SHARES)}
    organisation = forms.ModelChoiceField(Organisation.objects.none())
    shares = forms.ChoiceField(widget=forms.RadioSelect, initial="nothing")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
            return
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = organisations, None


class ListForm(_Form):
    """A list of residents: a file or pasted lines."""

    prefix_code = "space-list"
    file = forms.FileField(required=False)
    text = forms.CharField(required=False, max_length=500_000, widget=forms.Textarea(attrs={"rows": 8}))


class CampaignForm(_Form):
    """A campaign: its name, what the facilitator sees of the answers, a word to the residents."""

    prefix_code = "space-campaign"
    choices: ClassVar = {"shows": ("space-shares", SHARES[1:])}
    name = forms.CharField(max_length=200)
    shows = forms.ChoiceField(widget=forms.RadioSelect, initial="what")
    words = forms.CharField(max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(StreamForm):
    """The questions on a stream without those on who may see it: the page says that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in FIELD_GROUPS:
            del self.fields[f"sees_{group}"]
