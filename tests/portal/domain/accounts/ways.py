"""What the tests of passwords and recoveries say in one word."""

from datetime import timedelta

from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.actions import passwords
from portal.domain.accounts.models import Account, Code, Password, Session
from portal.domain.accounts.rules import passwords as rules
from portal.domain.accounts.states import CodePurpose, SignedIn, Way
from tests.factories.accounts import NOW, AccountFactory, browser
from tests.factories.regions import RegionFactory

PHONE = "+79187654321"
PASSWORD = "сирень у окна"
LONG = "сирень цветёт у окна"
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def region():
    """Let the region send codes by a call and by Telegram."""
    found = RegionFactory()
    found.code_channels = ["call", "telegram"]
    found.save()
    return found


def account(password=PASSWORD, phone=PHONE, at=NOW - DAY, **fields) -> Account:
    """Make an account that signs in by this phone and password; None leaves the password out."""
    made = AccountFactory(phone=phone, phone_confirmed_at=at, **fields)
    if password is not None:
        give(made, password, at)
    return made


def give(who: Account, password: str, at=NOW - DAY, **fields) -> Password:
    """Give an account a password, without the rule."""
    text = rules.tidy(password)
    known = {"is_long": rules.is_long(text), "is_limited": False}
    passwords.store(account=who, encoded=passwords.hashing.make(text), at=at, **known | fields)
    return Password.objects.get(pk=who.pk)


def session(who: Account, at=NOW, way=Way.ESIA, *, is_limited=False) -> SignedIn:
    """Open a session and return what a page is told of it."""
    key = actions.open_session(account=who, browser=browser(), at=at, way=way, is_limited=is_limited)
    return queries.signed_in(key=key, at=at)


def sign_in(phone=PHONE, password=PASSWORD, at=NOW, device="", who=None):
    """Try a password as the form does."""
    return actions.try_password(
        phone=phone, password=password, region="26", return_to="/cards/", browser=who or browser(),
        device_key=device, at=at,
    )  # fmt: skip


def code_of(passage, at=NOW, channel="call") -> str:
    """Send a code for this passage and read it off the phone."""
    passage.refresh_from_db()
    actions.send_passage_code(passage=passage, channel=channel, browser=browser(), at=at)
    return arrive(at)


def arrive(at=NOW) -> str:
    """Let the newest code arrive; return it, or nothing where nobody's phone rings."""
    code = Code.objects.latest("created_at")
    known = {name: len(channel.codes) for name, channel in ports.channels.items()}
    actions.deliver_code(code_id=code.pk, clock=lambda: at)
    told = ports.channels[code.channel].codes
    return told[-1] if len(told) > known[code.channel] else ""


def living(who: Account) -> list[int]:
    """Return the living sessions of an account."""
    return list(
        Session.objects.filter(account=who, closed_at=None).order_by("pk").values_list("pk", flat=True)
    )


def newest_code(purpose=CodePurpose.SIGN_IN) -> Code:
    return Code.objects.filter(purpose=purpose).latest("created_at")
