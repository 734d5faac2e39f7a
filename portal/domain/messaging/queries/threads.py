"""Reads of threads and desks; a fixed number of queries each. Rows come opened from `access`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from portal.domain.messaging.models import AnswerTerm, Message, Template, Thread, Turn
from portal.domain.messaging.rules import answering, writing
from portal.domain.messaging.rules.answering import Answered, Figures, Term
from portal.domain.messaging.states import Desk, Side, TurnKind
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Way
from portal.domain.patients.models import Holding
from portal.domain.patients.queries import proxies
from portal.domain.patients.rules import scopes
from portal.domain.regions import queries as regions
from portal.domain.regions.queries import Region
from portal.domain.staff.models import Role
from portal.domain.staff.states import Kind as Role_
from portal.domain.staff.states import Member

_MOST_SHOWN: Final = 500
"""The last ones of a thread."""


def desk(*, region: Region, clinic_id: int | None, name: str, zone: str) -> Desk:
    """Return the desk of a clinic of a region, or of its support."""
    return Desk(region.code, clinic_id, name, zone if clinic_id is not None else region.time_zone)


def promised(*, region: Region, clinic_id: int | None, zone: str, at: datetime) -> tuple[int, datetime]:
    """Return in how many working hours, until when (UTC), a message sent now is answered (two queries)."""
    hours = answering.hours(_terms(region.code), clinic_id=clinic_id, at=at)
    is_working = regions.calendar(region).is_working
    return hours, answering.due_at(at, hours=hours, zone=zone, is_working=is_working)


def _terms(region: str) -> list[Term]:
    found = AnswerTerm.objects.filter(region=region)
    return [Term(*told) for told in found.values_list("hours", "clinic_id", "since_at", "till_at")]


@dataclass(frozen=True, slots=True)
class TermRow:
    """A promise as an operator reads it; `clinic` is empty where it is the region's."""

    id: int
    hours: int
    clinic: str
    since_at: datetime
    till_at: datetime | None


def terms_of(*, region: str, at: datetime) -> Sequence[TermRow]:
    """Return what holds now or will, the region's first (one query)."""
    living = AnswerTerm.objects.filter(Q(till_at=None) | Q(till_at__gt=at), region=region)
    rows = [
        TermRow(one.pk, one.hours, one.clinic.short_name if one.clinic else "", one.since_at, one.till_at)
        for one in living.select_related("clinic")
    ]
    return sorted(rows, key=lambda one: (one.clinic, one.since_at))


def written(*, thread: Thread) -> Sequence[Message]:
    """Return what was written in an opened thread, the oldest first; `read_at` by the others (one query)."""
    found = Message.objects.filter(thread=thread).select_related("clinic", "account", "employee")
    found = found.annotate(read_at=F("reading__at"))
    return list(found.order_by("-sent_at", "-pk")[:_MOST_SHOWN])[::-1]


def turns(*, thread: Thread) -> Sequence[Turn]:
    """Return what happened to an opened thread, the oldest first (one query)."""
    found = Turn.objects.filter(thread=thread).select_related("clinic", "employee", "colleague")
    return list(found.order_by("-at", "-pk")[:_MOST_SHOWN])[::-1]


def new_answers(*, account_id: int) -> Mapping[str, int]:
    """Return how many answers in which thread this account has not read (one query)."""
    unread = Notice.objects.filter(
        account_id=account_id, way=Way.LETTER, kind=Kind.MESSAGE_ANSWERED, read_at=None
    )
    found = unread.values_list("facts__thread").annotate(count=Count("pk"))
    return {str(thread): count for thread, count in found}


def who_is_told(*, thread: Thread, at: datetime) -> list[int]:
    """Return the accounts that wrote in a thread and may still read it (two queries)."""
    wrote = set(Message.objects.filter(thread=thread, side=Side.PERSON).values_list("account_id", flat=True))
    held = Holding.objects.filter(account__in=wrote, card=thread.card_id, ended_at=None)
    return [
        one.account_id
        for one in held.select_related("card").order_by("account_id")
        if (scope := scopes.now(proxies.hold_of(one), at)) is not None
        and writing.opens(scope, is_own=one.account_id == thread.account_id)
    ]


def answering_clinics(*, clinic_ids: Collection[int]) -> set[int]:
    """Return which of these clinics somebody answers for: a registrar works there (one query)."""
    living = Role.objects.filter(kind=Role_.REGISTRAR, ended_at=None, employee__ended_at=None)
    return set(living.filter(clinic__in=clinic_ids).values_list("clinic_id", flat=True))


