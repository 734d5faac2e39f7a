"""Stronger ways in: passkeys, codes of an application, codes on paper."""
