"""The row of an import that tells of one attachment in the built-in register."""

from dataclasses import dataclass
from datetime import date

from portal.domain.attachments.states import Kind
from portal.domain.clinics.rules.row import Identified
from portal.kit import dates, policy, snils
from portal.kit.rows import Row
from portal.kit.wrong import Wrong

_ID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow(Identified):
    """A person and one clinic; at least one of `snils` and `policy` is there."""

    surname: str
    name: str
    patronymic: str
    birth_date: date
    snils: str
    policy: str
    attached_as: str
    clinic: str
    area: str
    doctor: str
    since: date | None


def attachment(row: Row) -> AttachmentRow:
    """Read an attachment."""
    found = AttachmentRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        surname=row.text("surname", 100),
        name=row.text("name", 100),
        patronymic=row.maybe_text("patronymic", 100),
        birth_date=_birth(row),
        snils=_snils(row),
        policy=_policy(row),
        attached_as=row.choice("attached_as", list(Kind)),
        clinic=row.text("clinic", _ID),
        area=row.maybe_text("area", 30),
        doctor=row.maybe_text("doctor", _ID),
        since=row.maybe_day("since"),
    )
    if not (row.has("snils") or row.has("policy")):
        row.complain("snils", "нужен СНИЛС или полис: по одному имени человека не узнать")
    return found


def _birth(row: Row) -> date:
    born = row.day("birth_date")
    if not row.complaints and born < dates.EARLIEST_BIRTH:
        row.complain("birth_date", "нужна дата не раньше 1900-01-01")
    return born


def _snils(row: Row) -> str:
    text = row.maybe_text("snils", 20)
    try:
        return snils.parse(text) if text else ""
    except Wrong as wrong:
        row.complain("snils", wrong.reason)
        return ""


def _policy(row: Row) -> str:
    text = row.maybe_text("policy", 30)
    try:
        told = policy.parse(text, is_sure=True) if text else None
    except Wrong as wrong:
        row.complain("policy", wrong.reason)
        return ""
    if told is not None and told.kind is not policy.Kind.UNIFIED:
        row.complain("policy", "нужны 16 цифр единого номера")
    return told.number if told else ""
