"""Which data of a card its holder may not change here."""

from collections.abc import Set as AbstractSet

from portal.domain.patients.states import GROUPS, CardData, Group


def frozen(told: CardData, *, is_from_esia: bool, typed: str, is_confirmed: bool) -> AbstractSet[Group]:
    """Return the groups of fields that stand fast.

    Of an ESIA card all that ESIA told, except the phone: it is changed there and comes with the next
    sign-in. `typed` names the groups that a person typed. Of a card typed by hand that somebody has
    confirmed: who the person is, or the card would become another's.
    """
    if is_from_esia:
        mine = {*map(Group, typed.split()), Group.PHONE}
        return {group for group, names in GROUPS.items() if getattr(told, names[0]) and group not in mine}
    vouched = {Group.PERSON, Group.SNILS} if is_confirmed else set()
    return {group for group in vouched if getattr(told, GROUPS[group][0])}
