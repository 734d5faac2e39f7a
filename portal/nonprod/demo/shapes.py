"""What the description of a demonstration region is made of."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Speciality:
    """A kind of doctor; `code` is of the national list (НСИ), or begins with `x-` where none is known."""

    code: str
    name: str
    patient_name: str
    title: str
    serves: str
    slot_minutes: int
    has_areas: bool = False
    group: str = ""
    """What stands for the same need: a person asks for one or the other; its own name where empty."""
    second_room: str = ""
    """A room of other work on Wednesdays: dressing, examination."""
    is_sensitive: bool = False
    prepare: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Site:
    """A building of its own; `staff` counts the doctors who see people there, by speciality."""

    id: str
    name: str
    address: str
    place: tuple[float, float]
    staff: dict[str, int]
    way_in: str = ""


@dataclasses.dataclass(frozen=True)
class Clinic:
    """A clinic; `weekdays` and `saturday` are wall times of its opening, `place` latitude and longitude."""

    id: str
    number: int
    """The last part of the OID."""
    full_name: str
    short_name: str
    type: str
    serves: str
    district: str
    address: str
    place: tuple[float, float]
    weekdays: tuple[str, str]
    staff: dict[str, int]
    saturday: tuple[str, str] | None = None
    sites: tuple[Site, ...] = ()
    system: str = ""
    """The outside system that keeps its schedule under `id`; its weeks are told there, not in the file."""
    way_in: str = ""
    is_sensitive: bool = False


@dataclasses.dataclass(frozen=True)
class Absence:
    """Days without a doctor; day 0 is the day of the import."""

    doctor: str
    from_day: int
    days: int
    reason: str


@dataclasses.dataclass(frozen=True)
class Person:
    """A made-up doctor; gender is `f` or `m`."""

    surname: str
    name: str
    patronymic: str | None
    gender: str


@dataclasses.dataclass(frozen=True)
class Patient:
    """A person of the ESIA stand as a clinic knows them; numbers as documents write them."""

    surname: str
    name: str
    patronymic: str | None
    birth_date: str
    snils: str | None
    policy: str | None


@dataclasses.dataclass(frozen=True)
class Attached:
    """One line of the register: whose it is, of what kind, to which clinic, since when."""

    id: str
    patient: Patient
    kind: str
    clinic: str
    area: str | None
    doctor: str | None
    since: str


@dataclasses.dataclass(frozen=True)
class Region:
    """Everything one import file tells."""

    code: str
    file: str
    time_zone: str
    phone_code: str
    """The first digits of made-up numbers; local numbers after them begin with 00, which nobody has."""
    clinics: tuple[Clinic, ...]
    needs_referral: frozenset[str]
    no_self_booking: frozenset[str]
    heads: frozenset[str]
    """Doctors whom only the registry books."""
    without_week: frozenset[str]
    """Doctors whose hours have not been entered."""
    left: frozenset[str]
    """Doctors whose hours ended with the last year."""
    full: frozenset[str]
    """Doctors of whom every place is taken."""
    nearly_full: frozenset[str]
    """Doctors of whom one or two places a session are left."""
    absences: tuple[Absence, ...]
    attached: tuple[Attached, ...]
    notable: tuple[Person, ...]
    """People with unusual names, who come first."""
    surnames: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    fathers: tuple[tuple[str, str], ...]
