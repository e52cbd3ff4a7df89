"""Forms of workspaces; labels and errors from the catalogues."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from symbio.language import say_code
from symbio.streams.location import find_place
from symbio.web import bridge
from symbio.web.registry.forms import StreamForm, Worded, spoken
from symbio.web.registry.models import FIELD_GROUPS, Organisation
from symbio.web.workspaces.models import RIGHTS, SHARES, Resident, Workspace, WorkspaceMember
from symbio.web.workspaces.residents import activity_of


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

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation] | None,
        may_be_new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
            return
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.required = organisations, not may_be_new
        field.empty_label = say_code("join-as-new", spoken()) if may_be_new else None


class ListForm(_Form):
    """A list of residents: a file or pasted lines."""

    prefix_code = "space-list"
    file = forms.FileField(required=False)
    text = forms.CharField(required=False, max_length=500_000, widget=forms.Textarea(attrs={"rows": 8}))


class ResidentForm(_Form):
    """What the list says of a resident."""

    prefix_code = "space-resident"
    choices: ClassVar = {"language": ("space-language", ("ru", "en"))}
    name = forms.CharField(max_length=200)
    activity = forms.CharField(required=False, max_length=200)
    town = forms.CharField(required=False, max_length=200)
    email = forms.EmailField(required=False)
    phone = forms.CharField(required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    language = forms.ChoiceField()

    def __init__(self, *args: Any, resident: Resident, **kwargs: Any) -> None:
        names = ("name", "activity", "town", "email", "phone", "language")
        initial = {name: getattr(resident, name) for name in names}
        initial["activity"] = resident.activity or resident.activity_text
        super().__init__(*args, initial=initial, **kwargs)
        self._resident = resident

    def clean_name(self) -> str:
        """A name that no other resident of the list has."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        same = Resident.everyone.filter(
            workspace=self._resident.workspace, name_key=bridge.text_key(name)[:200]
        )
        if same.exclude(pk=self._resident.pk).exists():
            raise forms.ValidationError(say_code("resident-name-taken", spoken(), name=name[:60]))
        return name

    def clean_activity(self) -> str:
        """A class."""
        text = str(self.cleaned_data["activity"])
        nace = activity_of(text)
        if text.strip() and not nace:
            raise forms.ValidationError(say_code("web-activity-unknown", spoken(), text=text[:60]))
        return nace

    def clean_town(self) -> str:
        """A town that is known, or none."""
        town = " ".join(str(self.cleaned_data["town"]).split())
        if town and find_place(town, None) is None:
            raise forms.ValidationError(say_code("web-place-unknown", spoken(), place=town[:60]))
        return town


class MandateForm(_Form):
    """What a workspace may do for a company, and until when."""

    prefix_code = "space-mandate"
    rights = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        day = timezone.localdate() + timedelta(days=90)
        super().__init__(*args, initial={"until": day, "rights": ["streams"]}, **kwargs)
        field = self.fields["rights"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = _coded("mandate-right", RIGHTS)

    def clean_until(self) -> date:
        """A day that is not past, and within a year."""
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=366):
            raise forms.ValidationError(say_code("mandate-until-wrong", spoken()))
        return day


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
