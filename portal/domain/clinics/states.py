"""The closed lists of clinics and doctors."""

from enum import StrEnum


class ClinicType(StrEnum):
    """Kind of clinic, as the import names it."""

    ADULT_POLYCLINIC = "adult_polyclinic"
    CHILD_POLYCLINIC = "child_polyclinic"
    HOSPITAL_POLYCLINIC = "hospital_polyclinic"
    DENTAL = "dental"
    WOMEN = "women"
    RURAL = "rural"
    DISPENSARY = "dispensary"


class Serves(StrEnum):
    """Whom a clinic or a speciality sees."""

    ADULTS = "adults"
    CHILDREN = "children"
    EVERYONE = "everyone"


class Sex(StrEnum):
    """Sex of a doctor, or the only sex a doctor sees."""

    FEMALE = "f"
    MALE = "m"
