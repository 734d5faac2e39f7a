"""Every form of every page gives back what was typed, says at the field what is wrong, and saves nothing.

The pages are those of the table of addresses; a form that stands on none of them needs a scene or a reason here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from portal.domain.staff import rules
from portal.domain.staff.states import Kind
from tests.factories import help_centre
from tests.portal.sites import test_access_matrix as patients
from tests.portal.sites.filling import Form, Page, target, troubles
from tests.portal.sites.form_scenes import SCENES
from tests.portal.sites.patient.conftest import rings
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.staff import test_matrix as staff
from tests.portal.sites.staff.addresses import NEEDS
from tests.portal.sites.staff.addresses import OPEN as OPEN_TO_STAFF
from tests.portal.sites.staff.colleague import Colleague
from tests.portal.sites.test_typed_text import paths

__all__ = ["rings"]
world = patients.world
working = staff.world
REFUSED = (200, 400, 409, 422, 429)
_WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"', re.IGNORECASE)
MAY_WRITE = re.compile(
    r"messaging_file$|accounts_totp$|limits_|accounts_session|staff_staffsession|audit_|accounts_password$"
)
"""Limits count tries, files that wait live on for an hour, a session its last use, the record a refusal; nothing of what was typed."""


ANSWERED_HERE = {
    "clinic_desk:find": "a search, posted so that no name stands in an address",
    "clinic_desk:why": "the same",
    "cards:ask": "shows the link once; it may stand in no address",
    "cards:esia_add": "the consent follows, with the fields hidden in it",
    "region_desk:rule": "whom it concerns is shown first, with the fields hidden in it",
    "region_desk:end_act": "what follows from it is shown first, with the fields hidden in it",
}
"""Forms whose good answer is a page and no redirect: without a summary of errors it was taken."""


BUTTONS = "buttons alone"
SCRIPT = "a script sends what a key or a place says; its page has words for the refusal"
CONSENT = "the answer to a text: two buttons, no is as good as yes"
ENDED = "a button that ends or withdraws one thing of a list"
WITHOUT = {
    BUTTONS: {
        "booking:agree", "booking:code_again", "booking:decline", "booking:extend", "booking:hold", "booking:let_go", "booking:object", "booking:withdraw", "cards:asked",
        "cards:ask_children", "cards:ask_code_again", "cards:ask_own", "cards:attachments_search", "cards:bring_back",
        "cards:checked", "cards:esia_renew", "cards:notices", "help_centre:helped", "messages:close",
        "messages:reopen", "privacy:archive", "recovery:again", "reminded:come", "session:again", "session:unsent",
        "settings:calendar", "settings:email", "settings:new_codes", "settings:phone_again", "settings:telegram", "sign_in:another",
        "sign_in:begin", "sign_in:leave", "sign_in:register", "status:hide", "clinic_desk:called",
        "clinic_desk:stop",
        "clinic_desk:mark", "clinic_desk:vouch", "clinic_messages:close", "clinic_messages:reopen",
        "clinic_messages:take", "doctor_day:mark", "region_desk:link", "staff_me:read", "staff_me:unsent",
        "staff_sign_in:leave", "support_messages:close", "support_messages:reopen", "support_messages:take",
    },
    CONSENT: {"cards:agree", "sign_in:again", "sign_in:agree", "sign_in:consent"},
    SCRIPT: {
        "doctors:near", "session:begin", "session:stay", "settings:add_passkey", "settings:begin_passkey",
        "sign_in:passkey", "sign_in:passkey_begin", "staff_me:stay",
    },
    ENDED: {
        "cards:end_right", "settings:devices", "settings:remove_way", "settings:unlink_telegram", "region_desk:end_term", "region_desk:end_role",
        "region_desk:end_works", "region_desk:end_promise", "region_desk:end_help", "region_desk:end_rule",
        "region_desk:end_asked", "schedule_desk:drop_specials", "schedule_desk:drop_day_off", "staff_me:sessions",
        "clinic_messages:end_template", "support_messages:end_template",
    },
}  # fmt: skip
"""Addresses that take a form with nothing to type or choose in it, by the reason."""


@dataclass(frozen=True)
class Found:
    """One form, who saw it, and where."""

    who: object
    shown_on: str
    form: Form

    @property
    def path(self) -> str:
        return target(self.form, self.shown_on)

    @property
    def name(self) -> str:
        return name_of(self.path)


def name_of(path: str) -> str:
    found = resolve(urlsplit(path).path.removeprefix("/26"), urlconf=settings.REGION_URLCONF)
    return found.view_name


def shown(who, path: str) -> Iterator[Found]:
    """Return the forms with something to fill in that somebody sees on a page."""
    answer = who.client.get(path)
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        for form in Page(answer.content.decode()).forms:
            if form.shown:
                yield Found(who, path, form)


def once(found) -> dict[tuple, Found]:
    """Leave out a form that was seen before."""
    kept = {}
    for one in found:
        kept.setdefault((one.name, *sorted(one.form.fields)), one)
    return kept


def judge(one: Found) -> list[str]:
    """Send a form wrongly in every way and take it back; say what was lost, saved or not said."""
    found, is_refused = [], False
    for how, sent in one.form.variants():
        answer, written = send(one, sent)
        if answer.status_code in (302, 303) or (
            one.name in ANSWERED_HERE and b"error-summary" not in answer.content
        ):
            continue
        is_refused = True
        if answer.status_code not in REFUSED:
            found.append(f"answer {answer.status_code}")
            continue
        told = [f"wrote {table}" for table in written if not MAY_WRITE.match(table)]
        told += troubles(Page(answer.content.decode()), one.path, sent)
        found += [f"{how}: {one}" for one in told]
    return [f"{one.name}: {told}" for told in found] if is_refused else [f"{one.name}: takes anything"]


def send(one: Found, sent: dict[str, list[str]]):
    one.who.client.handler.enforce_csrf_checks = False  # the form is asked, not the token
    cookies = one.who.client.cookies.copy()
    block = transaction.atomic()
    block._from_testcase = True  # as pytest's own: what asks for a transaction of its own gets one
    with block, CaptureQueriesContext(connection) as asked:
        answer = one.who.client.post(one.path, sent)
        transaction.set_rollback(True)
    one.who.client.cookies = cookies
    written = {found["table"] for query in asked if (found := _WRITES.match(query["sql"]))}
    return answer, written


def of_patients(world) -> Iterator[Found]:
    here = world()
    for name in patients.names():
        if name in patients.OPEN:
            path = f"/26{patients._open_address(here, name).removeprefix('/26')}"
        elif name in {*patients.OWN, *patients.OBJECT}:
            path = here.path(name)
        else:
            continue
        for who in (here.owner, here.nobody):
            yield from shown(who, path)


def of_staff(working) -> Iterator[Found]:
    for name, who in desks(working):
        yield from shown(who, working.path(name))


def desks(working) -> Iterator[tuple[str, object]]:
    """Return every address of staff with somebody to whom it opens."""
    colleagues = {kind: working.who(kind) for kind in Kind}
    for name, what in NEEDS.items():
        yield name, next(who for kind, who in colleagues.items() if rules.may(kind, what))


@pytest.mark.parametrize("scene", SCENES)
def test_forms_that_one_comes_to_give_back_what_was_typed(region, esia, rings, settings, scene):
    help_centre.use_shelf(settings)
    seen = set()
    for who, path in scene(region, esia):
        for one in shown(who, f"/26/{path}"):
            assert "\n".join(judge(one)) == ""
            seen.add(one.name)
    assert seen >= SCENES[scene]


def test_every_form_of_patients_gives_back_what_was_typed(world):
    forms = once(of_patients(world))
    assert "\n".join(told for one in forms.values() for told in judge(one)) == ""
    who = Guest()
    taken = {name for name, path in patients_paths() if takes(who, path)}
    complete(forms, {name for name in taken if not of_staff_is(name)}, is_of_staff=False)


def test_every_form_of_staff_gives_back_what_was_typed(working):
    forms = once(of_staff(working))
    assert "\n".join(told for one in forms.values() for told in judge(one)) == ""
    taken = {name for name, who in desks(working) if takes(who, working.path(name))}
    taken |= {name for name in OPEN_TO_STAFF if takes(Colleague(), working.path(name))}
    complete(forms, taken, is_of_staff=True)


def patients_paths() -> Iterator[tuple[str, str]]:
    """Return every address, filled in so that it is found; whose row it is does not matter to a method."""
    for path in paths():
        yield name_of(f"/26/{path}"), f"/26/{path}"


def of_staff_is(name: str) -> bool:
    return name in {*NEEDS, *OPEN_TO_STAFF}


def takes(who, path: str) -> bool:
    """Tell whether an address takes a form, by what it answers to a method that nothing takes."""
    answer = who.client.options(path)
    return "POST" in answer.headers.get("Allow", "POST")


def complete(forms, taken: set[str], *, is_of_staff: bool) -> None:
    """Hold that nothing that takes a form is left out, and that no reason here has outlived its form."""
    came_to = {name for names in SCENES.values() for name in names}
    judged = {one.name for one in forms.values()} | came_to
    without = {name for names in WITHOUT.values() for name in names if of_staff_is(name) == is_of_staff}
    assert taken - judged - without == set(), "nobody fills these in: give a scene or a reason"
    assert without & judged == set(), "these are filled in: take the reason away"
    assert without - taken == set(), "these take no form any more"
