"""The other pages of the settings, as the front page lists them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.look.values import LinkItem


def links() -> Sequence[LinkItem]:
    """Return where else something can be set."""
    return (
        LinkItem(_("Где выполнен вход"), reverse("settings:devices"), _("Закрыть вход на чужом устройстве")),
        LinkItem(_("Способы входа"), reverse("settings:ways"), _("Ключ доступа и коды из приложения")),
        LinkItem(
            _("Как приходят уведомления"),
            reverse("settings:notices"),
            _("Куда писать, кроме личного кабинета"),
        ),
        LinkItem(
            _("Напоминания"), reverse("settings:reminders"), _("В какие часы и куда напоминать о приёме")
        ),
        LinkItem(_("Календарь семьи"), reverse("settings:calendar"), _("Записи в календаре телефона")),
        LinkItem(_("Тихий режим"), reverse("settings:quiet"), _("Не называть врача вне кабинета")),
        LinkItem(
            _("Согласия и мои данные"), reverse("privacy:page"), _("Прочитать, забрать, отозвать согласие")
        ),
    )
