"""What makes a phone, a СНИЛС, a policy number believable."""

import re
from typing import Final

PHONE: Final = re.compile(r"\+79\d{9}")
UNCHECKED_SNILS: Final = 1_001_998  # numbers up to 001-001-998 carry no check digits


def phone(text: str) -> str | None:
    """Return a mobile number as `+79…`, or None."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11 and digits[0] in "78":
        digits = digits[1:]
    found = f"+7{digits}"
    return found if PHONE.fullmatch(found) else None


def snils(text: str) -> str | None:
    """Return eleven digits with right check digits, or None."""
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{11}", digits) or len(set(digits)) == 1:
        return None
    if int(digits[:9]) <= UNCHECKED_SNILS:
        return digits
    return digits if int(digits[9:]) == snils_check(digits[:9]) else None


def snils_check(nine: str) -> int:
    """Return the check number of the first nine digits."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(nine))
    return total % 101 % 100


def snils_shown(digits: str) -> str:
    """Write eleven digits as `XXX-XXX-XXX YY`."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"


def is_policy(text: str) -> bool:
    """Tell whether sixteen digits pass the check of a policy number (Luhn)."""
    return bool(re.fullmatch(r"[0-9]{16}", text)) and luhn_sum(text) % 10 == 0


def luhn_sum(digits: str) -> int:
    """Return the Luhn sum, the last digit counted once."""
    doubled = {place: place * 2 - (9 if place > 4 else 0) for place in range(10)}
    return sum(
        doubled[int(digit)] if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))
    )


def login(text: str) -> tuple[str, str] | None:
    """Tell what a person typed as a login: `("email" | "snils" | "phone", value)`, or None."""
    plain = text.strip()
    if "@" in plain:
        return "email", plain.lower()
    digits = re.sub(r"[\s-]", "", plain)
    if found := snils(digits):
        if digits.startswith(("79", "89")) and phone(digits):
            return "phone_or_snils", digits
        return "snils", found
    return ("phone", mobile) if (mobile := phone(plain)) else None
