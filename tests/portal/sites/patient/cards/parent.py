"""A parent in a browser, whom ESIA knows."""

import re
from urllib.parse import parse_qs, urlsplit

from portal.domain.patients.models import Card
from tests.factories.accounts import ISSUER, person
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.visitor import text

_KEY = re.compile(r"/26/cards/from-esia/([0-9a-f]{16})/")


class Parent(Guest):
    """A signed-in person whom ESIA knows by the number of the account."""

    def __init__(self, esia) -> None:
        super().__init__()
        account = self.patient.account
        Card.objects.filter(pk=self.card.pk).update(esia_issuer=ISSUER, esia_oid=account.esia_oid)
        self.esia = esia
        self.tells()

    def tells(self, *children, **told) -> None:
        """Let ESIA tell of this parent with these children."""
        self.esia.person_told = person(**{"oid": self.patient.account.esia_oid, "children": children} | told)

    def leave(self, button: str = "children") -> str:
        """Press a button; return the state of the trip."""
        answer = self.send(f"cards/from-esia/{button}/", "cards/")
        assert answer.status_code == 303
        return parse_qs(urlsplit(answer["Location"]).query)["state"][0]

    def ask(self, *children, button: str = "children"):
        self.tells(*children)
        return self.back(self.leave(button))

    def listed(self) -> str:
        return text(self.get("cards/from-esia/"))

    def keys(self) -> list[str]:
        return list(dict.fromkeys(_KEY.findall(self.listed())))

    def add(self, key: str, answer: str = "yes", **form):
        """Send the form, then the consent as it stands on the page."""
        path = f"cards/from-esia/{key}/"
        page = text(self.send(path, **form))
        digest = re.search(r'name="text" value="(\w+)"', page).group(1)
        return self.send(path, **form, text=digest, answer=answer)
