"""The alarm: an operator learns within a minute that codes are shut, and why."""

from datetime import datetime

import structlog

from portal.domain.accounts import ports, queries
from portal.domain.accounts.rules import codes as rules
from portal.domain.limits import queries as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.rules import Ask
from portal.domain.regions import queries as regions

_log = structlog.get_logger("portal.codes")


def watch_codes(*, at: datetime) -> list[str]:
    """Log everything that shuts codes for everybody now; return its names."""
    sent, entered = queries.conversion(at=at)
    alarms = ["codes_shut"] if rules.is_pumped(sent=sent, entered=entered) else []
    alarms += [ask.limit.name for ask in _shared(at) if limits.full_until([ask], at=at)]
    for name in alarms:
        _log.error("codes_alarm", what=name, sent=sent, entered=entered)
    for region in queries.regions_without_money(of=regions.switched_on(), at=at):
        _log.error("codes_alarm", what=limit.TEXTS_MONEY, region=region)
        alarms.append(f"{limit.TEXTS_MONEY} {region}")
    return alarms


def _shared(at: datetime) -> list[Ask]:
    lengths = sorted({port.digits for port in ports.channels.values()})
    usual = rules.most_of_hour(queries.usual_of_hour(at=at))
    return [
        *(Ask(limit.wrong_codes(digits), limit.EVERYBODY) for digits in lengths),
        Ask(limit.all_codes(usual), limit.EVERYBODY),
    ]
