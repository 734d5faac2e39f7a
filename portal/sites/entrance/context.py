"""What every template gets: the frame round the page. Asks the database nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.domain.accounts.states import SESSION_IDLE, TOUCH_EVERY, SignedIn
from portal.domain.regions.queries import Region
from portal.kit import cases, phone
from portal.look.frame import Frame, MenuItem, PersonLink, SessionEnd
from portal.sites.entrance import (
    acting,
    articles,
    flash,
    menu,
    offline,
    places,
    staff,
    staff_frame,
    unsent,
    works,
)

BRAND = "Медицина-онлайн"


def page(request: HttpRequest) -> dict[str, Any]:
    """Return `frame` and `csrf_input` for a template; also for errors that come before a region is known."""
    return {"frame": _frame(request), "csrf_input": _csrf_input(request)}


def _csrf_input(request: HttpRequest) -> Any:
    """Mask the token once for a page: Django does so for each form, and «Мои карты» hold a dozen.

    Another page gets another mask. A page without a form asks for none and sets no cookie.
    """
    return SimpleLazyObject(lambda: csrf_input(request) + _whose(request))


def _whose(request: HttpRequest) -> SafeString:
    """Let a form tell whose it is, so that what was typed is kept when the session is gone by then."""
    person: SignedIn | None = getattr(request, "person", None)
    if person is None or _is_staffs(request):
        return SafeString()
    told = unsent.mark(person.account_id)
    return format_html('<input type="hidden" name="{}" value="{}">', unsent.WHOSE, told)


def _is_staffs(request: HttpRequest) -> bool:
    """Tell a page of staff: whoever is signed in as a patient in the same browser has no part in it."""
    return getattr(request, "region", None) is not None and staff.is_inside(request)


def _frame(request: HttpRequest) -> Frame:
    region: Region | None = getattr(request, "region", None)
    if region is None:
        return _bare(request)
    if staff.is_inside(request) and hasattr(request, "member"):
        return staff_frame.of(request, **_everywhere(request))
    person: SignedIn | None = getattr(request, "person", None)
    return Frame(
        brand=region.brand,
        region_code=region.code,
        region_name=region.name,
        region_url=places.inside("/"),
        menu=menu.of(request, person),
        person=_person(person) if person else None,
        session=_session(person) if person else None,
        sign_in_href=None if person else reverse("sign_in:page"),
        acting_for=acting.shown(request),
        help_href=_help_href(request),
        trouble=articles.in_trouble(),
        **_everywhere(request),
    )


def _help_href(request: HttpRequest) -> str | None:
    match = request.resolver_match
    return articles.help_href(match.view_name) if match else None


def _everywhere(request: Any) -> dict[str, Any]:
    region: Region = request.region
    return {
        "flash": _flash(request),
        "demo_note": _demo_note(),
        "demo_href": _demo_href(),
        "emergency": tuple(region.emergency),
        "support_phone": phone.tidy(region.support_phone) or None,
        "status_href": places.inside("/status/"),
        "links": _links("start", settings.REGION_URLCONF),
        "request_id": _number(request),
        "case": cases.of(_number(request)),
        "works": works.note(request),
    }


def _bare(request: HttpRequest) -> Frame:
    return Frame(
        brand=BRAND,
        flash=_flash(request),
        demo_note=_demo_note(),
        demo_href=_demo_href(),
        links=_links("choose_region", settings.ROOT_URLCONF),
        request_id=_number(request),
        case=cases.of(_number(request)),
        works=works.note(request),
    )


def _number(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))


def _flash(request: HttpRequest) -> flash.Flash | None:
    """Keep the sentence for a whole page: a fragment would swallow it."""
    return None if getattr(request, "htmx", False) else flash.take(request)


def _demo_note() -> str | None:
    return _("Демонстрация: всё придумано.") if settings.DEMONSTRATION else None


def _demo_href() -> str | None:
    # The outbox of nonprod, which sites do not know and which stands outside of every region.
    return "/outbox/" if settings.DEMONSTRATION else None


def _person(person: SignedIn) -> PersonLink:
    return PersonLink(
        name=f"{person.name} {person.surname[:1]}.",
        settings_href=reverse("settings:page"),
        sign_out_href=reverse("sign_in:leave"),
    )


def _session(person: SignedIn) -> SessionEnd:
    closes_at = person.closes_at()
    return SessionEnd(
        seconds_left=max(0, int((closes_at - now()).total_seconds())),
        # The last use is noted once a minute, so a fragment prolongs the session by a minute less.
        idle_seconds=int((SESSION_IDLE - TOUCH_EVERY).total_seconds()),
        is_last=closes_at == person.ends_at,
        stay_href=reverse("session:stay"),
        owner=offline.owner(person),
    )


def _links(room: str, urlconf: str) -> tuple[MenuItem, ...]:
    return (
        MenuItem(_("Доступность"), reverse(f"{room}:accessibility", urlconf=urlconf)),
        MenuItem(_("Персональные данные"), reverse(f"{room}:privacy", urlconf=urlconf)),
        MenuItem(_("Файлы cookie"), reverse(f"{room}:cookies", urlconf=urlconf)),
        MenuItem(_("Что работает сейчас"), reverse("status:page", urlconf=urlconf)),
    )
