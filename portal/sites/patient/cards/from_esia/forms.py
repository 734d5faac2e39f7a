"""What a person adds to what Госуслуги told: fields of the groups that it left empty, and no other."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.domain.patients.rules import card_data
from portal.domain.patients.states import GROUPS, CardData, Group, Paper
from portal.sites.patient.cards import filled
from portal.sites.patient.cards.forms import CardForm


class MissingForm(CardForm):
    """The form of a card without what ESIA told; whatever is sent in the fields that are gone is not read."""

    def __init__(self, *args: Any, offered: CardData, frozen: tuple[Group, ...], today: date) -> None:
        super().__init__(*args, initial=filled.shown(offered), today=today)
        self._offered = offered
        for group in (Group.PERSON, *frozen):
            for name in GROUPS[group]:
                self.fields.pop(name, None)
        self.fields["phone"].label = _("Номер телефона")
        self.fields["phone"].help_text = _("Обязательно при наличии. Нет своего телефона — оставьте пустым.")

    @property
    def is_needed(self) -> bool:
        """Tell whether the fields stand open: without a number the clinic hardly finds the patient."""
        return bool(self.errors) or {"policy_number", "snils"} <= self.fields.keys()

    def _expected(self) -> Paper:
        return card_data.paper_of(self._offered.birth_date, self.today)
