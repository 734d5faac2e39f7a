"""What permissions are called."""

from collections.abc import Mapping
from typing import Final

from portal.domain.patients.rules.proxies import Term
from portal.domain.patients.states import Scope
from portal.kit.words import N_

SCOPE: Final[Mapping[Scope, str]] = {
    Scope.NOTHING: N_("Пока ничего"),
    Scope.BOOK: N_("Записывать на приём"),
    Scope.VISITS: N_("Записывать и видеть все записи"),
    Scope.ALL: N_("Записывать, видеть записи, прикрепления и документы"),
}
TERM: Final[Mapping[Term, str]] = {
    Term.QUARTER: N_("3 месяца"),
    Term.YEAR: N_("1 год"),
    Term.LONG: N_("3 года"),
}
