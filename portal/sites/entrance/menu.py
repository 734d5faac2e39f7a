"""The one menu of a region's pages."""

from functools import lru_cache

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from portal.domain.accounts.states import SignedIn
from portal.look.frame import MenuItem
from portal.sites.entrance import places


def of(request: HttpRequest, person: SignedIn | None) -> tuple[MenuItem, ...]:
    """Return the menu with the current page marked."""
    match = request.resolver_match
    current = (match.view_name, match.kwargs.get("what", "")) if match else ("", "")
    return (
        MenuItem(_("Регион"), places.choose_url()),
        _drawer(_("Мои карты"), "cards messages", current, (
            (_("Картотека"), "cards:list", ""),
            (_answers(person), "messages:list", ""),
            (_notices(person), "cards:notices", ""),
        ), person.unread if person else 0),
        _drawer(_("Записаться"), "doctors", current, (
            (_("Лечебные учреждения"), "doctors:clinics", ""),
            (_("Врачи"), "doctors:list", ""),
        )),
        _link(_("Вызвать врача на дом"), "start:later", "home-visit", current),
        _link(_("Запись на диспансеризацию"), "start:later", "checkup", current),
        _drawer(_("Помощь"), "help_centre:law", current, (
            (_("Вопросы и ответы"), "help_centre:page", ""),
            (_("Законодательство"), "law:page", ""),
        )),
    )  # fmt: skip


def _notices(person: SignedIn | None) -> str:
    unread = person.unread if person else 0
    return _("Уведомления (%(count)s)") % {"count": unread} if unread else _("Уведомления")


def _answers(person: SignedIn | None) -> str:
    new = person.new_answers if person else 0
    return _("Сообщения (%(count)s)") % {"count": new} if new else _("Сообщения")


def _drawer(
    text: str, room: str, current: tuple[str, str], inner: tuple[tuple[str, str, str], ...], count: int = 0
) -> MenuItem:
    items = tuple(_link(words, name, what, current) for words, name, what in inner)
    return MenuItem(text, is_current=current[0].partition(":")[0] in room.split(), items=items, count=count)


def _link(text: str, name: str, what: str, current: tuple[str, str]) -> MenuItem:
    return MenuItem(text, _href(get_script_prefix(), name, what), is_current=current == (name, what))


@lru_cache(maxsize=2000)  # a hundred regions, ten entries; each page would look all of them up again
def _href(_prefix: str, name: str, what: str) -> str:
    return reverse(name, kwargs={"what": what} if what else None)
