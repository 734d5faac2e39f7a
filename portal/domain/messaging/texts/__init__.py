"""What each kind of notice says, read from the files beside this one when the portal starts.

A letter may be read over a shoulder or land in somebody else's mailbox: it tells what happened, never
with whom, where or about whom; that stands in the cabinet. The sentences are Russian and are the keys of
the catalogues, as everywhere: `scripts.words` collects them from the files.
"""

from typing import Final

from portal.domain.messaging.states import Manner
from portal.domain.messaging.texts import reading
from portal.domain.messaging.texts.words import Words
from portal.domain.notices.states import Kind

WORDS: Final[dict[Kind, Words]] = reading.kinds()
_FRAME: Final = reading.frame()

HELLO: Final = _FRAME["hello"]
NOT_YOU: Final = _FRAME["not_you"]
OPEN: Final = _FRAME["open"]
ANSWER: Final = _FRAME["answer"]
WHY: Final = _FRAME["why"]
SWITCH_OFF: Final = _FRAME["switch_off"]
ALWAYS_SENT: Final = _FRAME["always_sent"]
SUPPORT: Final = _FRAME["support"]
UNKNOWN: Final = Words(_FRAME["unknown"], Manner.CABINET)
"""For a kind that a newer or older program wrote."""


def of(kind: str) -> Words:
    """Return the words of a kind as it stands in the table; of one that is not known, neutral ones."""
    return WORDS.get(Kind(kind), UNKNOWN) if kind in set(Kind) else UNKNOWN
