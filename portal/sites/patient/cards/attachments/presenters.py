"""Values of the tab «Прикрепления»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.attachments.queries import Attachment, Doctor, Standing
from portal.domain.attachments.rules import pace
from portal.domain.attachments.states import DOCTORS_OF, OPEN, Field, Kind
from portal.domain.attachments.texts import FIELD, KIND, STATE
from portal.domain.patients.access import OpenCard
from portal.domain.regions.queries import Region
from portal.kit import dates, names
from portal.kit.words import N_
from portal.look.values import Fact
from portal.sites.patient import spoken

_NO_BREAK: Final = "\u00a0"
_PASSPORT_FROM: Final = 14
_SOURCES: Final = {"import": N_("список прикреплённых, который передала клиника")}
_OTHER_SOURCE: Final = N_("регистр региона")
_LOOKS_FOR_A_BEGINNING: Final = 6
_FIRST_LOOK: Final = timedelta()
_KINDS: Final = {"found": "success"} | dict.fromkeys(
    ("none", "mismatch", "unavailable", "unconfirmed"), "warning"
)
_WITHOUT_A_CLINIC: Final = frozenset({"none", "mismatch", "unavailable", "unconfirmed"})
_NUMBERS: Final = {Field.SNILS, Field.POLICY}
_VALUES: Final = {Field.POLICY: "policy_number"}


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """One attachment; without an address the clinic is not among those of the portal."""

    title: str
    clinic: str
    clinic_href: str
    facts: Sequence[Fact]
    doctor: str
    doctor_href: str


@dataclass(frozen=True, slots=True)
class AttachmentsView:
    """The tab: `outcome` is the state, `new` where nobody has searched, `unconfirmed` where nobody may.

    `until`, `again` and `checked` are spoken moments; `differs` and `papers` are what to compare and
    to bring.
    """

    outcome: str
    kind: str
    title: str
    moves: bool
    until: str
    again: str
    checked: str
    is_outdated: bool
    differs: Sequence[str]
    differs_in_number: bool
    differs_in_name: bool
    papers: str
    rows: Sequence[AttachmentRow]
    insurer: str
    is_from_esia: bool
    region: str
    card_id: str
    book_href: str

    @property
    def needs_a_way_out(self) -> bool:
        """Tell whether the page offers what can be booked without an attachment."""
        return self.outcome in _WITHOUT_A_CLINIC and not self.rows


def shown(
    card: OpenCard, standing: Standing | None, doctors: Sequence[Doctor], here: Region, at: datetime
) -> AttachmentsView:
    """Say how things stand for a card in the region `here`."""
    outcome, title = _outcome(card, standing)
    zone, rows = here.time_zone, standing.attachments if standing else []
    return AttachmentsView(
        outcome=outcome,
        kind=_KINDS.get(outcome, "info"),
        title=title,
        moves=standing is not None and standing.state in OPEN,
        until=_moment(standing.ends_at if standing else None, zone, at),
        again=_moment(standing.next_at if standing else None, zone, at),
        checked=_moment(rows[0].checked_at if rows else standing.ended_at if standing else None, zone, at),
        is_outdated=standing is not None and standing.is_outdated,
        differs=[_differs(field, card) for field in standing.differs] if standing else [],
        differs_in_number=bool(standing and set(standing.differs) & _NUMBERS),
        differs_in_name=bool(standing and set(standing.differs) - _NUMBERS),
        papers=papers(card, at.date()),
        rows=[_row(one, doctors, card) for one in rows],
        insurer=card.insurer,
        is_from_esia=card.is_from_esia,
        region=here.name,
        card_id=str(card.id),
        book_href=f"{reverse('doctors:clinics')}?{urlencode({'card': card.id})}",
    )


def _outcome(card: OpenCard, standing: Standing | None) -> tuple[str, str]:
    if not card.is_known:
        return "unconfirmed", _("Сначала подтвердите карту")
    if standing is None:
        return "new", _("Прикрепление здесь ещё не искали")
    return standing.state, _(STATE[standing.state])


def _moment(at: datetime | None, zone: str, today: datetime) -> str:
    return spoken.moment(at, zone, today) if at else ""


def look_after(outcome: str, standing: Standing | None, at: datetime, look: int) -> int:
    """Return in how many seconds the page looks again; 0 where nothing moves any more.

    Of a new card a page looks a few times whether the search has begun, then it waits for the button.
    """
    if standing is None:
        is_expected = outcome == "new" and look <= _LOOKS_FOR_A_BEGINNING
        return pace.look_again_after(_FIRST_LOOK) if is_expected else 0
    return pace.look_again_after(at - standing.queued_at) if standing.state in OPEN else 0


def _differs(field: Field, card: OpenCard) -> str:
    value = getattr(card, _VALUES.get(field, field.value))
    return _(FIELD[field]) if value else _("%(field)s — в карте не указано") % {"field": _(FIELD[field])}


def papers(card: OpenCard, today: date) -> str:
    """Name what a registry asks for: a child has no passport yet."""
    if dates.age(card.birth_date, today) < _PASSPORT_FROM:
        return _("свидетельство о рождении, полис ОМС, СНИЛС и паспорт родителя")
    return _("паспорт, полис ОМС и СНИЛС")


def _row(one: Attachment, doctors: Sequence[Doctor], card: OpenCard) -> AttachmentRow:
    clinic = one.clinic if one.clinic and one.clinic.is_active else None
    doctor = _own_doctor(one, doctors)
    asked = urlencode({"card": card.id})
    known = one.clinic.short_name if one.clinic else one.clinic_name
    return AttachmentRow(
        title=_(KIND[Kind(one.kind)]),
        clinic=known,
        clinic_href=f"{reverse('doctors:clinic', args=[clinic.pk])}?{asked}" if clinic else "",
        facts=_facts(one, doctor),
        doctor=_signature(doctor) if doctor else "",
        doctor_href=f"{reverse('doctors:doctor', args=[doctor.pk])}?{asked}" if doctor else "",
    )


def _signature(doctor: Doctor) -> str:
    return names.initials(doctor.surname, doctor.name, doctor.patronymic).replace(" ", _NO_BREAK)


def _own_doctor(one: Attachment, doctors: Sequence[Doctor]) -> Doctor | None:
    """Return the doctor that is named, else the only one of the area; of two nobody knows whose one is."""
    named = [doctor for doctor in doctors if doctor.pk == one.doctor_id]
    codes = DOCTORS_OF[Kind(one.kind)]
    of_area = [
        doctor for doctor in doctors
        if doctor.clinic_id == one.clinic_id and doctor.area == one.area and doctor.speciality.code in codes
    ]  # fmt: skip
    return next(iter(named or of_area), None) if named or len(of_area) == 1 else None


def _facts(one: Attachment, doctor: Doctor | None) -> list[Fact]:
    name = names.full(doctor.surname, doctor.name, doctor.patronymic) if doctor else one.doctor_name
    rows = [
        (_("Адрес"), one.clinic.address if one.clinic else ""),
        (_("Регистратура"), spoken.phone_links(one.clinic.phones) if one.clinic else ""),
        (_("Участок"), one.area),
        (_("Врач"), name),
        (_("Прикреплены с"), dates.show(one.since_date) if one.since_date else ""),
        (_("Откуда данные"), _(_SOURCES.get(one.source, _OTHER_SOURCE))),
    ]
    return [Fact(label, value) for label, value in rows if value]
