"""Ways in: accounts, consents, sign-in attempts, sessions.

Words: *account* (who signs in), *consent* (evidence that a text was agreed to), *attempt*
(one trip to ESIA), *session* (a signed-in browser). Promises: no account without a consent;
an attempt is used once; a session's key is nowhere stored, only its hash; a code is sent at most
once, tried three times, used once, by the browser that asked for it; a person is known
by issuer + oid, never by phone, e-mail or СНИЛС (shared facts change hands).
"""
