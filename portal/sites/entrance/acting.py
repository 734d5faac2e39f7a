"""For whom a page acts: said in colour on every page where it is not the person who is signed in."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.domain.patients.states import Relation
from portal.kit import names
from portal.kit.words import N_
from portal.look.frame import ActingFor

_NOTES: Final = {
    Relation.CHILD: N_("ваш ребёнок"),
    Relation.RELATIVE: N_("ваш близкий"),
}


def put(request: HttpRequest, *, relation: str, surname: str, name: str, patronymic: str) -> None:
    """Note for whom the page being made acts; one's own card is not said."""
    note = _NOTES.get(Relation(relation))
    if note is not None:
        said = ActingFor(names.full(surname, name, patronymic), _(note))
        request.acting_for = said  # type: ignore[attr-defined]  # read by `shown`


def shown(request: HttpRequest) -> ActingFor | None:
    """Return for whom this page acts."""
    return getattr(request, "acting_for", None)
