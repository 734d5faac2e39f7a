"""Verbs of the record: add an entry, seal what waits, keep the head of the chain outside."""

from portal.domain.audit.actions.anchoring import anchor
from portal.domain.audit.actions.recording import record, record_and_read
from portal.domain.audit.actions.sealing import seal

__all__ = ["anchor", "record", "record_and_read", "seal"]
