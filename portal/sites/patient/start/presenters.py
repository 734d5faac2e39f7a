"""Sections that are not built yet: what they will be, and how to get the same today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.kit.words import N_
from portal.look.values import LinkItem
from portal.sites.patient import spoken


@dataclass(frozen=True, slots=True)
class Later:
    """A section that is still missing; both texts are translated.

    Until it is there, clinics do the same by telephone. `can_book`: booking helps, too.
    """

    title: str
    today: SafeString
    can_book: bool


_LATER: Final[dict[str, tuple[str, str]]] = {
    "home-visit": (
        N_("Вызвать врача на дом"),
        N_(
            "Если человеку угрожает опасность, позвоните 103 или 112. Иначе звоните в регистратуру "
            "своей поликлиники, лучше с утра."
        ),
    ),
    "checkup": (
        N_("Запись на диспансеризацию"),
        N_("Позвоните в регистратуру поликлиники, к которой прикреплены, или придите с паспортом и полисом."),
    ),
    "consultation": (
        N_("Онлайн-консультация врача"),
        N_("Запишитесь на приём к врачу или спросите в регистратуре, консультирует ли врач удалённо."),
    ),
}


_BY_BOOKING: Final = {"consultation"}


def later(what: str) -> Later | None:
    """Return what to say about a section, if there is one of this name."""
    found = _LATER.get(what)
    return Later(_(found[0]), spoken.with_numbers(_(found[1])), what in _BY_BOOKING) if found else None


def things_to_do() -> Sequence[LinkItem]:
    """List what a person can do in the region."""
    return (
        LinkItem(
            _("Записаться на приём к врачу"), reverse("doctors:list"), _("Выберите врача, день и время")
        ),
        LinkItem(
            _("Найти лечебное учреждение"), reverse("doctors:clinics"), _("Адреса, телефоны, часы работы")
        ),
        LinkItem(_("Вызвать врача на дом"), _later("home-visit"), _("Скоро. Пока по телефону")),
        LinkItem(_("Записаться на диспансеризацию"), _later("checkup"), _("Скоро. Пока по телефону")),
        LinkItem(_("Получить помощь по работе с порталом"), reverse("help_centre:page")),
    )


def _later(what: str) -> str:
    return reverse("start:later", kwargs={"what": what})
