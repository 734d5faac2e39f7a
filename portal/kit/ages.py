"""Ages in words: Russian counts years otherwise after «от», «с» and «до»."""

from portal.kit.dates import Say
from portal.kit.words import N_

_ONE = N_("%(num)s года")
_MANY = N_("%(num)s лет")
_UP_TO = N_("до %(age)s включительно")
_INFANTS = N_("до года")
_TEENS_END_IN = 11


def genitive(years: int, say: Say) -> str:
    """Say an age after «от», «с» or «до»: «1 года», «5 лет», «11 лет», «21 года»."""
    is_one = years % 10 == 1 and years % 100 != _TEENS_END_IN
    return say(_ONE if is_one else _MANY) % {"num": years}


def up_to(years: int, say: Say) -> str:
    """Say the oldest age that is still meant: «до 17 лет включительно»; 0 is «до года»."""
    return say(_UP_TO) % {"age": genitive(years, say)} if years else say(_INFANTS)
