"""Russian telephone numbers, kept as +7XXXXXXXXXX."""

import re

from portal.kit.words import N_
from portal.kit.wrong import Wrong

_EXTENSION = re.compile(r"(?:доб|вн).*", re.IGNORECASE | re.DOTALL)
_FILLING = re.compile(r"[\s\-‐‑‒–—−(),;.]")
_WHOLE = re.compile(r"(?:\+?7|8)?([3-9][0-9]{9})")


class WrongPhone(Wrong):
    """The text is not a Russian telephone number."""


class NotMobile(WrongPhone):
    """A number that can take no code: a landline, a free line, or a foreign one."""


def parse(text: str) -> str:
    """Return a Russian mobile number as +7XXXXXXXXXX, the only kind that codes are sent to."""
    number = parse_any(text)
    if number[2] != "9":
        raise NotMobile(N_("Укажите российский мобильный номер: он начинается с +7 9."))
    return number


def parse_any(text: str) -> str:
    """Return a Russian number, mobile or not, as +7XXXXXXXXXX; the extension is dropped."""
    found = _WHOLE.fullmatch(_FILLING.sub("", _EXTENSION.sub("", text)))
    if found is None:
        raise WrongPhone(N_("Укажите номер телефона полностью, например +7 912 345-67-89."))
    return f"+7{found[1]}"


def show(number: str) -> str:
    """Write +7XXXXXXXXXX as +7 912 345-67-89."""
    return f"{number[:2]} {number[2:5]} {number[5:8]}-{number[8:10]}-{number[10:]}"


def tidy(text: str) -> str:
    """Write whatever number was given as people read it; a short one (122) stays as it is."""
    try:
        return show(parse_any(text))
    except WrongPhone:
        return text


def mask(number: str) -> str:
    """Write a number so that its owner knows it: +7 912 •••-••-89."""
    return f"{number[:2]} {number[2:5]} •••-••-{number[10:]}"
