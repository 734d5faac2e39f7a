"""The rights that the portal asks ESIA for: exactly those whose data `person.read` reads."""

from typing import Final

NEEDED: Final = ("openid", "fullname", "birthdate", "gender")
"""Without these no card can be made of anybody."""
USED: Final = (
    *NEEDED,
    "snils",
    "medical_doc",
    "id_doc",
    "birth_cert_doc",
    "email",
    "mobile",
    "kid_fullname",
    "kid_birthdate",
    "kid_gender",
    "kid_snils",
    "kid_medical_doc",
    "kid_birth_cert_doc",
)
