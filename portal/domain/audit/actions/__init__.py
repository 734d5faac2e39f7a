"""Verbs of the record: add an entry, seal what waits, keep the head of the chain outside."""

from portal.domain.audit.actions.anchoring import anchor
from portal.domain.audit.actions.recording import entry_of_cards, record, record_and_read
from portal.domain.audit.actions.sealing import seal

__all__ = ["anchor", "entry_of_cards", "record", "record_and_read", "seal"]
