"""Flash calls: the last digits of the caller are the code."""
