"""A local ESIA that speaks the real protocol, for development, tests, training and demonstrations."""
