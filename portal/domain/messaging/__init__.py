"""Delivery of what the outbox holds, and what people wish about it.

Words: *letter* (one e-mail about one notice), *manner* (whether a kind writes a letter, and
whether the person may switch it off), *preference* (that wish), *quiet* (the mail server is down,
nobody asks it until a moment). Promises: a letter goes only to a confirmed address, names no
doctor, no speciality and no clinic, and leads into the cabinet; a killed worker loses no letter,
and one that had to be sent twice carries the same Message-ID both times. Threads of messages
between people will live here too.
"""
