"""What ESIA gives.

Sign-ins in progress, sent codes, sessions, authorization codes, tokens, remembered consents.
Each code is used once, by one UPDATE that must touch one row.
"""
