"""A request to a clinic's registry: what stands on the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.domain.attachments.queries import Standing
from portal.domain.attachments.states import State
from portal.domain.attachments.texts import FIELD
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.kit import dates, names, phone, snils, zones
from portal.look.values import Fact
from portal.sites.patient.cards.attachments import presenters


@dataclass(frozen=True, slots=True)
class Letter:
    """Who asks for what; `clinic` is empty where the person writes it by hand."""

    clinic: str
    asks: Sequence[str]
    facts: Sequence[Fact]
    applicant: Sequence[Fact]
    papers: str
    date: str
    is_masked: bool


def written(
    card: OpenCard, applicant: OpenCard | None, standing: Standing | None, here: Region, at: datetime
) -> Letter:
    """Write the request that fits how things stand."""
    today = zones.local(at, here.time_zone).date()
    known = standing.attachments[0] if standing and standing.attachments else None
    clinic = known.clinic.full_name if known and known.clinic else known.clinic_name if known else ""
    return Letter(
        clinic=clinic,
        asks=_asks(standing),
        facts=person(card),
        applicant=applicant_facts(applicant),
        papers=presenters.papers(card, today),
        date=dates.show(today),
        is_masked=card.is_masked,
    )


def _asks(standing: Standing | None) -> list[str]:
    if standing and standing.state == State.MISMATCH:
        fields = ", ".join(_(FIELD[field]) for field in standing.differs)
        return [
            _("Прошу сверить данные пациента в списке прикреплённых с документами и исправить ошибку."),
            _("При проверке на портале не сошлось: %(fields)s.") % {"fields": fields},
        ]
    if standing and standing.attachments:
        return [_("Прошу проверить данные о прикреплении пациента и исправить их, если они неверны.")]
    return [
        _("Прошу проверить, прикреплён ли пациент к вашей клинике, и передать эти данные в регистр региона."),
        _("Если прикрепления нет, прошу сообщить, как его оформить (приказы Минздрава № 215н и № 216н)."),
    ]


def applicant_facts(applicant: OpenCard | None) -> list[Fact]:
    """Say who asks for somebody else."""
    return person(applicant)[:1] + _phone(applicant) if applicant else []


def person(card: OpenCard) -> list[Fact]:
    """Say whom a letter is about: what a card holds, as far as the session may see it."""
    number = snils.show(card.snils) if card.snils and not card.is_masked else card.snils
    rows = [
        (_("Фамилия, имя, отчество"), names.full(card.surname, card.name, card.patronymic)),
        (_("Дата рождения"), dates.show(card.birth_date)),
        (_("СНИЛС"), number),
        (_("Полис ОМС"), " ".join(filter(None, (card.policy_series, card.policy_number)))),
        (_("Страховая компания"), card.insurer),
        *((fact.label, fact.value or "") for fact in _phone(card)),
    ]
    return [Fact(label, value) for label, value in rows if value]


def _phone(card: OpenCard) -> list[Fact]:
    return [Fact(_("Телефон"), phone.show(card.phone))] if card.phone else []
