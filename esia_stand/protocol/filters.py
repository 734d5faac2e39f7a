"""`person_filter`: whom a system lets in.

Its three words are known from a public client; what counts as a child's account is not, so the stand
takes the rule of Госуслуги: a parent makes it for a child under fourteen, from then on people have
accounts of their own. For a child or a grown-up at the wrong door no number is known either: 007004.
"""

import base64
import binascii
import datetime as dt
from typing import Final

from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_

CONFIRMED: Final = "conf_acc"
CHILDREN: Final = "acc_kid"
NOT_CHILDREN: Final = "acc_not_kid"
WORDS: Final = ("", CONFIRMED, CHILDREN, NOT_CHILDREN)
OWN_ACCOUNT: Final = 14
"""From this age, in years, an account is nobody's child account."""


def read(text: str) -> str:
    """Return the filter, which some systems send plain and some in base64; an absent one is empty.

    :raises Refused: 007003, for a word nobody knows.
    """
    found = text if text in WORDS else _decoded(text)
    if found not in WORDS:
        raise Refused(
            Code.BAD_PARAMETER,
            "[person_filter].",
            hint=N_("person_filter может быть conf_acc, acc_kid или acc_not_kid, как есть или в base64"),
        )
    return found


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def check(wanted: str, *, is_confirmed: bool, born: str, today: dt.date) -> None:
    """Refuse whom the filter keeps out: 007055 for an unconfirmed account, 007004 for another age.

    :param born: date of birth as ESIA writes it, `dd.mm.yyyy`; where it is not told nobody is a child.
    """
    if wanted == CONFIRMED and not is_confirmed:
        raise Refused(Code.NOT_CONFIRMED)
    if wanted == CHILDREN and not _is_child(born, today):
        raise Refused(
            Code.ACCESS_DENIED,
            hint=N_("система пускает только детей до 14 лет (person_filter=acc_kid), а это взрослый"),
        )
    if wanted == NOT_CHILDREN and _is_child(born, today):
        raise Refused(
            Code.ACCESS_DENIED,
            hint=N_("система не пускает детей до 14 лет (person_filter=acc_not_kid), а это ребёнок"),
        )


def _is_child(born: str, today: dt.date) -> bool:
    if not born:
        return False
    day = dt.datetime.strptime(born, "%d.%m.%Y")  # noqa: DTZ007  only the date is used
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day)) < OWN_ACCOUNT
