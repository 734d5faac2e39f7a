"""What a notice says in the cabinet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.access import Appointment
from portal.domain.messaging import texts
from portal.domain.notices.queries import Notice
from portal.domain.notices.states import Kind
from portal.domain.patients.states import Relation
from portal.domain.regions.queries import Region
from portal.kit import dates
from portal.sites.patient import spoken
from portal.sites.patient.cards import visit_rows


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice: `when` it was put, in the region's time."""

    title: str
    text: str
    when: str
    href: str
    is_new: bool


def visits_in(notices: Sequence[Notice]) -> list[str]:
    """Name the visits that these notices are about."""
    return [notice.facts["appointment"] for notice in notices if "appointment" in notice.facts]


def shown(
    notice: Notice, visits: Mapping[str, Appointment], cards: Mapping[str, str], here: Region, at: datetime
) -> NoticeView:
    """Say one notice; one about a visit that is gone says only what happened. `cards` are names by id."""
    visit = visits.get(notice.facts.get("appointment", ""))
    words = texts.of(notice.kind)
    return NoticeView(
        title=_title(words, notice, visit),
        text=_text(notice.kind, visit, here, at) if visit else _of_card(notice, words, cards),
        when=spoken.moment(notice.created_at, here.time_zone, at),
        href=visit_rows.ticket_href(visit) if visit else _card_href(notice, cards),
        is_new=notice.read_at is None,
    )


def _of_card(notice: Notice, words: texts.Words, cards: Mapping[str, str]) -> str:
    """Say whom and which day a notice is about, as far as the account still sees the card."""
    name, on = cards.get(notice.facts.get("card", ""), ""), notice.facts.get("on", "")
    # Without a name the day tells nothing but somebody's birthday.
    day = dates.show(date.fromisoformat(on)) if on and name else ""
    said = ", ".join(filter(None, (name, day)))
    return ". ".join(filter(None, (said, _(words.cabinet) if words.cabinet else "")))


_OF_OLD_TIME: Final = frozenset({Kind.PLACE_FOUND, Kind.MOVED_UNSEEN, Kind.CALLED_OFF})
_ROOMS = {Kind.SEEN_ANSWERED.value: "cards:seen"}


def _card_href(notice: Notice, cards: Mapping[str, str]) -> str:
    if "thread" in notice.facts:
        return reverse("messages:thread", args=[notice.facts["thread"]])
    card = notice.facts.get("card", "")
    if card not in cards:
        return reverse("cards:list")
    return reverse(_ROOMS.get(notice.kind, "cards:rights"), args=[card])


def _is_of_another(visit: Appointment) -> bool:
    return visit.held_as != Relation.SELF


def _title(words: texts.Words, notice: Notice, visit: Appointment | None) -> str:
    if visit is not None and notice.kind == Kind.BOOKED and _is_of_another(visit):
        return _("Запись на приём подтверждена")
    return _(words.title)


def _text(kind: str, visit: Appointment | None, here: Region, at: datetime) -> str:
    words = texts.of(kind)
    said = [_(words.cabinet)] if words.cabinet else []
    if visit is not None:
        row = visit_rows.visit_row(visit, here, at)
        told = f"{row.when} — {', '.join(filter(None, (row.doctor, row.clinic, row.place)))}"
        told = f"{visit.card.name} {visit.card.surname}: {told}" if _is_of_another(visit) else told
        # Beside «нашли другое время» the old one would be taken for it.
        said.insert(0, _("Прежнее время: %(visit)s") % {"visit": told} if kind in _OF_OLD_TIME else told)
    return ". ".join(said) + _phones(words, visit)


def _phones(words: texts.Words, visit: Appointment | None) -> str:
    phones = spoken.phones(visit.clinic.phones) if words.names_phone and visit is not None else ""
    return f" {_('Телефон клиники:')} {phones}" if phones else ""
