"""What is done so that doctors are found: words laid, places counted."""

from portal.domain.finding.actions.counting import count_clinics, count_old, follow
from portal.domain.finding.actions.words import lay_words

__all__ = ["count_clinics", "count_old", "follow", "lay_words"]
