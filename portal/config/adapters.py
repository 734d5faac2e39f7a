"""Which class answers which port."""

from datetime import datetime

from portal.adapters.anchors.file import AnchorFile
from portal.adapters.esia import probe
from portal.adapters.esia.client import EsiaIdentity
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.signer import RsaSigner
from portal.adapters.mail import console, smtp
from portal.adapters.mis.own import OwnSchedule
from portal.adapters.mis.own.register import OwnRegister
from portal.config import env, phones
from portal.domain.accounts import ports as accounts
from portal.domain.attachments import ports as attachments
from portal.domain.audit import ports as audit
from portal.domain.booking import ports as booking
from portal.domain.health import ports as health
from portal.domain.messaging import ports as messaging
from portal.domain.messaging.states import Page
from portal.domain.notices import ports as notices
from portal.domain.staff import ports as staff


class LazyIdentity:
    """ESIA with keys that are read when the first person comes: commands that make them start without."""

    def __init__(self) -> None:
        self.issuer = env.esia().issuer
        self._made: EsiaIdentity | None = None

    def _esia(self) -> EsiaIdentity:
        if self._made is None:
            try:
                self._made = esia()
            except (OSError, ValueError, TypeError) as error:
                raise accounts.PortalRejected("the portal's key or certificate cannot be read") from error
        return self._made

    def authorization_url(self, *, state: str, verifier: str, comes_back_to: str, at: datetime) -> str:
        """Return the signed address where the person signs in; they return to `comes_back_to`."""
        return self._esia().authorization_url(
            state=state, verifier=verifier, comes_back_to=comes_back_to, at=at
        )

    def refusal(self, *, error: str, description: str) -> accounts.IdentityRefusal:
        """Turn what ESIA put into the return address into a named refusal."""
        return self._esia().refusal(error=error, description=description)

    def person(
        self, *, code: str, state: str, verifier: str, comes_back_to: str, at: datetime
    ) -> accounts.Person:
        """Exchange the code and read the person."""
        return self._esia().person(
            code=code, state=state, verifier=verifier, comes_back_to=comes_back_to, at=at
        )

    def sign_out_url(self) -> str:
        """Return the address that ends the person's ESIA session too."""
        return self._esia().sign_out_url()


def esia() -> EsiaIdentity:
    """Put ESIA together from the environment."""
    told = env.esia()
    return EsiaIdentity(
        url=told.url,
        issuer=told.issuer,
        trusted=told.trusted,
        asker=Asker(
            client_id=told.client_id,
            signer=RsaSigner(key_file=told.key_file, cert_file=told.cert_file),
        ),
    )


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


def staff_url(region: str, key: str) -> str:
    """Return where a letter to staff leads: to a link, or to the first page."""
    from portal.sites.entrance import places  # noqa: PLC0415  it reads settings, which are not there yet

    told = {"key": key} if key else {}
    name = "staff_sign_in:link" if key else "staff_sign_in:start"
    return places.whole(places.address(region, name, **told))


def fill_ports() -> None:
    """Put the chosen adapter into the slot of each port."""
    own, register = OwnSchedule(), OwnRegister()
    audit.anchors = AnchorFile(env.audit_anchors())
    health.probes = {"esia": lambda: probe.ask(env.esia().url)}
    accounts.identity = LazyIdentity()
    accounts.channels = phones.channels()
    accounts.texts = phones.texts(accounts.channels)
    booking.system_of = lambda _clinic_id: own
    attachments.register_of = lambda _region: register
    notices.post = post()
    messaging.page_url = page_url
    staff.url = staff_url
