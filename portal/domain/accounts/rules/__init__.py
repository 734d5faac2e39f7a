"""Rules of accounts: plain functions, one file a subject."""
