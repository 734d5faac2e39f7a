"""ESIA put together from the environment, and what the house wants to know of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import structlog

from portal.adapters.esia import certificates, probe, signing, trusted
from portal.adapters.esia.breaker import Breaker
from portal.adapters.esia.checking import Finding, State, papers, talk
from portal.adapters.esia.client import EsiaIdentity, Times
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.room import Room
from portal.adapters.esia.signing import Pair, Signer, hands, outside
from portal.config import env
from portal.domain.accounts import ports as accounts
from portal.domain.health import ports as health
from portal.domain.health.states import EXCHANGE

_log = structlog.get_logger("portal.esia")


class LazyIdentity:
    """ESIA with keys that are read when the first person comes: commands that make them start without."""

    def __init__(self) -> None:
        self.issuer = env.esia().issuer
        self._made: EsiaIdentity | None = None

    def _esia(self) -> EsiaIdentity:
        if self._made is None:
            try:
                self._made = esia()
            except OSError as error:
                raise accounts.PortalRejected("файл из ESIA_CA_FILE не прочесть") from error
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

    def probe(self) -> health.Answer | None:
        """Ask whether ESIA lives; None where the portal is not fit to ask."""
        try:
            return probe.ask(self._esia().client)
        except accounts.PortalRejected:
            return None

    def findings(self) -> Iterator[Finding]:
        """Look at files and ask ESIA once, as the probe of each minute does."""
        return findings(self._esia)


def esia() -> EsiaIdentity:
    """Put ESIA together from the environment; only ESIA_CA_FILE is read yet, and raises OSError."""
    told = env.esia()
    asker = Asker(client_id=told.client_id, signer=signer(told), scopes=told.scopes, has_pkce=told.has_pkce)
    return EsiaIdentity(
        url=told.url,
        issuer=told.issuer,
        asker=asker,
        trusted=trusted.Trusted(told.trusted, told.token_algorithm, is_reversed=told.is_token_reversed),
        times=Times(told.connect_s, told.answer_s, told.longest_s),
        ca_file=told.ca_file,
        breaker=Breaker(_tell),
        room=Room(told.at_once),
        leaving=Room(max(1, told.at_once // 2)) if told.signer in env.SIGN_OUTSIDE else None,
    )


def signer(told: env.Esia) -> Signer:
    """Choose who makes our signatures."""
    hand: signing.Hand
    if told.signer == "rsa":
        hand = hands.RsaHand()
    elif told.signer == "gost":
        hand = hands.GostHand()
    elif told.signer == "openssl":
        hand = hands.OpensslHand(told.openssl)
    elif told.signer == "command":
        hand = outside.CommandHand(told.command)
    else:
        hand = outside.HttpHand(told.sign_url, told.sign_token)
    pairs = [Pair(key, certificate) for key, certificate in told.pairs]
    return Signer(pairs, hand, is_reversed=told.is_reversed)


def kind_of_keys(told: env.Esia) -> str:
    """Return the kind of key that our certificates must have."""
    return certificates.RSA if told.signer == "rsa" else certificates.GOST


def _tell(is_up: bool) -> None:  # noqa: FBT001  the shape of a listener
    """Let every process and every page know that the exchange fails, or works again."""
    from portal.domain.health import actions  # noqa: PLC0415  its tables are not there yet

    _log.error("esia_alarm", what="exchange_fails") if not is_up else _log.info("esia_works_again")
    actions.note(system=EXCHANGE, is_up=is_up, at=datetime.now(UTC))


def findings(make: Callable[[], EsiaIdentity] = esia, *, exchange: bool = False) -> Iterator[Finding]:
    """Try the whole chain; `exchange` also asks for tokens, with a made-up code.

    Where ESIA's site cannot be believed, nothing further can be tried.
    """
    told, at = env.esia(), datetime.now(UTC)
    for one in papers.site(told.ca_file):
        yield one
        if one.state is State.WRONG:
            return
    made = make()
    yield from _papers(made, told, at)
    came_to = f"{env.portal_url()}/esia/return"
    yield from talk.reached(made, at=at)
    yield talk.asked(made, comes_back_to=came_to, at=at)
    if exchange:
        yield talk.exchanged(made, comes_back_to=came_to, at=at)


def _papers(made: EsiaIdentity, told: env.Esia, at: datetime) -> Iterator[Finding]:
    kind = kind_of_keys(told)
    is_needed = kind == certificates.GOST or told.token_algorithm == trusted.GOST
    yield from papers.engine(is_needed=is_needed)
    yield from papers.ours(made.asker.signer, kind=kind, at=at)
    yield from papers.theirs(made.trusted, at=at)


def refuse_to_start_wrongly() -> None:
    """Stop a public portal whose keys cannot sign; elsewhere, and for dates, only say so in the log.

    A certificate ends some night by itself, and then everything but signing in must go on.
    """
    told = env.esia()
    site = list(papers.site(told.ca_file))
    is_believed = all(one.state is not State.WRONG for one in site)
    for one in [*site, *(_papers(esia(), told, datetime.now(UTC)) if is_believed else ())]:
        _log_finding(one)
        if one.state is State.WRONG and env.kind() == "production" and not one.word.endswith("_days"):
            raise SystemExit(f"{one.says} {one.mend}")


def _log_finding(one: Finding) -> None:
    """Raise an alarm for what is wrong; what only will be is a warning, each time it is looked at."""
    if one.state is State.WRONG:
        _log.error("esia_alarm", what=one.word)
    elif one.state is State.DOUBT:
        _log.warning("esia_doubt", what=one.word)


def summary(found: Iterator[Finding]) -> health.Answer | None:
    """Return the worst of what was found, as health keeps it; None where ESIA was not there to be asked."""
    told = list(found)
    for one in told:
        _log_finding(one)
    bad = next((one for one in told if one.state is State.WRONG and one.word != "unreachable"), None)
    if bad is not None:
        return health.Answer(is_up=False, detail=bad.word)
    is_reached = all(one.word not in ("unreachable", probe.WORKS) for one in told)
    return health.Answer(is_up=True) if is_reached else None
