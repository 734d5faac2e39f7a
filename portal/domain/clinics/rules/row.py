"""The rows of an import that tell of clinics and doctors: one class and one reader per kind.

A reader takes every field, so that a row is refused with all that is wrong with it.
Ages are full years, both ends included; `id` and references are the sender's own ids.
"""

from dataclasses import dataclass

from portal.domain.clinics import states
from portal.kit.rows import Row

OLDEST_PATIENT = 150
_ID = 64
_WORDS = 300
_SENTENCES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """What every row carries: the sender's id, and whether it still works."""

    id: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicRow(Identified):
    """A medical organisation."""

    oid: str
    full_name: str
    short_name: str
    type: str
    district: str
    address: str
    latitude: float | None
    longitude: float | None
    phones: list[str]
    hours: str
    time_zone: str
    serves: str
    system: str
    system_id: str
    way_in: str
    sensitive: bool
    wheelchair: bool | None
    sign_language: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow(Identified):
    """A building of a clinic."""

    clinic: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    way_in: str
    wheelchair: bool | None
    sign_language: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetRow(Identified):
    """A street and its middle."""

    name: str
    settlement: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialityRow(Identified):
    """A speciality; its id is its code."""

    name: str
    patient_name: str
    group: str
    serves: str
    self_booking: bool
    needs_referral: bool
    sensitive: bool
    prepare: list[str]
    bring: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow(Identified):
    """A post in a clinic."""

    clinic: str
    speciality: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorRow(Identified):
    """A doctor on a position; `site` is empty when there is only one building."""

    position: str
    site: str
    surname: str
    name: str
    patronymic: str
    area: str
    room: str
    min_age: int | None
    max_age: int | None
    sex: str
    gender: str
    wheelchair: bool | None
    sign_language: bool | None
    self_booking: bool


def clinic(row: Row) -> ClinicRow:
    """Read a clinic; an outside system is named together with the clinic's id in it."""
    latitude, longitude = _place(row)
    if row.has("system") != row.has("system_id"):
        row.complain("system", "система и номер клиники в ней указываются вместе")
    return ClinicRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        oid=row.maybe_text("oid", 100),
        full_name=row.text("full_name", 500),
        short_name=row.text("short_name", 150),
        type=row.choice("type", list(states.ClinicType)),
        district=row.maybe_text("district", 150),
        address=row.text("address", 300),
        latitude=latitude,
        longitude=longitude,
        phones=row.texts("phones", 10, 30),
        hours=row.maybe_text("hours", 300),
        time_zone=row.zone("time_zone"),
        serves=row.choice("serves", list(states.Serves)),
        system=row.maybe_text("system", 30),
        system_id=row.maybe_text("system_id", _ID),
        way_in=row.maybe_text("way_in", _WORDS),
        sensitive=row.flag("sensitive", default=False),
        wheelchair=row.maybe_flag("wheelchair"),
        sign_language=row.maybe_flag("sign_language"),
    )


def site(row: Row) -> SiteRow:
    """Read a site."""
    latitude, longitude = _place(row)
    return SiteRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        clinic=row.text("clinic", _ID),
        name=row.text("name", 300),
        address=row.text("address", 300),
        latitude=latitude,
        longitude=longitude,
        way_in=row.maybe_text("way_in", _WORDS),
        wheelchair=row.maybe_flag("wheelchair"),
        sign_language=row.maybe_flag("sign_language"),
    )


def street(row: Row) -> StreetRow:
    """Read a street; without its place it would lead nowhere."""
    latitude, longitude = _place(row)
    if not row.has("latitude"):
        row.complain("latitude", "у улицы нужны широта и долгота")
    return StreetRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        name=row.text("name", 150),
        settlement=row.text("settlement", 150),
        latitude=latitude or 0.0,
        longitude=longitude or 0.0,
    )


def speciality(row: Row) -> SpecialityRow:
    """Read a speciality."""
    return SpecialityRow(
        id=row.text("code", _ID),
        active=row.flag("active", default=True),
        name=row.text("name", 200),
        patient_name=row.text("patient_name", 100),
        group=row.text("group", 100),
        serves=row.choice("serves", list(states.Serves)),
        self_booking=row.flag("self_booking", default=True),
        needs_referral=row.flag("needs_referral", default=False),
        sensitive=row.flag("sensitive", default=False),
        prepare=row.texts("prepare", _SENTENCES, _WORDS),
        bring=row.texts("bring", _SENTENCES, _WORDS),
    )


def position(row: Row) -> PositionRow:
    """Read a position."""
    return PositionRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        clinic=row.text("clinic", _ID),
        speciality=row.text("speciality", _ID),
        title=row.text("title", 200),
    )


def doctor(row: Row) -> DoctorRow:
    """Read a doctor."""
    youngest = row.maybe_whole("min_age", 0, OLDEST_PATIENT)
    oldest = row.maybe_whole("max_age", 0, OLDEST_PATIENT)
    if youngest is not None and oldest is not None and youngest > oldest:
        row.complain("max_age", "меньше, чем min_age")
    return DoctorRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        position=row.text("position", _ID),
        site=row.maybe_text("site", _ID),
        surname=row.text("surname", 100),
        name=row.text("name", 100),
        patronymic=row.maybe_text("patronymic", 100),
        area=row.maybe_text("area", 30),
        room=row.maybe_text("room", 30),
        min_age=youngest,
        max_age=oldest,
        sex=row.choice("sex", list(states.Sex), default=""),
        gender=row.choice("gender", list(states.Sex)),
        wheelchair=row.maybe_flag("wheelchair"),
        sign_language=row.maybe_flag("sign_language"),
        self_booking=row.flag("self_booking", default=True),
    )


def _place(row: Row) -> tuple[float | None, float | None]:
    latitude = row.maybe_number("latitude", -90, 90)
    longitude = row.maybe_number("longitude", -180, 180)
    if row.has("latitude") != row.has("longitude"):
        row.complain("latitude", "широта и долгота нужны вместе")
    return latitude, longitude
