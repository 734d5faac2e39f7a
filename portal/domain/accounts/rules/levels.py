"""Which level an account of ESIA has.

ESIA names none: it says only whether the account is confirmed (`trusted`, `urn:esia:sbj:is_tru`). A standard
one is told from a simplified one by what was checked of it: its СНИЛС, or a passport called verified.
"""

from portal.domain.regions.states import Level


def of(*, is_trusted: bool, has_snils: bool, has_passport: bool) -> Level:
    """Return the level of a person whom ESIA told of; `has_passport` means a verified one."""
    if is_trusted:
        return Level.CONFIRMED
    return Level.STANDARD if has_snils or has_passport else Level.SIMPLIFIED
