"""Threads of the demonstration: a page that lives, and ready answers for the registrar and the support.

Written once, through the same verbs as people use; the person is one of the stand's who acts for others.
"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from portal.domain.accounts import ports
from portal.domain.accounts.models import Account
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.messaging import access
from portal.domain.messaging.actions import answering, templates, writing
from portal.domain.messaging.models import Template
from portal.domain.patients import access as cards
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Relation
from portal.domain.regions.models import Region as RegionRow
from portal.domain.staff.models import Role
from portal.domain.staff.states import Held, Kind, Member
from portal.nonprod.demo import family
from portal.nonprod.demo.shapes import Region

BY: Final = Actor(ActorKind.SYSTEM, "demonstration")
_ATTACH: Final = (
    "Здравствуйте! Чтобы прикрепиться, придите в регистратуру с паспортом, полисом и СНИЛС. "
    "Заявление заполним вместе."
)
_HEALTH: Final = (
    "Здравствуйте! О здоровье отвечает врач: запишитесь на приём на портале или по телефону 122. "
    "Если плохо сейчас, звоните 103 или 112."
)
_CODE: Final = (
    "Здравствуйте! Подождите полминуты и попросите код другим способом. Если он не придёт, войдите "
    "через Госуслуги и проверьте номер в настройках."
)
READY: Final = {
    Kind.REGISTRAR: (
        ("Справка готова", "Здравствуйте! Справка готова. Заберите её в регистратуре с паспортом."),
        ("Как прикрепиться", _ATTACH),
        ("Вопрос о здоровье", _HEALTH),
    ),
    Kind.OPERATOR: (("Не приходит код", _CODE),),
}


def settle(region: Region, *, at: datetime) -> int:
    """Write ready answers and threads where there are none; return how many threads."""
    role = _role(region, Kind.REGISTRAR)
    operator = _role(region, Kind.OPERATOR)
    if role is None or operator is None or Template.objects.filter(region=region.code).exists():
        return 0
    registry = access.desk_of_clinic(member=_member(role), clinic_id=role.clinic_id or 0)
    here = RegionRow.objects.get(pk=region.code)
    support = access.desk_of_support(member=_member(operator), region=here)
    for desk, kind in ((registry, Kind.REGISTRAR), (support, Kind.OPERATOR)):
        for title, text in READY[kind]:
            templates.keep(desk=desk, title=title, text=text, at=at, by=BY)
    # Who writes lives in one region alone.
    card = _card(at) if any(line.patient in family.OID for line in region.attached) else None
    if card is None:
        return 0
    _answered(card, here, registry, at - timedelta(hours=20))
    _begun(card, here, registry.desk.clinic_id, "Перенос записи", "Можно ли перенести запись на субботу?",
           at - timedelta(hours=2))  # fmt: skip
    _begun(card, here, None, "Не вижу карту сына", "Добавил сына, а карты в списке нет. Что сделать?",
           at - timedelta(hours=1))  # fmt: skip
    return 3


def _role(region: Region, kind: Kind) -> Role | None:
    return Role.objects.filter(employee__region=region.code, kind=kind, ended_at=None).order_by("pk").first()


def _member(role: Role) -> Member:
    held = Held(Kind(role.kind), clinic_id=role.clinic_id)
    who = role.employee
    now = role.since
    return Member(who.pk, 0, who.region_id, who.surname, who.name, now, now, (held,))


def _card(at: datetime) -> cards.OpenCard | None:
    known = Account.objects.filter(esia_issuer=ports.provider().issuer, esia_oid__in=family.OID.values())
    own = (
        Holding.objects.filter(account__in=known, relation=Relation.SELF, ended_at=None)
        .order_by("pk")
        .first()
    )
    if own is None:
        return None
    return cards.card_of(account_id=own.account_id, card_id=own.card_id, at=at, by=BY, reason="demonstration")


def _begun(
    card: cards.OpenCard, here: RegionRow, clinic_id: int | None, subject: str, text: str, at: datetime
) -> uuid.UUID:
    letter = writing.Letter(clinic_id, subject, text, uuid.uuid4())
    return writing.begin(card=card, region=here, letter=letter, offered={clinic_id}, at=at, by=BY)


def _answered(card: cards.OpenCard, here: RegionRow, desk: access.OpenDesk, at: datetime) -> None:
    number = _begun(
        card, here, desk.desk.clinic_id, "Справка в бассейн",
        "Здравствуйте! Нужна справка в бассейн. К какому врачу записаться и что взять с собой?", at,
    )  # fmt: skip
    later = at + timedelta(hours=2)
    work = access.thread_for_work(desk=desk, thread_id=number, at=later, by=BY)
    answering.answer(
        desk=desk, work=work, key=uuid.uuid4(), closes=False, at=later, by=BY,
        text="Здравствуйте! Справку даёт терапевт. Запишитесь к нему на портале, возьмите паспорт и полис.",
    )  # fmt: skip
