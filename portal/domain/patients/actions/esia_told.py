"""What ESIA told of a person, as the data of a card."""

import dataclasses
from typing import Any, Final

from portal.domain.accounts import ports
from portal.domain.patients.rules import card_data, from_esia
from portal.domain.patients.rules.from_esia import Missing
from portal.domain.patients.states import GROUPS, CardData, Group, Paper
from portal.kit import documents
from portal.kit.wrong import Wrong

_PAPERS: Final = {
    "RF_PASSPORT": Paper.PASSPORT,
    "RF_BRTH_CERT": Paper.BIRTH_CERTIFICATE,
    "KID_RF_BRTH_CERT": Paper.BIRTH_CERTIFICATE,
    "OLD_BRTH_CERT": Paper.BIRTH_CERTIFICATE,
    "BRTH_CERT": Paper.BIRTH_CERTIFICATE,
    "FID_DOC": Paper.FOREIGN,
    "FID_BRTH_CERT": Paper.FOREIGN,
}
"""ESIA's papers that say who a person is, the best first."""
_EACH: Final = tuple(dict.fromkeys(_PAPERS.values()))


def missing(person: ports.Person) -> list[Missing]:
    """Return what ESIA did not tell of somebody that a card cannot do without."""
    return from_esia.why_no_card(
        birth_date=person.birth_date,
        sex=person.sex,
        names=(person.surname, person.name),
    )


def data(person: ports.Person) -> CardData:
    """Return the data of a card; raise ValueError where something is `missing`."""
    if person.birth_date is None:
        raise ValueError("a person without a birth date")
    return CardData(
        surname=person.surname,
        name=person.name,
        patronymic=person.patronymic,
        birth_date=person.birth_date,
        sex=person.sex,
        snils=person.snils,
        phone=person.phone,
        **_policy(person),
        **_paper(person),
    )


def _policy(person: ports.Person) -> dict[str, Any]:
    found = person.document("MDCL_PLCY")
    if found is None:
        return {}
    return {
        "policy_kind": card_data.policy_kind(found.number),
        "policy_series": found.series,
        "policy_number": found.number,
        "insurer": found.issued_by,
    }


def _paper(person: ports.Person) -> dict[str, Any]:
    found = next(filter(None, (person.document(*_named(paper)) for paper in _EACH)), None)
    if found is None:
        return {}
    paper = _PAPERS[found.type]
    series = _series(found.series) if paper is Paper.BIRTH_CERTIFICATE else found.series
    return {"document_type": paper, "document_series": series, "document_number": found.number}


def _named(paper: Paper) -> list[str]:
    return [name for name, known in _PAPERS.items() if known is paper]


def _series(text: str) -> str:
    """Write the series of a certificate as registries compare it; one of another kind stays as it is."""
    try:
        return documents.birth_series(text)
    except Wrong:
        return text


def groups(told: CardData) -> tuple[Group, ...]:
    """Return the groups of fields that something is told of."""
    return tuple(group for group, fields in GROUPS.items() if getattr(told, fields[0]))


def frozen(told: CardData) -> tuple[Group, ...]:
    """Return the groups that ESIA told: they are changed there, not here; only the phone is one's own."""
    return tuple(group for group in groups(told) if group != Group.PHONE)


def taken_over(told: CardData, wanted: tuple[Group, ...]) -> dict[str, Any]:
    """Return the fields of these groups as ESIA told them: a document comes whole."""
    every = dataclasses.asdict(told)
    return {name: every[name] for group in wanted for name in GROUPS[group]}
