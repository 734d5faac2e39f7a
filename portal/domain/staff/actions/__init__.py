"""Verbs of staff: invite, come by a link, sign in, leave; give and end roles, end an access."""

from portal.domain.staff.actions.coming import LinkOver, WeakPassword, come, new_app
from portal.domain.staff.actions.inviting import (
    EmailTaken,
    NotEndable,
    NotThere,
    Person,
    end_access,
    end_role,
    give_role,
    invite,
    new_link,
)
from portal.domain.staff.actions.sessions import actor, leave, touch
from portal.domain.staff.actions.signing import Refused, prove, sign_in
from portal.domain.staff.actions.sweeping import sweep

__all__ = [
    "EmailTaken",
    "LinkOver",
    "NotEndable",
    "NotThere",
    "Person",
    "Refused",
    "WeakPassword",
    "actor",
    "come",
    "end_access",
    "end_role",
    "give_role",
    "invite",
    "leave",
    "new_app",
    "new_link",
    "prove",
    "sign_in",
    "sweep",
    "touch",
]
