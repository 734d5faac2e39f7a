"""Rows that tests start from: each factory makes the smallest one that the tables accept."""
