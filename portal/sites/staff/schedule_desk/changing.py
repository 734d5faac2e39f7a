"""The steps of every change: fill in, look at what it does, make it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.booking import actions
from portal.domain.schedule.actions import NotHere
from portal.domain.schedule.rules.changes import Change
from portal.kit import dates
from portal.sites.entrance import flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest

_CLASHES_SHOWN: Final = 10
_SEEN: Final = re.compile(r"([0-9]{1,7})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class EffectView:
    """What a change does, in sentences."""

    broken: int
    says: str
    days: Sequence[str]
    standing: str
    opens: str
    clashes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands round the form of one change."""

    title: str
    lead: str
    back: str
    back_text: str
    done: str


def page(
    request: MemberRequest, form: forms.Form, around: Page, *, change: Change | None = None
) -> HttpResponse:
    """Show the form; by POST show what the change does; with what was `seen` make it.

    `change` stands for a form that has nothing to fill in.
    """
    told: dict[str, Any] = {"form": form, "page": around, "effect": None, "is_more": False, "seen": ""}
    if request.method != "POST" or not form.is_valid():
        return render(request, "schedule_desk/change.html", told)
    wanted = change if change is not None else form.change()  # type: ignore[attr-defined]
    seen = _seen(request, wanted)
    try:
        if seen is not None:
            return _made(request, wanted, seen, around)
        effect = actions.preview(region=request.region, change=wanted, at=now(), by=request.actor)
    except actions.BreaksMore as more:
        effect, told["is_more"] = more.effect, True
    except NotHere as error:
        raise Http404 from error
    told |= {"effect": view(effect), "seen": f"{effect.broken}-{_digest(wanted)}"}
    return render(request, "schedule_desk/change.html", told)


def _seen(request: MemberRequest, change: Change) -> int | None:
    """Return how many broken visits the operator was shown for this very change; None before that.

    What was filled in otherwise since is looked at anew, whichever button was pressed.
    """
    found = _SEEN.fullmatch(request.POST.get("seen", ""))
    return int(found[1]) if found and found[2] == _digest(change) else None


def _digest(change: Change) -> str:
    return hashlib.sha256(repr(change).encode()).hexdigest()[:16]


def _made(request: MemberRequest, change: Change, seen: int, around: Page) -> HttpResponse:
    at: datetime = now()
    effect = actions.make(region=request.region, change=change, seen=seen, at=at, by=request.actor)
    answer = SeeOther(around.back)
    told = [around.done]
    if effect.broken:
        told.append(_("Людям сообщили, новое время подбираем."))
    flash.put(answer, "success", " ".join(told))
    return answer


def view(effect: actions.Effect) -> EffectView:
    """Say what a change does."""
    return EffectView(
        broken=effect.broken,
        says=_says(effect.broken),
        days=[f"{_long(day)}: {count}" for day, count in effect.days],
        standing=_standing(effect.standing),
        opens=_opens(effect.opened.slots),
        clashes=[_clash(one) for one in effect.opened.clashes[:_CLASHES_SHOWN]],
    )


def _says(count: int) -> str:
    if not count:
        return _("Ни одна запись не сорвётся.")
    return ngettext("Сорвётся %(num)s запись.", "Сорвётся %(num)s записей.", count) % {"num": count}


def _standing(count: int) -> str:
    return _("Снова состоятся записей: %(count)s.") % {"count": count} if count else ""


def _opens(slots: int) -> str:
    return _("Откроется новых мест: %(count)s.") % {"count": slots} if slots else ""


def _long(day: Any) -> str:
    return f"{dates.show_day(day, _)} {day.year}"


def _clash(one: Any) -> str:
    when = f"{dates.show(one.day)}, {dates.show_time(one.starts)}"
    return ", ".join(
        filter(None, (when, one.clinic, one.room and _("кабинет %(room)s") % {"room": one.room}))
    )
