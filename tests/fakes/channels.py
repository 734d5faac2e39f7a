"""Channels that bring codes to no phone: they remember what they were asked, and fail as the test says."""

import re
from dataclasses import dataclass, field

from portal.domain.accounts import ports


class Killed(BaseException):
    """The process ends in the middle of a sending."""


@dataclass
class FakeChannel:
    """One channel; `fails` is raised instead of an answer, after the phone has rung."""

    name: str = "call"
    digits: int = 4
    picks_code: bool = True
    fails: BaseException | None = None
    kopecks: int | None = 40
    delivery: ports.Delivery = ports.Delivery.UNKNOWN
    asked: list[dict] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    """Texts without a code: to whom, and what."""

    def send(self, *, phone, code, ttl_s, key) -> ports.Sent:
        self.asked.append({"phone": phone, "code": code, "ttl_s": ttl_s, "key": key})
        told = f"{7 * len(self.asked):0{self.digits}}" if self.picks_code else code
        self.codes.append(told)
        if self.fails:
            raise self.fails
        return ports.Sent(told if self.picks_code else None, f"{self.name}-{len(self.asked)}", self.kopecks)

    def status(self, ref) -> ports.Delivery:
        assert re.fullmatch(rf"{self.name}-\d+", ref)
        return self.delivery

    def tell(self, *, phone, text, ttl_s, key) -> ports.Sent:
        self.told.append((phone, text))
        if self.fails:
            raise self.fails
        return ports.Sent(None, f"{self.name}-text-{len(self.told)}", self.kopecks)

    @property
    def rang(self) -> list[str]:
        """Every phone that was rung, in order."""
        return [asked["phone"] for asked in self.asked]


def both() -> dict[str, FakeChannel]:
    """A flash call whose provider makes the code up, and a messenger that is given ours."""
    return {"call": FakeChannel(), "telegram": FakeChannel("telegram", 6, picks_code=False, kopecks=None)}


def other_than(code: str) -> str:
    """Return a wrong code of the same length."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"
