"""The one sentence that carries a code: it names the portal and asks to keep the code."""

from django.utils.translation import gettext as _


def message(code: str) -> str:
    """Return the text of a message; in Russian it fits into one message of 70 letters."""
    return _("Медицина-онлайн. Код: %(code)s. Никому его не сообщайте.") % {"code": code}
