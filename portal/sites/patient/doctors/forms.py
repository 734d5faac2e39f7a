"""What narrows a list of doctors: every field may be left alone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.domain.clinics.states import Sex
from portal.domain.finding.states import ANYBODY, Order, Part, Whom

_WHOM = ((Whom.ADULT.value, _("взрослых")), (Whom.CHILD.value, _("детей")))
_WRONG = {"invalid_choice": _("Выберите из списка.")}


def _choice(label: Any, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=_WRONG)


class Narrow(forms.Form):
    """Filters of doctors; `districts` are those of the region's clinics."""

    order = _choice(
        _("Сначала"), [(Order.SOON.value, _("самое раннее время")), (Order.NEAR.value, _("ближе к вам"))]
    )
    whom = _choice(
        _("Кого принимает"),
        [("", _("не важно")), *_WHOM],
    )
    gender = _choice(
        _("Врач"), [("", _("не важно")), (Sex.FEMALE.value, _("женщина")), (Sex.MALE.value, _("мужчина"))]
    )
    part = _choice(
        _("Время приёма"),
        [
            ("", _("любое")),
            (Part.MORNING.value, _("утром, до 12:00")),
            (Part.DAY.value, _("днём, с 12:00 до 17:00")),
            (Part.EVENING.value, _("вечером, после 17:00")),
        ],
    )
    district = _choice(_("Район"), [])
    wheelchair = forms.BooleanField(label=_("Можно на инвалидной коляске"), required=False)
    signs = forms.BooleanField(label=_("Говорят на русском жестовом языке"), required=False)

    def __init__(
        self, asked: Any, *, districts: Sequence[str], has_place: bool, without: Sequence[str] = ()
    ) -> None:
        """Offer «nearer» only to those who have said where they are, a district where there is one."""
        super().__init__(asked, auto_id="narrow-%s")
        if asked.get("whom") == ANYBODY:  # whatever the words say
            self._offer("whom", [(ANYBODY, _("не важно")), *_WHOM])
        self._offer("district", [("", _("любой")), *((one, one) for one in districts)])
        idle = [*without, *([] if has_place else ["order"]), *([] if districts else ["district"])]
        for name in idle:
            self.fields.pop(name, None)

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    @property
    def told(self) -> dict[str, Any]:
        """Return what was chosen and is right; a wrong field asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
