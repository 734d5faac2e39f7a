"""Counters and waits."""
