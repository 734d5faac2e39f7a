"""A browser of somebody of staff, with the app on the phone."""

import re

from django.conf import settings
from django.utils.timezone import now

from portal.domain.staff.actions import sessions
from portal.domain.staff.models import Employee, StaffSession
from portal.kit import totp
from tests.factories.accounts import browser
from tests.factories.staff import PASSWORD, SECRET
from tests.portal.sites.visitor import Visitor, text

__all__ = ["Colleague", "text"]
_SECRET = re.compile(r'qr__key">([A-Z2-7 ]+)<')


class Colleague(Visitor):
    """One browser; `enter` and `prove` are the pages of the sign-in, `sign_in` is what they end with."""

    def __init__(self, who: Employee | None = None, region: str = "26") -> None:
        super().__init__(region)
        self.who = who
        self.secret = SECRET

    def enter(self, password: str = PASSWORD, email: str = ""):
        return self.send("staff/sign-in/", email=email or self.who.email, password=password)

    def code(self) -> str:
        return totp.code(self.secret, now())

    def prove(self, code: str | None = None, page: str = "staff/sign-in/code/"):
        return self.send(page, code=code or self.code())

    def sign_in(self):
        """Have passed both factors; five pages for each test of another page would be most of its work."""
        at = now()
        sessions.open_half(employee=self.who, browser=browser("staff"), at=at)
        half = StaffSession.objects.filter(employee=self.who).latest("pk")
        key = sessions.make_whole(session=half, at=at, request_id="")
        self.client.cookies[settings.STAFF_COOKIE] = key.text
        return self

    def sign_in_by_pages(self):
        """Pass both factors; what the app showed before may be shown again."""
        Employee.objects.filter(pk=self.who.pk).update(totp_step=0)
        self.enter()
        answer = self.prove()
        assert answer.status_code == 303, text(answer)
        return self

    def come(self, link: str, password: str = PASSWORD):
        """Use a link and set up the app; return the last answer."""
        path = link.partition("/26/")[2] if "/26/" in link else link
        answer = self.send(path, password=password, again=password)
        assert answer.status_code == 303, text(answer)
        shown = text(self.get("staff/sign-in/app/"))
        self.secret = _SECRET.search(shown).group(1).replace(" ", "")
        return self.prove(page="staff/sign-in/app/")

    @property
    def cookie(self) -> str:
        return self.client.cookies[settings.STAFF_COOKIE].value

    @property
    def is_in(self) -> bool:
        """Tell whether the first page opens."""
        answer = self.get("staff/")
        return "/sign-in/" not in answer.headers["Location"]


def colleague(who: Employee) -> Colleague:
    """Return a browser in which this employee works."""
    return Colleague(who).sign_in()


__all__ += ["browser", "colleague"]
