"""Who did or saw what, and when.

Words: *entry* (one line of the record), *actor* (who did it). Promise: entries are
only ever added; the database refuses to change or remove one. Every context above
writes its entry in the transaction of the change itself.
"""
