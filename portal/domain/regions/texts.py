"""Words about acts of law; sites translate them."""

from typing import Final

from portal.domain.regions.rules.acts import Kind, Topic
from portal.kit.words import N_

KIND: Final[dict[Kind, str]] = {
    Kind.LAW: N_("Федеральный закон"),
    Kind.DECREE: N_("Постановление Правительства РФ"),
    Kind.ORDER: N_("Приказ Минздрава России"),
    Kind.STANDARD: N_("Национальный стандарт"),
    Kind.REGION_LAW: N_("Закон региона"),
    Kind.REGION_DECREE: N_("Постановление правительства региона"),
    Kind.PROGRAMME: N_("Территориальная программа государственных гарантий"),
    Kind.OTHER: N_("Другой акт"),
}
"""What an act is."""

TOPIC: Final[dict[Topic, str]] = {
    Topic.CARE: N_("Бесплатная помощь и выбор врача"),
    Topic.WAITING: N_("Сколько можно ждать приёма"),
    Topic.ATTACHMENT: N_("Прикрепление к поликлинике"),
    Topic.CHECKUPS: N_("Осмотры и диспансеризация"),
    Topic.REMOTE: N_("Консультации на расстоянии"),
    Topic.PRIVACY: N_("Ваши данные и согласие"),
    Topic.APPEALS: N_("Обращения и жалобы"),
    Topic.ACCESS: N_("Доступность для всех"),
}
"""What an act gives, as the heading of a part of the page."""
