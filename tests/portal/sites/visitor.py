"""What a person does in a browser, by HTTP: with CSRF checks, cookies and forms as they stand on the page."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from portal.domain.accounts.models import SignInAttempt
from tests.fakes.identity import CODE

_PHONE = re.compile("(?:\\+7|8)\u00a0[0-9•]{3}\u00a0[0-9•]{3}(?:\u2011[0-9•]{2}){2}")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """One browser."""

    def __init__(self, region: str = "26") -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.home = f"/{region}/"

    def get(self, path: str = "", **headers):
        return self.client.get(self.home + path, headers=headers)

    def send(self, path: str, shown_on: str | None = None, /, **form):
        """Post a form that stands on a page (its own address unless told otherwise)."""
        page = text(self.get(path if shown_on is None else shown_on))
        tokens = _TOKEN.findall(page)
        return self.client.post(self.home + path, form | {"csrfmiddlewaretoken": tokens[-1]})

    def consent(self, **more):
        """Press «Да, я согласен»."""
        shown = text(self.get("sign-in/consent/"))
        digest = re.search(r'name="text" value="(\w+)"', shown).group(1)
        return self.send("sign-in/consent/", text=digest, **more)

    def to_esia(self, *, register: bool, **form) -> str:
        """Go to ESIA by one of the two buttons; return the state of the attempt."""
        if register:
            self.consent(**form)
            answer = self.send("sign-in/register/")
        else:
            answer = self.send("sign-in/begin/", "sign-in/", **form)
        assert answer.status_code == 303, answer.status_code
        return parse_qs(urlsplit(answer["Location"]).query)["state"][0]

    def to_esia_again(self, **form) -> str:
        """Go to ESIA from the page of proof; return the state of the attempt."""
        answer = self.send("sign-in/begin/", "session/prove/", **form)
        return parse_qs(urlsplit(answer["Location"]).query)["state"][0]

    def back(self, state: str, **more):
        """Come back from ESIA."""
        return self.client.get("/esia/return", {"code": CODE, "state": state} | more)

    def register(self):
        return self.back(self.to_esia(register=True))

    def sign_in(self):
        return self.back(self.to_esia(register=False))

    def agree(self, answer: str):
        """Answer the consent that is asked after the return."""
        shown = text(self.get("sign-in/agree/"))
        digest = re.search(r'name="text" value="(\w+)"', shown).group(1)
        return self.send("sign-in/agree/", text=digest, answer=answer)

    @property
    def is_signed_in(self) -> bool:
        return self.get("cards/").status_code == 200


def text(answer) -> str:
    """Return the page as it was sent, with entities resolved, and telephone numbers as they are typed."""
    return _PHONE.sub(_typed, unescape(answer.content.decode(errors="replace")))  # a file may be no text


def _typed(found: re.Match[str]) -> str:
    return found[0].replace("\u00a0", " ").replace("\u2011", "-")


def newest_attempt() -> SignInAttempt:
    return SignInAttempt.objects.latest("pk")
