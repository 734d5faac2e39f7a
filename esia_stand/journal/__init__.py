"""The journal: every request of a system, and of each refusal the reason in plain words.

Codes, tokens and signatures are never written, only how long they were.
"""
