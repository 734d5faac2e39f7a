"""Verbs of staff: invite, come by a link, sign in, leave; give and end roles, end an access; one's own."""

from portal.domain.staff.actions.announcing import Works, announce_works, take_works_back
from portal.domain.staff.actions.coming import LinkOver, WeakPassword, come, new_app
from portal.domain.staff.actions.drafts import forget_draft, keep_draft
from portal.domain.staff.actions.inviting import (
    EmailTaken,
    NotEndable,
    NotGivable,
    Person,
    end_access,
    end_role,
    give_role,
    invite,
)
from portal.domain.staff.actions.links import NotLinked, NotThere, new_link, send_link
from portal.domain.staff.actions.own import (
    NoNewApp,
    NoSuchSession,
    begin_app,
    change_app,
    change_password,
    end_one,
    end_others,
    pending_app,
)
from portal.domain.staff.actions.sessions import actor, leave, touch
from portal.domain.staff.actions.signing import Refused, prove, sign_in
from portal.domain.staff.actions.sweeping import sweep
from portal.domain.staff.actions.telling import mark_read, send_notice

__all__ = [
    "EmailTaken",
    "LinkOver",
    "NoNewApp",
    "NoSuchSession",
    "NotEndable",
    "NotGivable",
    "NotLinked",
    "NotThere",
    "Person",
    "Refused",
    "WeakPassword",
    "Works",
    "actor",
    "announce_works",
    "begin_app",
    "change_app",
    "change_password",
    "come",
    "end_access",
    "end_one",
    "end_others",
    "end_role",
    "forget_draft",
    "give_role",
    "invite",
    "keep_draft",
    "leave",
    "mark_read",
    "new_app",
    "new_link",
    "pending_app",
    "prove",
    "send_link",
    "send_notice",
    "sign_in",
    "sweep",
    "take_works_back",
    "touch",
]
