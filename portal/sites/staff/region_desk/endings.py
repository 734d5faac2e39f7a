"""What the operator must care for: terms and acts that end soon with nothing after them."""

from datetime import date

from django.utils.translation import gettext as _

from portal.domain.booking import queries
from portal.domain.booking.queries import EndingAct, EndingTerm
from portal.domain.booking.texts import TERM
from portal.domain.regions.queries import Region
from portal.kit import dates
from portal.sites.entrance import acts


def of(region: Region, today: date) -> list[str]:
    """Say it in sentences (three queries); the country's are told as the administrator's work."""
    terms, law = queries.running_out(region=region.pk, today=today)
    return [*[_term(one, today) for one in terms], *[_act(one, today) for one in law]]


def _term(one: EndingTerm, today: date) -> str:
    told = {"name": _(TERM[one.kind]), "day": dates.show(one.last)}
    if one.region:
        return _("%(name)s: срок региона кончается %(day)s, нового нет. Задайте его.") % told
    if one.last < today:
        return _("%(name)s: срока по закону страны нет. Его записывает администратор портала.") % told
    return _(
        "%(name)s: срок по закону страны кончается %(day)s, нового нет. Его записывает администратор портала."
    ) % told  # fmt: skip


def _act(one: EndingAct, today: date) -> str:
    told = {"name": acts.name(one.act) if one.act else one.key, "day": dates.show(one.last)}
    if one.last < today:
        text = _("%(name)s: на акт опираются страницы портала, но он не действует.")
    else:
        text = _("%(name)s: акт действует по %(day)s, нового нет, а на него опираются страницы портала.")
    who = _("Запишите новый.") if one.region else _("Новый записывает администратор портала.")
    return f"{text % told} {who}"
