"""Keep the head of the chain outside of the database."""

from datetime import datetime

import structlog

from portal.domain.audit import ports, queries
from portal.domain.audit.states import Anchor

_log = structlog.get_logger("portal.audit")


def anchor(*, at: datetime) -> Anchor | None:
    """Keep the head where it has moved; return it, or None.

    The log says it too: a log that is sent away is a second place. A chain that does not hold its newest
    anchor any more is not anchored: the alarm repeats until somebody looks.
    """
    seq, digest = queries.head()
    newest = max(ports.anchors.kept(), key=lambda one: one.seq, default=None)
    if newest is not None and queries.digest_at(newest.seq) != newest.digest:
        _log.error("audit_broken", anchored=newest.seq, head=seq)
        return None
    if seq == 0 or (newest is not None and newest.seq == seq):
        return None
    made = Anchor(at, seq, digest)
    ports.anchors.keep(made)
    _log.info("audit_anchored", seq=seq, digest=digest)
    return made
