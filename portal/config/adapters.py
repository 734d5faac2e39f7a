"""Which class answers which port."""

import uuid
from collections.abc import Mapping

from portal.adapters.anchors.file import AnchorFile
from portal.adapters.files.clamd import Clamd
from portal.adapters.files.cleaner import ProcessCleaner
from portal.adapters.mail import console, reports, smtp
from portal.adapters.status.folder import StatusFolder
from portal.config import chats, env, identity, phones, watching
from portal.config.clinics import Systems
from portal.domain.accounts import ports as accounts
from portal.domain.attachments import ports as attachments
from portal.domain.audit import ports as audit
from portal.domain.booking import ports as booking
from portal.domain.booking import queries as visits
from portal.domain.clinics import ports as clinics
from portal.domain.health import ports as health
from portal.domain.health import queries as standing
from portal.domain.health.states import ACCEPTED, ESIA
from portal.domain.help_centre import ports as help_centre
from portal.domain.messaging import ports as messaging
from portal.domain.messaging.ports import chats as messengers
from portal.domain.messaging.ports import files
from portal.domain.messaging.states import Page
from portal.domain.notices import ports as notices
from portal.domain.schedule import ports as schedule
from portal.domain.staff import ports as staff
from portal.domain.work import ports as work


def post() -> notices.Post | None:
    """Choose the way of letters: the region's server, a file where people are made up, or none."""
    told = env.mail()
    if told.host:
        return smtp.SmtpPost(
            smtp.Server(
                told.host, told.port, smtp.Tls(told.tls), told.sender, user=told.user, password=told.password
            )
        )
    if env.kind() == "production":
        return None
    return console.ConsolePost(folder=env.var_dir() / "outbox", sender=told.sender)


def page_url(region: str, page: Page) -> str:
    """Return where a letter leads, as people type it."""
    from portal.sites.entrance import places  # noqa: PLC0415  it reads settings, which are not there yet

    name = {Page.NOTICES: "cards:notices", Page.SETTINGS: "settings:notices"}[page]
    return places.whole(places.address(region, name))


def visit_url(region: str, visit: uuid.UUID, account_id: int) -> str:
    """Return where a reminder of a visit is answered without signing in."""
    from portal.sites.entrance import places  # noqa: PLC0415  it reads settings, which are not there yet

    token = visits.link_of(visit, account_id=account_id)
    return places.whole(places.address(region, "reminded:page", token=token))


def staff_url(region: str, key: str) -> str:
    """Return where a letter to staff leads: to a link, or to the first page."""
    from portal.sites.entrance import places  # noqa: PLC0415  it reads settings, which are not there yet

    told = {"key": key} if key else {}
    name = "staff_sign_in:link" if key else "staff_sign_in:start"
    return places.whole(places.address(region, name, **told))


def page_names() -> Mapping[str, bool]:
    """Name the pages that articles of «Помощь» may lead to; true where an address needs a number."""
    from portal.sites.entrance import articles  # noqa: PLC0415  it reads settings, which are not there yet

    return articles.page_names()


def fill_ports() -> None:
    """Put the chosen adapter into the slot of each port."""
    help_centre.page_names = page_names
    systems = Systems(env.clinics())
    audit.anchors = AnchorFile(env.audit_anchors())
    accounts.identity = esia = identity.LazyIdentity()
    health.probes = {ESIA: esia.probe}
    health.rare_probes = {ACCEPTED: lambda: identity.summary(esia.findings())}
    health.look = watching.look
    health.folder = StatusFolder(env.status_dir())
    work.is_paused = lambda: standing.maintenance().is_on
    accounts.channels = phones.channels()
    accounts.texts = phones.texts(accounts.channels)
    booking.system_of = systems.of
    schedule.timetable_of = systems.timetable
    schedule.openings_of = visits.openings_of
    clinics.limits_of = visits.whom_of
    attachments.register_of = systems.register
    notices.post = post()
    messaging.page_url = page_url
    messaging.visit_url = visit_url
    messaging.texters = phones.texters(accounts.texts)
    accounts.reminders = frozenset(messaging.texters)
    messengers.messengers = chats.messengers()
    messaging.read_reports = reports.read
    files.cleaner = ProcessCleaner()
    files.scanner = Clamd(env.file_scanner()) if env.file_scanner() else None
    staff.url = staff_url
