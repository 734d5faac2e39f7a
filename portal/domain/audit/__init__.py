"""Who did or saw what, and when.

Words: *entry* (one line of the record), *actor* (who did it), *seal* (one link of the chain: place, entry,
digest over the entry and the digest before it), *anchor* (the head of the chain as it stood at a moment,
kept outside of the database), *mention* (an entry tells of this card among others).

Promises: entries, seals and mentions are only ever added; the database refuses to change or remove one.
Every context above writes its entry in the transaction of the change itself; the database queues each
entry for its seal in the same transaction, so one that is committed late is sealed late, never lost.
"""
