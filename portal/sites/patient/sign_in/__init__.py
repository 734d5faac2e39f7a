"""Registration and signing in through Госуслуги, and leaving again.

«Зарегистрироваться»: consent → registration dialog → ESIA. «Войти»: ESIA, and the consent after
the return if the person turns out to be new. The consent just given travels between its page and
the button to ESIA in a sealed cookie with the text's SHA-256 and the moment: no row exists before
the person leaves for ESIA, and a refusal leaves nothing behind.
"""