def waiting(*, member: Member) -> "QuerySet[Thread]":
    """Match what waits at the desks of a member; without a clinic it is the support's."""
    clinics = [role.clinic_id for role in member.roles if role.kind == Role_.REGISTRAR]
    is_operator = any(role.kind == Role_.OPERATOR for role in member.roles)
    mine = Q(clinic__in=clinics) | (Q(clinic=None) if is_operator else Q(pk=None))
    return Thread.objects.filter(mine, region=member.region, waits_since__isnull=False)


def figures(*, desk: Desk, at: datetime) -> Figures:
    """Return how the desk answered within the last thirty days (one query)."""
    since = at - answering.FIGURES_OF
    told = Message.objects.filter(
        side=Side.STAFF, clinic=desk.clinic_id, thread__region=desk.region, sent_at__gte=since,
        waited_since__isnull=False,
    )  # fmt: skip
    rows = told.values_list("waited_since", "was_due_at", "sent_at")
    return answering.figures([Answered(since, due, sent) for since, due, sent in rows if since and due])


def overdue(*, desk: Desk, at: datetime) -> int:
    """Count what waits longer than promised (one query)."""
    late = Thread.objects.filter(region=desk.region, clinic=desk.clinic_id, due_at__lt=at)
    return late.count()


def templates(*, desk: Desk) -> Sequence[Template]:
    """Return the ready answers of a desk by their titles (one query)."""
    return list(Template.objects.filter(region=desk.region, clinic=desk.clinic_id, ended_at=None))


def template(*, desk: Desk, template_id: int) -> Template | None:
    """Return one ready answer of a desk (one query)."""
    mine = Template.objects.filter(region=desk.region, clinic=desk.clinic_id, ended_at=None)
    return mine.filter(pk=template_id).first()


def unanswered(*, threads: Collection[Thread]) -> dict[UUID, str]:
    """Return the words that these threads wait with: the subject and what was said since (one query)."""
    told = {one.pk: [one.subject] for one in threads if one.waits_since is not None}
    mine = Message.objects.filter(thread__in=told, side=Side.PERSON, sent_at__gte=F("thread__waits_since"))
    for thread_id, text in mine.order_by("sent_at", "pk").values_list("thread_id", "text"):
        told[thread_id].append(text)
    return {thread_id: "\n".join(words) for thread_id, words in told.items()}


def colleagues(*, desk: Desk, but: int) -> list[tuple[int, str]]:
    """Return who else works at a desk: number and name (one query)."""
    kind = Role_.OPERATOR if desk.clinic_id is None else Role_.REGISTRAR
    living = Role.objects.filter(kind=kind, clinic=desk.clinic_id, ended_at=None, employee__ended_at=None)
    found = living.filter(employee__region=desk.region).exclude(employee=but).select_related("employee")
    return [(role.employee_id, role.employee.full_name) for role in found.order_by("employee__surname")]


def other_clinics(*, desk: Desk) -> list[tuple[int, str]]:
    """Return the clinics that a thread may be handed to: somebody answers there (one query)."""
    living = Role.objects.filter(
        kind=Role_.REGISTRAR, ended_at=None, employee__ended_at=None, clinic__region=desk.region,
        clinic__is_active=True,
    )  # fmt: skip
    found = living.exclude(clinic=desk.clinic_id).values_list("clinic_id", "clinic__short_name")
    return sorted(set(found), key=lambda one: one[1])


def everything_written(*, account_id: int) -> list[dict[str, Any]]:
    """Return the threads that an account began or wrote in, for its owner's archive (three queries)."""
    mine = Q(account=account_id) | Q(messages__account=account_id)
    found = Thread.objects.filter(mine, erased_at=None).select_related("clinic").distinct()
    threads = list(found.order_by("created_at", "pk"))
    said: dict[UUID, list[str]] = {one.pk: [] for one in threads}
    for message in Message.objects.filter(thread__in=threads).order_by("sent_at", "pk"):
        if message.account_id in {account_id, None}:
            said[message.thread_id].append(message.text)
    return [_plain(one, said[one.pk]) for one in threads]


def _plain(one: Thread, said: list[str]) -> dict[str, Any]:
    return {
        "id": str(one.pk), "card_number": str(one.card_id), "subject": one.subject,
        "clinic_name": one.clinic.short_name if one.clinic else "", "created_at": one.created_at,
        "closed_at": one.closed_at, "written": said,
    }  # fmt: skip


def seen_turns(found: Sequence[Turn]) -> list[Turn]:
    """Return of what happened to a thread what the person is told: nothing of who has it in hand."""
    return [one for one in found if one.kind != TurnKind.TAKEN and not (_inside(one))]


def _inside(turn: Turn) -> bool:
    return turn.kind == TurnKind.HANDED and turn.colleague_id is not None
