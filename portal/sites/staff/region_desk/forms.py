"""What an operator fills in."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.domain.staff import queries
from portal.domain.staff.states import Held, Kind
from portal.kit import names

LETTER: Final = "letter"
SHOWN: Final = "shown"


class RoleForm(forms.Form):
    """As what and where somebody works."""

    kind = forms.ChoiceField(
        label=_("Кем работает"),
        choices=[
            (Kind.REGISTRAR.value, _("Регистратор клиники")),
            (Kind.DOCTOR.value, _("Врач")),
            (Kind.OPERATOR.value, _("Оператор региона")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Выберите, кем человек работает.")},
    )
    clinic = forms.TypedChoiceField(
        label=_("Клиника регистратора"),
        help_text=_("Только для регистратора."),
        coerce=int,
        required=False,
        empty_value=None,
    )
    doctor = forms.TypedChoiceField(
        label=_("Врач из расписания"),
        help_text=_("Только для врача."),
        coerce=int,
        required=False,
        empty_value=None,
    )

    def __init__(self, *args: Any, region: str, **kwargs: Any) -> None:
        """Offer the clinics and doctors of one region."""
        super().__init__(*args, **kwargs)
        self.fields["clinic"].choices = [("", _("Не выбрана")), *queries.clinics_to_choose(region=region)]  # type: ignore[attr-defined]
        self.fields["doctor"].choices = [("", _("Не выбран")), *queries.doctors_to_choose(region=region)]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Ask for the place that the kind needs."""
        super().clean()
        kind = self.cleaned_data.get("kind")
        if kind == Kind.REGISTRAR and not self.cleaned_data.get("clinic") and "clinic" not in self.errors:
            self.add_error("clinic", _("Выберите клинику, где работает регистратор."))
        if kind == Kind.DOCTOR and not self.cleaned_data.get("doctor") and "doctor" not in self.errors:
            self.add_error("doctor", _("Выберите врача из расписания."))

    def role(self) -> Held:
        """Return the role that was filled in."""
        told = self.cleaned_data
        kind = Kind(told["kind"])
        return Held(
            kind,
            clinic_id=told["clinic"] if kind == Kind.REGISTRAR else None,
            doctor_id=told["doctor"] if kind == Kind.DOCTOR else None,
        )


class Way(forms.Form):
    """How a link reaches the employee."""

    way = forms.ChoiceField(
        label=_("Как передать ссылку"),
        choices=[
            (LETTER, _("Отправить письмом на рабочую почту")),
            (SHOWN, _("Показать мне: передам сам")),
        ],
        widget=forms.RadioSelect,
        initial=LETTER,
        error_messages={"required": _("Выберите, как передать ссылку.")},
    )

    def __init__(self, *args: Any, has_mail: bool, **kwargs: Any) -> None:
        """Offer a letter only where letters go out; then there is nothing to choose."""
        super().__init__(*args, **kwargs)
        if not has_mail:
            del self.fields["way"]

    @property
    def by_letter(self) -> bool:
        """Tell whether a letter was chosen."""
        return bool(self.cleaned_data.get("way") == LETTER)


class Invite(Way, RoleForm):
    """Whom to invite."""

    email = forms.EmailField(
        label=_("Рабочая почта"),
        max_length=254,
        help_text=_("По ней человек будет входить."),
        error_messages={
            "required": _("Напишите рабочую почту."),
            "invalid": _("Напишите почту так: anna@clinic.ru."),
        },
    )
    surname = forms.CharField(
        label=_("Фамилия"), max_length=100, error_messages={"required": _("Напишите фамилию.")}
    )
    name = forms.CharField(label=_("Имя"), max_length=100, error_messages={"required": _("Напишите имя.")})
    patronymic = forms.CharField(label=_("Отчество"), max_length=100, required=False)

    field_order = ["email", "surname", "name", "patronymic", "kind", "clinic", "doctor", "way"]

    def clean_surname(self) -> str:
        """Take a surname as documents write it."""
        return _name(self.cleaned_data["surname"])

    def clean_name(self) -> str:
        """Take a name as documents write it."""
        return _name(self.cleaned_data["name"])

    def clean_patronymic(self) -> str:
        """Take a patronymic, if there is one."""
        text = self.cleaned_data["patronymic"]
        return _name(text) if text else ""


def _name(text: str) -> str:
    try:
        return names.parse(text)
    except names.WrongName as error:
        raise forms.ValidationError(_("Напишите русскими буквами, как в документе")) from error


class EndAccess(forms.Form):
    """The one question before an access ends."""

    understood = forms.BooleanField(
        label=_("Да, закрыть доступ"),
        error_messages={"required": _("Отметьте, что доступ нужно закрыть, или вернитесь назад.")},
    )
