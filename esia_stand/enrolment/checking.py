"""The check of documents by the made-up ФМС and ПФР: a few seconds long, decided when somebody looks.

The stand has no process for jobs: a check that is due is decided by the next request for a page.
What they say stands in the person's file (`check`); without it a rule decides that anybody can
provoke: a document whose number ends in 000 is not valid, a СНИЛС whose nine digits end in 000 is
not known.
"""

import datetime as dt
from typing import Any, Final

from django.db import transaction

from esia_stand.enrolment.models import Check
from esia_stand.grants import messages
from esia_stand.people import actions, checks
from esia_stand.people.models import Level, Person, Verdict
from esia_stand.people.reading import Entry
from esia_stand.protocol.words import N_

PROVOKES: Final = "000"
REFUSALS: Final = {
    Verdict.DOCUMENT: N_("ФМС: документ с такими серией и номером недействителен"),
    Verdict.SNILS: N_("Пенсионный фонд: такого СНИЛС нет или он выдан на другое имя"),
}
TAKEN: Final = N_("Этот СНИЛС уже указан в другой учётной записи")
PASSED: Final = N_("Данные проверены: всё верно. Учётная запись стала стандартной")
PASSED_AGAIN: Final = N_("Данные проверены: всё верно. Профиль обновлён")
FAILED: Final = N_("Данные проверены: есть ошибка. Откройте профиль и исправьте её")


def submit(*, person: Person, draft: dict[str, Any], seconds: int, at: dt.datetime) -> None:
    """Send documents to be checked; what is told now takes the place of what was told before."""
    Check.objects.update_or_create(
        person=person,
        defaults={
            "draft": draft,
            "due_at": at + dt.timedelta(seconds=seconds),
            "decided_at": None,
            "refusal": "",
        },
    )


def of(person: Person) -> Check | None:
    """Return the latest check of this person's documents."""
    return Check.objects.filter(person=person).first()


def decide_due(*, at: dt.datetime) -> None:
    """Decide every check whose time has come."""
    waiting = Check.objects.filter(decided_at=None, due_at__lte=at)
    if not waiting.exists():
        return
    for check in waiting.select_related("person"):
        _decide(check, at)


@transaction.atomic
def _decide(check: Check, at: dt.datetime) -> None:
    if not Check.objects.filter(pk=check.pk, decided_at=None).update(decided_at=at):
        return  # another request has just done it
    person = check.person
    was_simplified = person.level == Level.SIMPLIFIED
    refusal = _refusal(person, check.draft) or _take(person, check.draft, at)
    Check.objects.filter(pk=check.pk).update(refusal=refusal)
    passed = PASSED if was_simplified else PASSED_AGAIN
    messages.send(to=person.email or person.phone, purpose=FAILED if refusal else passed, at=at)


def _refusal(person: Person, draft: dict[str, Any]) -> str:
    verdict = person.entry.get("check") or _verdict(draft)
    return REFUSALS.get(Verdict(verdict), "")


def _verdict(draft: dict[str, Any]) -> Verdict:
    if any(row["number"].endswith(PROVOKES) for row in draft["documents"] if row["type"] != "MDCL_PLCY"):
        return Verdict.DOCUMENT
    digits = checks.snils(draft["snils"]) or ""
    return Verdict.SNILS if digits[:9].endswith(PROVOKES) else Verdict.PASSES


def _take(person: Person, draft: dict[str, Any], at: dt.datetime) -> str:
    """Make what was told the person's own; return why it cannot be."""
    now = actions.entry_of(person)
    level = Level.STANDARD.value if person.level == Level.SIMPLIFIED else person.level
    whole = {**now, **draft, "level": level, "login": {**now["login"], "snils": draft["snils"]}}
    problems = actions.load(entry=Entry(whole, "profile", today=at.date()), at=at)
    return TAKEN if problems else ""
