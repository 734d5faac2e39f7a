"""What a refusal says, and the status of the page that says it."""

from typing import Final

from django import forms
from django.utils.translation import gettext as _

from portal.domain.accounts.actions import hashing
from portal.domain.accounts.rules.passwords import Weak
from portal.domain.limits.actions import Exhausted
from portal.domain.staff.actions import WeakPassword
from portal.domain.staff.states import Refusal
from portal.kit import dates, zones
from portal.kit.words import N_

REFUSED: Final[dict[Refusal, str]] = {
    Refusal.UNKNOWN: N_("Почта или пароль не подходят. Проверьте раскладку и большие буквы."),
    Refusal.PASSWORD: N_("Почта или пароль не подходят. Проверьте раскладку и большие буквы."),
    Refusal.CODE: N_("Код не подходит. Дождитесь в приложении следующего и напишите его."),
    Refusal.NO_ROLE: N_("Ваш доступ закрыт. Если это ошибка, обратитесь к оператору региона."),
    Refusal.NOT_SET_UP: N_(
        "Вы не успели подключить приложение с кодами. Попросите у оператора региона новую ссылку."
    ),
    Refusal.APP_LOST: N_(
        "Портал больше не может проверить коды вашего приложения. Попросите у оператора региона новую ссылку."
    ),
}
_WEAK: Final[dict[Weak, str]] = {
    Weak.SHORT: N_("Пароль короче 12 знаков. Добавьте ещё, можно несколько слов подряд."),
    Weak.LONG: N_("Пароль длиннее 128 знаков. Сократите его."),
    Weak.COMMON: N_("Этот пароль слишком частый, его подберут первым. Придумайте другой."),
    Weak.SAME: N_("В пароле повторяются одни и те же знаки. Придумайте другой."),
    Weak.PHONE: N_("Пароль не должен содержать ваш телефон."),
    Weak.NAME: N_("Пароль не должен содержать вашу фамилию, имя, почту или название портала."),
    Weak.BIRTH_DATE: N_("Пароль не должен содержать вашу дату рождения."),
    Weak.UNREADABLE: N_("В пароле есть невидимые знаки. Наберите его ещё раз."),
}
_BUSY: Final = N_("Сейчас входит много людей. Попробуйте через несколько секунд.")


def wait(form: forms.Form, refusal: Exhausted | hashing.Busy, zone: str) -> int:
    """Put why nothing can be tried now on the form; return 429 or 503."""
    if isinstance(refusal, hashing.Busy):
        form.add_error(None, _(_BUSY))
        return 503
    form.add_error(None, _too_often(refusal, zone))
    return 429


def choose_another(form: forms.Form, refusal: WeakPassword) -> int:
    """Put what is wrong with a new password at its field; return 200."""
    for reason in refusal.reasons:
        form.add_error("password", _(_WEAK[reason]))
    return 200


def _too_often(error: Exhausted, zone: str) -> str:
    """Say when to try again, by the region's clock."""
    if error.until is None:
        return _("Слишком много неверных попыток. Попросите у оператора региона новую ссылку.")
    local = zones.local(error.until, zone)
    return _("Слишком много попыток. Попробуйте в %(time)s.") % {"time": dates.show_seconds(local.time())}
