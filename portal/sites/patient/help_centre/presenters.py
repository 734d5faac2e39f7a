"""Questions as links."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.look.values import LinkItem


def questions() -> Sequence[LinkItem]:
    """List the questions that have an answer."""
    return (
        LinkItem(_("Как зарегистрироваться"), reverse("help_centre:how_to_register")),
        LinkItem(_("Почему я не могу войти"), reverse("help_centre:cannot_sign_in")),
        LinkItem(_("Как подтвердить учётную запись Госуслуг"), reverse("help_centre:confirm_account")),
        LinkItem(_("Как записаться к врачу и отменить запись"), reverse("help_centre:how_to_book")),
        LinkItem(_("Законодательство"), reverse("law:page"), _("На каких законах держится портал")),
    )
